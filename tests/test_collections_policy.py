from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CollectionsCommon


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
            policy.level_ids._check_placeholders()

    def test_negative_minimums_are_refused(self):
        for values in ({"min_amount": -1}, {"min_days": -1}):
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.policy.write(values)
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
