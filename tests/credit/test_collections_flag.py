from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsFlag(CreditCommon):
    def test_insolvency_ends_credit_and_other_flags_do_not(self):
        flag = self.env.ref("collections_followup.flag_insolvent")
        self.assertTrue(flag.ends_credit)
        self.assertFalse(self.env.ref("collections_followup.flag_deceased").ends_credit)

    def test_where_the_flag_was_there_before(self):
        flag = self.env.ref("collections_followup.flag_insolvent")
        flag.ends_credit = False
        self.env.flush_all()
        self.env["collections.flag"]._init_column("ends_credit")
        flag.invalidate_recordset()
        self.assertTrue(flag.ends_credit)
