from decimal import Decimal

from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalPaying(PortalCommon):
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
