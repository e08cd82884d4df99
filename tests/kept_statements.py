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
