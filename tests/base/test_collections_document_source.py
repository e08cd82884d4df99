from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsDocumentSource(CollectionsCommon):
    def test_sources_are_found_and_add_words(self):
        sources = self.env["collections.document.source"]._get_sources()
        self.assertIn("collections.charge.document", [source._name for source in sources])
        self._invoice(5)
        notice = self._prepare().notice_ids
        words = self.env["collections.document"]._get_document_values(notice)[notice.id]["words"]
        self.assertIn("claim", words)

    def test_adds_nothing_by_itself(self):
        source = self.env["collections.document.source"]
        notices = self.env["collections.notice"]
        self.assertIsNone(source._share(notices))
        self.assertEqual(source._get_words(notices, None, None), {})
        self.assertEqual(source._get_values(notices, None, None), {})
        self.assertEqual(source._get_case_words(self.env["collections.case"]), {})
