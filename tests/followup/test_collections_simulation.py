"""Dry runs: what they say, and that they write nothing."""

from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsSimulation(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._invoice(20, 100.0)
        cls.second = cls._invoice(2, 50.0, cls.partner_b)
        cls._invoice(-10, 30.0)
        cls.other = cls._create_policy((10,), name="Later")

    def _simulate(self, **values):
        simulation = self.env["collections.simulation"].create(
            {"company_id": self.company.id, "date": self.today, **values}
        )
        simulation.action_simulate()
        return simulation

    def _count(self):
        return {
            model: self.env[model].search_count([])
            for model in (
                "collections.notice",
                "collections.run",
                "collections.item",
                "collections.case",
                "collections.run.stat",
            )
        }

    def test_one_policy(self):
        before = self._count()
        simulation = self._simulate()
        self.assertEqual(self._count(), before)
        self.assertRecordValues(
            simulation.level_row_ids,
            [
                {
                    "level_id": self.levels[0].id,
                    "customer_count": 2,
                    "item_count": 2,
                    "amount": 150.0,
                }
            ],
        )
        self.assertEqual(
            {row.reason: row.item_count for row in simulation.reason_row_ids}, {"not_due": 1}
        )
        self.assertEqual(simulation.notice_count, 2)
        self.assertEqual(simulation.customer_ids.partner_id, self.customer | self.partner_b)
        action = simulation.level_row_ids.action_view_items()
        found = self.env["account.move.line"].search(action["domain"])
        self.assertEqual(found, self._item(self.first) | self._item(self.second))

    def test_same_as_the_run(self):
        simulation = self._simulate()
        run = self._prepare()
        self.assertEqual(simulation.notice_count, run.notice_count)
        self.assertEqual(
            {row.reason: row.item_count for row in simulation.reason_row_ids},
            {stat.reason: stat.item_count for stat in run.excluded_ids},
        )

    def test_two_policies_and_their_difference(self):
        simulation = self._simulate(compare=True, other_policy_id=self.other.id)
        rows = {row.level_id: row for row in simulation.level_row_ids}
        self.assertEqual(rows[self.levels[0]].item_count, 2)
        self.assertEqual(rows[self.levels[0]].other_item_count, 0)
        self.assertEqual(rows[self.other.level_ids].other_item_count, 1)
        self.assertEqual(simulation.difference_count, 2)
        customer = simulation.customer_ids.filtered(lambda row: row.partner_id == self.partner_b)
        self.assertTrue(customer.differs)
        self.assertEqual(customer.level_ids, self.levels[0])
        self.assertFalse(customer.other_level_ids)

    def test_future_and_past(self):
        self.assertIn("future", self._simulate(date=self.today + timedelta(days=40)).note)
        past = self._simulate(date=self.today - timedelta(days=15))
        self.assertIn("past", past.note)
        self.assertEqual(past.notice_count, 1)

    def test_same_policy_twice_is_refused(self):
        with self.assertRaises(ValidationError):
            self._simulate(compare=True, policy_id=self.other.id, other_policy_id=self.other.id)

    def test_only_supervisors_of_the_company(self):
        collector = new_test_user(
            self.env,
            login="simulation_collector",
            groups="base.group_user,collections_followup.group_collections_collector",
        )
        with self.assertRaises(AccessError):
            self.env["collections.simulation"].with_user(collector).create({})
        supervisor = new_test_user(
            self.env,
            login="simulation_supervisor",
            groups="base.group_user,collections_followup.group_collections_supervisor",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        stranger = self.setup_other_company()["company"]
        simulation = self.env["collections.simulation"].create({"company_id": stranger.id})
        with self.assertRaises(AccessError):
            simulation.with_user(supervisor).sudo(False).action_simulate()
