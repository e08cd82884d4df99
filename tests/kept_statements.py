"""Statements of a refresh that are kept: always what would be written anew."""

from unittest.mock import patch

from odoo.addons.collections_followup.models.base.prepared_query import Ids, write_prepared


class KeptChecked:
    """Compares each kept statement that the tests of a class use with one written anew."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.used = 0
        model = cls.env.registry["collections.followup.refresh"]
        get_prepared = model._get_prepared

        def check(refresh, ruleset, day, partner_ids):
            prepared = get_prepared(refresh, ruleset, day, partner_ids)
            fresh = refresh._sql_refresh_of(ruleset, day, Ids(partner_ids))
            fresh = write_prepared(refresh.env.cr, fresh)
            if prepared != fresh:
                raise AssertionError("The kept statement is not what the rules say now.")
            cls.used += refresh._is_plain(ruleset)
            return prepared

        cls.startClassPatcher(patch.object(model, "_get_prepared", check))
        cls.looked = 0
        touched = cls.env.registry["collections.followup.touched"]
        get_look = touched._get_prepared_look

        def check_look(engine, partner_ids, owners):
            found = get_look(engine, partner_ids, owners)
            if found:
                ids = Ids(partner_ids)
                names, fresh = engine._sql_look(ids, dict.fromkeys(owners, ids))
                if found != (names, write_prepared(engine.env.cr, fresh)):
                    raise AssertionError("The kept look is not what the rules say now.")
                cls.looked += 1
            return found

        cls.startClassPatcher(patch.object(touched, "_get_prepared_look", check_look))
