from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalPaid(PortalCommon):
    def test_what_became_of_online_payments(self):
        provider, payments = self._provider(), self.env["collections.portal.payment"]
        access, paid = self._access(), self.env["collections.portal.paid"]
        document = self.env["collections.document"]
        page = {"format": document._prepare_shared_values(self.customer)["format"]}
        item = self._item(self._invoice(5, 100))
        chosen = payments._make_sudo(access, [(item.id, None)])
        self.assertIsNone(paid._get_values_sudo(access, page), "nothing has begun")
        transaction = self._begin(chosen, provider)
        self.assertIsNone(paid._get_values_sudo(access, page))
        transaction._set_pending()
        [row] = paid._get_values_sudo(access, page)["rows"]
        self.assertEqual((row["state"], row["back"]), ("way", ""))
        self.assertTrue(row["url"].endswith(f"/pay/{chosen.id}"))
        self._finish(transaction)
        [row] = paid._get_values_sudo(access, page)["rows"]
        self.assertEqual(row["state"], "done")
        stranger = self._access(self.partner_b)
        self.assertIsNone(paid._get_values_sudo(stranger, page))
