from odoo import api, models
from odoo.tools import html2plaintext

from ..base.collections_dossier_source import Entry

TYPES = ("email", "email_outgoing", "comment")


class CollectionsDossierMail(models.AbstractModel):
    """Messages on the customer's cases, in and out; notes among colleagues are none of them."""

    _name = "collections.dossier.mail"
    _inherit = ["collections.dossier.source"]
    _description = "E-mails on the Case"

    _dossier_order = 60

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE
        env, folder = self.env, self.env._("E-mails")
        cases = env["collections.case"].search(
            [("partner_id", "=", about.partner.id), ("company_id", "in", about.companies.ids)]
        )
        messages = env["mail.message"].search(
            [
                ("model", "=", cases._name),
                ("res_id", "in", cases.ids),
                ("message_type", "in", TYPES),
                ("subtype_id.internal", "=", False),
                ("is_internal", "=", False),
            ],
            order="date, id",
        )
        entries = []
        for message in messages:
            day = about.company._collections_day_of(message.date)
            sender = message.email_from or message.author_id.display_name or "-"
            recipients = ", ".join(
                [*message.partner_ids.mapped("display_name"), message.outgoing_email_to or ""]
            ).strip(", ")
            subject = message.subject or message.record_name or ""
            lines = [
                f"{env._('Date')}: {message.date} UTC",
                f"{env._('From')}: {sender}",
                f"{env._('To')}: {recipients or '-'}",
                f"{env._('Subject')}: {subject}",
                f"Message-Id: {message.message_id or '-'}",
                "",
                html2plaintext(message.body or ""),
            ]
            stem = f"{day} {message.id}"
            files = [(folder, f"{stem}.txt", "\n".join(lines).encode())]
            files += [
                (folder, f"{stem} {file.name}", file.raw)
                for file in message.attachment_ids.with_context(bin_size=False)
                if file.raw
            ]
            text = env._("From %(sender)s: %(subject)s", sender=sender, subject=subject)
            entries.append(Entry(day, env._("E-mail"), text, tuple(files)))
        return entries
