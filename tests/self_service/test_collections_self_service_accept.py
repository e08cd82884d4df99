from datetime import timedelta

from odoo.tests import tagged

from ..self_service_common import SIGNATURE, SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsSelfServiceAccept(SelfServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(20, 300)
        cls.engine.refresh(cls.company)

    def _sign(self, kind, offer, **values):
        digest = self._service("accept")._get_digest(offer.sudo())
        sent = {"about": kind, "offer": [str(offer.id)], "digest": digest}
        return {**sent, "name": "Pat Payer", "signature": SIGNATURE, **values}

    def test_a_plan_of_the_collector(self):
        plan = self.env["collections.plan"]._make(
            self._item(self.move),
            {
                "installment_count": 3,
                "date_first": self.today + timedelta(days=30),
            },
        )
        self.assertIn("", self._refuse("accept", **self._sign("plan", plan)))
        plan.action_propose()
        self.assertEqual(plan.state, "approved")
        plans, _none = self._service("accept")._find_offers_sudo(self.access)
        self.assertEqual(plans.ids, plan.ids)
        stranger = self._access(self.partner_b)
        self.assertIn("", self._refuse("accept", stranger, **self._sign("plan", plan)))
        self.assertIn("", self._refuse("accept", **self._sign("plan", plan, digest="x")))
        request = self._do("accept", **self._sign("plan", plan))
        self.assertEqual((plan.state, plan.signed_by), ("active", "Pat Payer"))
        self.assertTrue(request.document_id)
        self.assertIn("", self._refuse("accept", **self._sign("plan", plan)))

    def test_a_plan_that_begins_with_its_first_payment(self):
        self.company.sudo().collections_self_plan_start = "paid"
        plan = self.env["collections.plan"]._make(
            self._item(self.move),
            {
                "installment_count": 3,
                "date_first": self.today + timedelta(days=30),
            },
        )
        plan.action_propose()
        request = self._do("accept", **self._sign("plan", plan))
        self.assertEqual((request.state, plan.state), ("first", "approved"))
        plans, _none = self._service("accept")._find_offers_sudo(self.access)
        self.assertFalse(plans)
        self._pay(self.move, 100)
        self.assertEqual(plan.state, "active")

    def test_a_settlement(self):
        settlement = self.env["collections.settlement"]._make(
            self._item(self.move), 250, self.today + timedelta(days=20), reason="goodwill"
        )
        settlement._offer()
        self.assertEqual(settlement.state, "active")
        request = self._do("accept", **self._sign("settlement", settlement))
        self.assertEqual((request.settlement_id, request.amount), (settlement, 250))
        self.assertEqual((request.state, request.signed_by), ("done", "Pat Payer"))
        self.assertTrue(request.document_id)
        _none, found = self._service("accept")._find_offers_sudo(self.access)
        self.assertFalse(found)
        self.assertIn("", self._refuse("accept", **self._sign("settlement", settlement)))
