from odoo.exceptions import UserError
from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditReport(CreditCommon):
    """Reports of agencies in a credit file."""

    def test_of_the_company_s_day_and_in_the_file_it_was_entered_in(self):
        files = self.env["collections.credit.file"].create(
            [{"partner_id": self.customer.id}, {"partner_id": self.partner_b.id}]
        )
        report = self.env["collections.credit.report"].create(
            {"file_id": files[0].id, "agency": "Agency", "score": "B2"}
        )
        self.assertEqual(report.date, self.company._collections_today())
        with self.assertRaises(UserError):
            report.file_id = files[1]
