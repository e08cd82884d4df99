from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.collections_dossier_source import Dossier

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierNotice(CollectionsCommon):
    def test_notices_as_they_were_sent_and_no_others(self):
        move = self._invoice(5)
        other = self._invoice(5, partner=self.partner_b)
        run = self._pass()
        sent = run.notice_ids.filtered(lambda own: own.partner_id == self.customer)
        self.assertEqual(sent.state, "sent")
        source = self.env["collections.dossier.notice"]
        about = Dossier(move, self.company, self.company, self.customer, self._item(move))
        files = {name: raw for _folder, name, raw in source._get_dossier_files(about)}
        self.assertIn(move.name.encode(), files[f"{sent.date} {sent.name}.txt"])
        self.assertIn(sent.content_hash.encode(), files["Notices.csv"])
        self.assertEqual(len(files["Notices.csv"].splitlines()), 2)
        # Those of another customer are no business of this one.
        about = about._replace(items=self._item(other))
        files = {name: raw for _folder, name, raw in source._get_dossier_files(about)}
        self.assertEqual(list(files), ["Notices.csv"])
