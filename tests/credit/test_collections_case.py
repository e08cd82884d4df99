from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCase(CreditCommon):
    def test_grade_and_exposure_stand_on_the_case(self):
        for day in (20, 30, 40):
            self._paid(day, 0)
        self._invoice(5, 60)
        case = self._case()
        self.assertIn("No score yet", case.credit_text)
        self._count()
        self._limit(100)
        case.invalidate_recordset()
        self.assertIn("60.00", case.credit_text)
        self.assertIn("100.00", case.credit_text)
        self.assertIn("Grade", case.credit_text)
        self.company.collections_credit = False
        case.invalidate_recordset()
        self.assertFalse(case.credit_text)
