from odoo.tests import tagged

from .common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseMerge(CollectionsCommon):
    def test_closed_in_its_stage_with_a_word_on_both(self):
        self._invoice(5)
        self._invoice(5, partner=self.partner_b)
        kept, gone = self._case(), self._case(self.partner_b)
        gone._merge_into(kept)
        self.assertEqual((gone.state, gone.stage_id.kind), ("closed", "closed"))
        self.assertEqual((gone.date_close, kept.state), (self.today, "open"))
        self.assertIn(kept.name, gone.message_ids[0].body)
        self.assertIn("partner_b", kept.message_ids[0].body)
