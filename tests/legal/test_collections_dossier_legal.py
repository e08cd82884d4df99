from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.collections_dossier_source import Dossier

from .test_collections_legal_document import DocumentCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierLegal(DocumentCommon):
    def _entries(self, user=None):
        env = self.env(user=user or self.env.user)
        records = (self.old, self.company, self.company, self.customer, self._item(self.old))
        about = Dossier(*(own.with_env(env) for own in records))
        return env["collections.dossier.legal"]._get_dossier_entries(about)

    def test_what_was_filed_sent_and_decided(self):
        action = self._run("us_lien", reference="REC 12/26")
        self.assertFalse(self._entries(), "neither filed nor sent")
        document = self._write(action, "us_lien")
        self._write(action, "us_lien")  # stays a draft
        document.action_send()
        action.action_file()
        steps = self.env["collections.legal.step"].with_user(self.collector)
        for name, kind, done in (
            ("Before the recorder", "hearing", True),
            ("Second one", "hearing", False),
            ("Looked up the owner", "research", True),
        ):
            values = {"action_id": action.id, "name": name, "kind": kind, "is_done": done}
            steps.create({**values, "outcome": "Put off"})
        dialog = action.action_close()
        wizard = self.env[dialog["res_model"]].with_user(self.collector).browse(dialog["res_id"])
        wizard.write({"outcome": "settled", "note": "Our papers are weak"})
        wizard.action_confirm()

        for user in (None, self._user("readonly")):
            entries = self._entries(user)
            self.assertEqual({entry.day for entry in entries}, {self.today})
            [filed] = [entry for entry in entries if "REC 12/26" in entry.text]
            self.assertIn("County Recorder", filed.text)
            self.assertIn("100.00", filed.text)
            [sent] = [entry for entry in entries if entry.files]
            self.assertIn(document.content_hash, sent.text)
            [(_folder, name, raw)] = sent.files
            self.assertIn(document.attachment_id.name, name)
            self.assertEqual(raw, document.sudo().attachment_id.raw)
            rest = [entry.text for entry in entries if entry not in (filed, sent)]
            self.assertEqual(
                rest,
                [
                    f"{action.name}, Hearing: Before the recorder. Put off",
                    f"{action.name}, Decision: Settled: $\N{NO-BREAK SPACE}100.00",
                    f"{action.name}, End: Settled",
                ],
            )
        document.sudo().content = "<p>x</p>"
        document.invalidate_recordset()
        self.assertIn("altered", [own for own in self._entries() if own.files][0].text)
