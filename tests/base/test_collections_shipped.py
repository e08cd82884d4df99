from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import TransactionCase

from odoo.addons.collections_followup.models.base import collections_shipped


@tagged("post_install", "-at_install")
class TestCollectionsShipped(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "manager", "base.group_user,collections_followup.group_collections_manager"
        )
        cls.shipped = cls.env["collections.shipped"]
        cls.england = cls.env.ref("collections_followup.limitation_rule_uk")
        cls.tax = cls.env.ref("collections_followup.vat_relief_rule_gb")

    def test_nothing_differs_of_what_was_just_installed(self):
        for name in (
            *("collections.limitation.rule", "collections.vat.relief.rule"),
            *("collections.legal.rule", "collections.interest.rule"),
        ):
            rules = self.env[name].with_context(active_test=False).search([])
            self.assertGreater(len(rules), 5)
            self.assertEqual(set(rules.mapped("shipped_text")), {False})
        self.assertEqual(self.shipped._follow_shipped(), 0)

    def test_what_nobody_has_touched_follows(self):
        # As an older version had them.
        self.england.write({"restart_plan": True, "note": "In writing.", "status": "unverified"})
        self.tax.write({"months": 12, "date_checked": False})
        self.env["res.lang"]._activate_lang("de_DE")
        self.england.with_context(lang="de_DE").note = "Schriftlich."
        self.assertEqual(self.shipped._follow_shipped(), 2)
        self.assertFalse(self.england.restart_plan)
        self.assertEqual((self.england.years, self.england.status), (6, "confirmed"))
        self.assertEqual((self.tax.months, self.tax.months_last), (6, 54))
        german = self.england.with_context(lang="de_DE").note
        self.assertIn("signed", german, "no words of what was there before")
        self.assertEqual(self.shipped._follow_shipped(), 0)

    def test_what_a_person_has_entered_stays_and_is_told(self):
        own = self.england.with_user(self.manager)
        own.years = 5
        self.assertEqual(self.shipped._follow_shipped(), 0)
        self.assertEqual(own.years, 5)
        self.assertFalse(own.shipped_text, "he knows what came with the add-on")
        newer = {"limitation_rule_uk": {"name": "England, Wales, Northern Ireland", "years": "7"}}
        with patch.object(collections_shipped, "read_shipped", lambda path: newer):
            own.invalidate_recordset()
            self.assertIn("Years: 5 here, 7 there.", own.shipped_text)
            self.assertIn("Part payment begins it anew: yes here, no there.", own.shipped_text)
            own.action_keep_own()
            self.assertFalse(own.shipped_text)
            newer["limitation_rule_uk"]["years"] = "8"
            own.invalidate_recordset()
            self.assertIn("Years: 5 here, 8 there.", own.shipped_text)
            own.action_take_shipped()
            self.assertEqual((own.years, own.restart_payment), (8, False))
            self.assertFalse(own.shipped_text)

    def test_rules_of_ones_own_are_compared_with_nothing(self):
        own = self.england.copy({"years": 9})
        self.assertFalse(own.shipped_text)
        own.action_take_shipped()
        self.assertEqual(own.years, 9)

    def test_who_may(self):
        reader = new_test_user(
            self.env, "reader", "base.group_user,collections_followup.group_collections_readonly"
        )
        for name in ("action_take_shipped", "action_keep_own"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                getattr(self.england.with_user(reader), name)()

    def test_legal_deadlines_and_interest_follow_too(self):
        suit = self.env.ref("collections_followup.legal_rule_tx_suit_commercial")
        ireland = self.env.ref("collections_followup.interest_rule_ie")
        suit.write({"n": suit.n + 1, "law_anchor": False})
        ireland.write({"compensation": "eu", "margin": 7.5})
        self.assertIn("7.5 here, 8.0 there", ireland.shipped_text)
        self.assertEqual(self.shipped._follow_shipped(), 2)
        self.assertEqual((ireland.compensation, ireland.margin), ("ie", 8.0))
        self.assertFalse(suit.shipped_text)

    def test_what_comes_no_more_is_archived(self):
        values = {"module": "collections_followup", "model": "collections.legal.rule"}
        suit = self.env.ref("collections_followup.legal_rule_tx_suit_commercial")
        old, kept, own = suit.copy(), suit.copy(), suit.copy()
        for rule, name in ((old, "legal_rule_tx_suit"), (kept, "legal_rule_tx_older")):
            self.env["ir.model.data"].create({**values, "name": name, "res_id": rule.id})
        kept.with_user(self.manager).n = 3
        self.assertEqual(self.shipped._follow_shipped(), 1)
        self.assertEqual((old.active, kept.active, own.active), (False, True, True))
        self.assertEqual(self.shipped._follow_shipped(), 0)
