from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.collections_dossier_source import Dossier

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierContact(CollectionsCommon):
    def test_what_was_said_and_not_what_was_corrected(self):
        move = self._invoice(5)
        case = self._case()
        outcome = self.env["collections.contact.outcome"].search([], limit=1)
        contacts = self.env["collections.contact"].create(
            [
                {"case_id": case.id, "outcome_id": outcome.id, "note": note}
                for note in ("=cmd()", "wrong")
            ]
        )
        contacts[1].sudo().corrected_by_id = contacts[0]
        about = Dossier(move, self.company, self.company, self.customer, self._item(move))
        [(_folder, name, raw)] = self.env["collections.dossier.contact"]._get_dossier_files(about)
        text = raw.decode("utf-8-sig")
        self.assertEqual(name, "Contacts.csv")
        self.assertIn("'=cmd()", text)
        self.assertNotIn("wrong", text)
