from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalAction(LegalCommon):
    def test_what_people_write_and_what_they_do_not(self):
        """States, amounts, dates of filing and items follow from buttons, over RPC as well."""
        action = self._make()
        self.assertEqual((action.state, action.amount_principal), ("draft", 100))
        action.write({"reference": "26-1", "note": "Owner lives there", "lawyer_id": self.court.id})
        for vals in (
            {"state": "filed"},
            {"date_filed": self.today},
            {"approved_by_id": self.collector.id},
            {"is_running": False},
            {"is_paid": True},
            {"outcome": "won"},
            {"partner_id": self.partner_b.id},
            {"company_id": self.company.id},
            {"currency_id": self.company.currency_id.id},
            {"deadline_ids": [Command.clear()]},
            {"document_ids": [Command.clear()]},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                action.write(vals)
        with self.assertRaises(AccessError):
            self.actions.with_user(self.collector).create(
                {"kind_id": action.kind_id.id, "partner_id": self.customer.id, "state": "filed"}
            )
        foreign = self._item(self.new)
        with self.assertRaises(AccessError):
            action.line_ids = [Command.create({"move_line_id": foreign.id, "name": "x"})]
        with self.assertRaises(AccessError):
            action.line_ids.move_line_id = foreign
        with self.assertRaises(UserError):
            action.copy()
        with self.assertRaisesRegex(ValidationError, "no contact"):
            action.contact_id = self.partner_b
        with self.assertRaisesRegex(ValidationError, "no state"):
            action.state_id = self.env.ref("base.state_mx_bc")

    def test_what_is_put_forward_stays(self):
        action = self._run(moves=self.old | self.new)
        for vals in (
            {"kind_id": self._kind("us_lien").id},
            {"country_id": self.env.ref("base.de").id},
            {"line_ids": [Command.delete(action.line_ids[0].id)]},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                action.write(vals)
        with self.assertRaises(UserError):
            action.line_ids[0].amount = 1
        with self.assertRaises(UserError):
            action.line_ids[0].unlink()
        with self.assertRaises(UserError):
            action.unlink()
        action._close("withdrawn", "No")
        with self.assertRaisesRegex(UserError, "closed"):
            action.note = "x"

    def test_codes_one_of_each_table(self):
        codes = self.env["collections.legal.code"].create(
            [
                {"table_name": table, "code": code, "name": f"{table} {code}"}
                for table, code in (("Grounds", "1"), ("Grounds", "2"), ("Notice", "A"))
            ]
        )
        action = self._make()
        action.code_ids = codes[1:]
        with self.assertRaisesRegex(ValidationError, "one code of each table"):
            action.code_ids = codes

    def test_who_sees_and_works_on_what(self):
        action = self._make()
        auditor = self._user("readonly")
        own = action.with_user(auditor)
        self.assertTrue(own.read(["name", "amount_claimed", "warning", "next_words"]))
        for refused in (own.action_propose, own.action_close, own.action_export_csv):
            with self.assertRaises(AccessError):
                refused()
        plain = new_test_user(self.env, "plain_legal", groups="base.group_user")
        with self.assertRaises(AccessError):
            action.with_user(plain).read(["name"])
        # Where collectors see only their own cases, this is the business of one of them.
        self.company.collections_own_cases = True
        self._case().user_id = self.collector
        other = self._user("collector", login="other_suing")
        self.assertFalse(self.actions.with_user(other).search([("id", "=", action.id)]))
        with self.assertRaises(AccessError):
            self._make(moves=self.new, user=other)
        self.assertTrue(self.actions.with_user(self.boss).search([("id", "=", action.id)]))

    def test_figures_in_words_and_the_tier(self):
        action = self._make(moves=self.old | self.new)
        self.assertEqual(action.tier, "collector")
        self.company.collections_legal_amount = 150
        action.invalidate_recordset()
        self.assertEqual(action.tier, "supervisor")
        self.env["collections.legal.cost"].with_user(self.collector).create(
            [
                {"action_id": action.id, "name": "Fee", "amount_estimate": 30},
                {"action_id": action.id, "name": "Travel", "amount_estimate": 5, "is_claimed": 0},
            ]
        )
        self.assertEqual((action.amount_costs, action.amount_costs_claimed), (35, 30))
        self.assertEqual((action.amount_claimed, action.amount_today), (190, 190))
        self._date(action, served=self.today)
        rule = self.env["collections.legal.rule"].create(
            {"name": "Answer", "anchor": "served", "n": 3, "kind_ids": action.kind_id.ids}
        )
        action._update_deadlines()
        self.assertEqual(action.date_next, self.today + timedelta(days=3))
        self.assertEqual(action.next_words, rule.name)
