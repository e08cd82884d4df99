from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalPayment(PortalCommon):
    def test_whose_it_is_and_what_nobody_writes(self):
        move = self._invoice(5)
        payments = self.env["collections.portal.payment"]
        access = self._access()
        payment = payments._make_sudo(access, [(self._item(move).id, None)])
        self.assertEqual(payments._find_sudo(access, payment.id), payment)
        self._invoice(5, partner=self.partner_b)
        self.assertIsNone(payments._find_sudo(self._access(self.partner_b), payment.id))
        self.assertEqual(payment._get_payer_sudo(), self.contact)
        self.assertEqual(payment._get_reference_sudo(), move.name)
        payment.contact_id = self.partner_b
        self.assertEqual(payment._get_payer_sudo(), self.customer)
        supervisor = self._user("supervisor")
        own = payment.with_user(supervisor)
        self.assertEqual(own.amount, 100)
        for call in (
            lambda: own.write({"amount": 1}),
            own.unlink,
            lambda: own.read(["nonce"]),
            lambda: own.line_ids.write({"amount": 1}),
        ):
            with self.assertRaises(AccessError):
                call()
        payments._gc_unused()
        self.assertTrue(payment.exists())
        self.env.cr.execute(
            "UPDATE collections_portal_payment SET create_date = %s",
            [Datetime.subtract(Datetime.now(), days=31)],
        )
        payments.invalidate_model()
        payments._gc_unused()
        self.assertFalse(payment.exists())
