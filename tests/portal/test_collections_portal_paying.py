from decimal import Decimal

from odoo.tests import tagged

from ..dispute_common import DisputeCommon
from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalPaying(PortalCommon, DisputeCommon):
    def test_what_is_disputed_and_stays_as_credit_is_said_before(self):
        move, paying = self._invoice(5, 300), self.env["collections.portal.paying"]
        self._dispute(move, amount=80.0)
        access, item = self._access(), self._item(move)
        payments = self.env["collections.portal.payment"]
        self.customer.write({"is_company": False, "country_id": self.env.ref("base.be").id})
        [row] = paying._get_choice_sudo(access, item.ids, {})["rows"]
        self.assertFalse(row["kept"], "what is disputed is paid if the customer says so")
        self.customer.country_id = self.env.ref("base.us")
        [row] = paying._get_choice_sudo(access, item.ids, {})["rows"]
        self.assertIn("80.00", row["kept"])
        payment = payments._make_sudo(access, [(item.id, None)])
        [row] = paying._get_payment_values_sudo(access, payment)["rows"]
        self.assertIn("80.00", row["kept"])
        self._finish(self._begin(payment, self._provider()))
        self.assertEqual((item.amount_residual, payment.amount_credit), (80, 80))
        values = paying._get_payment_values_sudo(access, payment)
        self.assertTrue(values["is_kept"])
        self.assertIn("80.00", values["credited"])

    def test_what_the_pages_show(self):
        move, paying = self._invoice(5, 300), self.env["collections.portal.paying"]
        access, item = self._access(), self._item(move)
        shown = paying._get_choice_sudo(access, [item.id, 0], {f"amount_{item.id}": "900"})
        [row] = shown["rows"]
        self.assertEqual((row["amount"], row["is_more"]), ("900", True))
        payment = self.env["collections.portal.payment"]._make_sudo(
            access, [(item.id, Decimal(120))]
        )
        values = paying._get_payment_values_sudo(access, payment)
        self.assertTrue(values["open"])
        self.assertIn("120.00", values["total"])
        self.assertEqual(values["items"], item.ids)
        if values["bank"]:
            self.assertEqual(values["bank"]["reference"], move.payment_reference or move.name)
        provider = self._provider()
        providers, methods, tokens = paying._get_ways_sudo(access, payment, {})
        self.assertEqual((providers, methods), (provider, provider.payment_method_ids))
        self.assertFalse(tokens, "nobody is logged in")
        self._pay(move)
        values = paying._get_payment_values_sudo(access, payment)
        self.assertEqual((values["open"], values["gone"], len(values["changes"])), (False, True, 1))
