from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditFiled(CreditCommon):
    def test_what_stands_in_a_file_stays_there(self):
        files = self.env["collections.credit.file"].create(
            [{"partner_id": partner.id} for partner in (self.customer, self.partner_b)]
        )
        for model, values in (
            ("collections.credit.report", {"agency": "A"}),
            ("collections.credit.security", {"amount": 5}),
            ("collections.credit.cover", {"amount": 5, "insurer": "S"}),
            ("collections.credit.statement", {"date": "2025-12-31"}),
        ):
            own = self.env[model].create({"file_id": files[0].id, **values})
            self.assertIn("stays there", self._refused(own.write, {"file_id": files[1].id}))
            own.write({"file_id": files[0].id})
