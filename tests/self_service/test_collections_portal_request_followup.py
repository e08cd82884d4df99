from odoo.tests import tagged

from ..self_service_common import SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalRequestFollowup(SelfServiceCommon):
    def test_advice_counts_while_it_waits(self):
        move, other = self._invoice(20, 200), self._invoice(10, 100)
        source = self.env["collections.remittance.source"]
        paid = self._do(
            "paid", items=self._ids(move, other), day=self.today.isoformat(), amount="300"
        )
        self._do("question", topic="question", text="Hello")
        [advice] = source._read_advice_sudo(self.company)
        self.assertEqual(advice[:3], (self.customer.id, self.company.currency_id.id, 300))
        self.assertEqual(advice[3], f"{move.name}\n{other.name}")
        # A part of it is matched: the rest is still looked for.
        self._pay(move)
        self.assertEqual(paid.state, "waiting")
        self._pay(other)
        self.assertEqual(paid.state, "accepted")
        self.assertFalse(source._read_advice_sudo(self.company))
        # A request goes along with what it is about.
        request = self._do("question", topic="question", text="Me")
        self.contact.parent_id = self.partner_b
        self.assertEqual(request.partner_id, self.customer)
