from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPaymentTransaction(PortalCommon):
    def test_those_of_core_are_cores(self):
        provider, move = self._provider(), self._invoice(5)
        values = {
            "provider_id": provider.id,
            "payment_method_id": provider.payment_method_ids[:1].id,
            "amount": 100.0,
            "currency_id": move.currency_id.id,
            "partner_id": self.customer.id,
            "operation": "online_redirect",
            "invoice_ids": [(6, 0, move.ids)],
        }
        transaction = self.env["payment.transaction"].create(values)
        self.assertFalse(transaction._collections_get_chosen_sudo())
        self.assertEqual(transaction._get_invoices_to_notify(), move)
        self._finish(transaction)
        self.assertEqual(self._item(move).amount_residual, 0)
        chosen = self.env["collections.portal.payment"]._make_sudo(
            self._access(), [(self._item(self._invoice(7)).id, None)]
        )
        own = self._begin(chosen, provider)
        self.assertEqual(own._collections_get_chosen_sudo(), chosen)
        self.assertEqual(own._get_invoices_to_notify(), chosen.line_ids.move_line_id.move_id)
        self._finish(own)
        self.assertFalse(own._collections_is_under_way())
        # Given back: what was paid stays as it was written down.
        chosen.date_done = "2020-01-01 00:00:00"
        refund = own._create_child_transaction(40.0, is_refund=True)
        self._finish(refund)
        self.assertEqual(refund.payment_id.payment_type, "outbound")
        self.assertEqual((chosen.line_ids.amount_paid, chosen.amount_credit), (100, 0))
        self.assertEqual(chosen.date_done.year, 2020)
        self.assertEqual(refund.payment_id.amount_signed, -40)
        # It is told where people look: what was paid back stands open until somebody matches it.
        self.assertEqual(chosen.amount_back, 40)
        self.assertIn(refund.payment_id.name, self.customer.message_ids[:1].body)
        paid = self.env["collections.portal.paid"]
        page = {"format": self.env["collections.document"]._prepare_shared_values(move)["format"]}
        [row] = paid._get_values_sudo(self._access(), page)["rows"]
        self.assertEqual(row["state"], "done")
        self.assertIn("40.00", row["back"])
        values = self.env["collections.portal.paying"]._get_payment_values_sudo(
            self._access(), chosen
        )
        self.assertIn("40.00", values["given_back"])
