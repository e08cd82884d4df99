from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsPolicy(CollectionsCommon):
    def test_three_policies_are_ready_to_use(self):
        for name in ("gentle", "standard", "firm"):
            policy = self.env.ref(f"collections_followup.policy_{name}")
            self.assertTrue(policy.level_ids, name)
            self.assertFalse(policy.company_id, name)
            # Each level passes its own checks, in the order in which it stands.
            policy.level_ids._check_order()
            policy.level_ids._check_channels()
            policy.level_ids._check_words()

    def test_negative_minimums_are_refused(self):
        for values in ({"min_amount": -1}, {"min_days": -1}):
            with self.assertRaisesRegex(ValidationError, "cannot be negative"):
                self.policy.write(values)
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.policy.sudo().write(values)
                self.policy.flush_recordset()

    def test_copy_takes_the_levels_along(self):
        copy = self.policy.copy()
        self.assertEqual(copy.name, "Test policy (copy)")
        self.assertEqual(copy.level_ids.mapped("days"), [1, 15, 30])

    def test_policy_in_use_stays(self):
        with self.assertRaisesRegex(UserError, "is the policy of"):
            self.policy.unlink()

    def test_policy_in_use_cannot_move_to_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaisesRegex(ValidationError, "cannot be given"):
            self.policy.company_id = other

    def test_currency_follows_the_company(self):
        self.assertEqual(self.policy.currency_id, self.company.currency_id)

    def test_levels_of_one_trigger_need_different_days(self):
        with self.assertRaisesRegex(ValidationError, "both reached after 15 days"):
            self.policy.write(
                {
                    "level_ids": [
                        Command.create(
                            {
                                "name": "Twin",
                                "sequence": 25,
                                "days": 15,
                                "subject": "x",
                                "body": "<p>x</p>",
                                "channel_email": True,
                            }
                        )
                    ]
                }
            )

    def test_policy_of_a_customer_is_not_deleted(self):
        policy = self._create_policy()
        self.customer.collections_policy_id = policy
        self._refused(policy.unlink)
        self.customer.collections_policy_id = False
        policy.unlink()

    def test_policy_in_use_does_not_move_to_another_company(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        self.assertIn(self.company.name, self._refused(self.policy.write, {"company_id": other.id}))
        customers_own = self._create_policy()
        self.customer.collections_policy_id = customers_own
        self.assertIn(
            self.customer.name, self._refused(customers_own.write, {"company_id": other.id})
        )
        invoices_own = self._create_policy()
        move = self._invoice(5)
        move.collections_policy_id = invoices_own
        self.assertIn(move.name, self._refused(invoices_own.write, {"company_id": other.id}))
        self._create_policy().company_id = other

    def test_minimum_in_another_currency_is_converted(self):
        dollars = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        self.policy.write({"currency_id": dollars.id, "min_amount": 150})
        small = self._invoice(5, 70)
        large = self._invoice(5, 80, partner=self.partner_b)
        self.assertEqual(self._reason(small), "min_amount")
        self.assertFalse(self._reason(large))

    def test_archived_policy_goes_on_for_whom_it_was(self):
        policy = self._create_policy(days=(3,))
        self.customer.collections_policy_id = policy
        policy.active = False
        self.assertFalse(self._reason(self._invoice(3)))
        self.assertEqual(self._explain(self._invoice(3))["next_level"], policy.level_ids)

    def test_policy_without_levels_says_so(self):
        self.company.collections_policy_id = self._create_policy(days=())
        move = self._invoice(5)
        self.assertEqual(self._reason(move), "no_level")
        self.assertIn("no levels", self._explain(move)["text"])
        self.assertTrue(self._case())
        self.assertFalse(self._prepare().notice_ids)

    def test_one_cent_is_not_worth_a_letter(self):
        for name in ("gentle", "standard", "firm"):
            with self.subTest(name):
                policy = self.env.ref(f"collections_followup.policy_{name}")
                self.assertGreater(policy.min_amount, 0)
                partner = self.env["res.partner"].create({"name": name})
                partner.collections_policy_id = policy
                move = self._invoice(90, 0.01, partner=partner)
                self.assertEqual(self._reason(move), "min_amount")
                self.assertIn("minimum", self._explain(move)["text"])
                self._invoice(90, 10, partner=partner)
                self.assertFalse(self._reason(move))
