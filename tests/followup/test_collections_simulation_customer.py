from unittest.mock import patch

from odoo.tests import tagged

from ..common import CollectionsCommon

SIMULATION = "odoo.addons.collections_followup.wizard.followup.collections_simulation_customer"


@tagged("post_install", "-at_install")
class TestCollectionsSimulationCustomer(CollectionsCommon):
    def _simulate(self, **values):
        simulation = self.env["collections.simulation"].create(
            {"company_id": self.company.id, "date": self.today, **values}
        )
        simulation.action_simulate()
        return simulation

    def test_customer_s_items_are_one_click_away(self):
        first = self._invoice(5, 100.0)
        second = self._invoice(6, 50.0)
        self._invoice(5, 10.0, self.partner_b)
        customer = self._simulate().customer_ids[0]
        self.assertEqual((customer.partner_id, customer.amount), (self.customer, 150.0))
        action = customer.action_view_items()
        self.assertEqual(
            self.env["account.move.line"].search(action["domain"]),
            self._item(first) | self._item(second),
        )

    def test_those_that_differ_come_first(self):
        self._invoice(5, 10.0)
        self._invoice(25, 900.0, self.partner_b)
        other = self._create_policy((10,), name="Later")
        simulation = self._simulate(compare=True, other_policy_id=other.id)
        self.assertEqual(simulation.customer_ids.mapped("differs"), [True, True])
        same = self._create_policy((1, 15, 30), name="Same")
        self.company.collections_policy_id = same
        simulation = self._simulate(compare=True, policy_id=same.id)
        self.assertEqual(simulation.customer_ids.mapped("differs"), [False, False])
        self.assertEqual(simulation.difference_count, 0)

    def test_long_lists_end_but_their_figures_count_all(self):
        self._invoice(5, 10.0)
        self._invoice(5, 900.0, self.partner_b)
        with patch(f"{SIMULATION}.MAX_CUSTOMERS", 1):
            simulation = self._simulate()
        self.assertEqual(simulation.customer_ids.partner_id, self.partner_b)
        self.assertEqual((simulation.notice_count, simulation.amount), (2, 910.0))
