import base64
import binascii
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import dossier_check


class CollectionsDossierCheck(models.TransientModel):
    """Verifies a dossier that somebody has, against what was kept when it was made."""

    _name = "collections.dossier.check"
    _inherit = ["collections.checked"]
    _description = "Verify a Dossier"

    dossier_id = fields.Many2one(comodel_name="collections.dossier", readonly=True)
    file = fields.Binary(string="ZIP", attachment=False)
    file_name = fields.Char()
    code = fields.Char(string="Code on the paper", help="As it is printed; it may be left empty.")
    result = fields.Selection(
        selection=[("fits", "Verified"), ("refused", "Refused"), ("unknown", "Not known here")],
        readonly=True,
    )
    explanation = fields.Text(readonly=True)

    @api.model
    @api.private
    def _get_action(self, dossier=None):
        """Return the action that opens the dialog.

        :param dossier: the one that the file should be
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Verify a dossier"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_dossier_id": dossier.id if dossier else False},
        }

    def action_check(self):
        """Say whether the file is the dossier that was made, and what is wrong if it is not."""
        self.ensure_one()
        try:
            data = base64.b64decode(self.with_context(bin_size=False).file or b"", validate=True)
        except (binascii.Error, ValueError, TypeError, MemoryError) as error:
            raise UserError(self.env._("The file could not be read. Upload it again.")) from error
        if not data:
            raise UserError(self.env._("Upload the ZIP first."))
        result, sentences = self._verify(data)
        self.write({"result": result, "explanation": "\n".join(sentences)})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Verify a dossier"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _verify(self, data):
        """Return what comes of a file: the result, and sentences that say why."""
        env = self.env
        most = dossier_check.MOST_BYTES_ON_SERVER
        report = dossier_check.check(data, self.code or None, most)
        messages = self._get_messages()
        problems = [messages[code] % {"path": path} for code, path in report.problems]
        kept = self.dossier_id
        if not kept and report.number:
            kept = env["collections.dossier"].search([("name", "=", report.number)], limit=1)
        if kept and report.number and report.number != kept.name:
            problems.append(
                env._(
                    "It says that it is %(said)s, and should be %(kept)s.",
                    said=report.number,
                    kept=kept.name,
                )
            )
        elif kept and report.last and report.last != kept.last_link:
            problems.append(env._("Its entries are not those that were put together."))
        elif kept and not problems and sha256(data).hexdigest() != kept.digest:
            problems.append(
                env._("Its entries are those that were put together, but the file was changed.")
            )
        if problems:
            return "refused", problems
        if not kept:
            text = env._(
                "It fits itself. No dossier %s is kept here that you may read: compare its code "
                "with that on the paper.",
                report.number,
            )
            sentences = [text]
            if report.uncovered:
                sentences.append(
                    env._(
                        "The code on the paper covers all entries, but not the file of the paper "
                        "itself."
                    )
                )
            return "unknown", sentences
        text = env._(
            "%(number)s is byte for byte as it was put together: %(count)s entries.",
            number=kept.name,
            count=kept.entry_count,
        )
        return "fits", [text]

    @api.model
    def _get_messages(self):
        """Return the sentences of ``engine/dossier_check.py`` in the user's language."""
        env = self.env
        return {
            "no_zip": env._("This is no ZIP file, or it is damaged."),
            "too_large": env._("This is too large for a dossier."),
            "no_chain": env._("There is no list of entries (chain.json), or it cannot be read."),
            "twice": env._("%(path)s is there twice."),
            "added": env._("%(path)s does not belong to the dossier: it is not in the chain."),
            "missing": env._("%(path)s is missing."),
            "damaged": env._("%(path)s cannot be unpacked: it was changed."),
            "changed": env._("%(path)s was changed, or an entry before it was left out."),
            "paper": env._(
                "The code that the dossier says its paper has is another than that of its entries."
            ),
            "head": env._("The code that was given is not that of this dossier."),
            "late": env._("%(path)s comes after the code on the paper: it was added."),
            "number": env._(
                "The number that the dossier says it has is another than that of its first entry."
            ),
        }
