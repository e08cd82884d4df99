from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeStatement(CollectionsCommon):
    def test_statement_of_the_day_stands_on_each_notice(self):
        self._invoice(5)
        self._invoice(5, partner=self.partner_b)
        notices = self._prepare().notice_ids
        self.assertEqual(len(notices), 2)
        files = notices._attach_statement()
        self.assertEqual(set(files), set(notices.ids))
        for notice in notices:
            [attachment] = self.env["ir.attachment"].browse(files[notice.id])
            self.assertEqual((attachment.res_model, attachment.res_id), (notice._name, notice.id))
            self.assertIn(notice.partner_id.name, attachment.name)
            self.assertIn("2026-03-02", attachment.name)
