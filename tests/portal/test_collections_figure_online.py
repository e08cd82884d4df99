from odoo.tests import tagged

from ..figures_common import FiguresCommon
from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureOnline(FiguresCommon, PortalCommon):
    def test_share_of_what_is_paid(self):
        provider = self._provider()
        moves = [self._invoice(20, amount) for amount in (100.0, 60.0, 40.0)]
        days = self.today.replace(day=1), self.today
        self.assertIsNone(self._figure("paid_online", *days))
        # On the account page, on the page of Odoo, and by bank.
        chosen = self.env["collections.portal.payment"]._make_sudo(
            self._access(), [(self._item(moves[0]).id, None)]
        )
        transaction = self._begin(chosen, provider)
        self._finish(transaction)
        other = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": provider.payment_method_ids[:1].id,
                "amount": 60.0,
                "currency_id": moves[1].currency_id.id,
                "partner_id": self.customer.id,
                "operation": "online_redirect",
                "reference": "elsewhere",
                "invoice_ids": [(6, 0, moves[1].ids)],
            }
        )
        self._finish(other)
        self._pay(moves[2])
        self.assertEqual([self._item(move).amount_residual for move in moves], [0, 0, 0])
        self.assertEqual(self._figure("paid_online", *days), 80.0)
        self.assertEqual(self._figure("paid_online", *days, where="account"), 50.0)
        action = self.figures.with_company(self.company).get_documents(
            "paid_online", 0, day=str(self.today)
        )
        found = self.env["account.move.line"].search(action["domain"])
        self.assertEqual(found.move_id, moves[0] | moves[1])
