from odoo import api, models
from odoo.tools import html2plaintext

from ...engine import dossier


class CollectionsDossierNotice(models.AbstractModel):
    """Notices as they were sent: the letter, or else the words, and the files that went along."""

    _name = "collections.dossier.notice"
    _inherit = ["collections.dossier.source"]
    _description = "Notices That Were Sent"

    _dossier_order = 30

    @api.model
    def _get_dossier_files(self, about):
        # EXTENDS 'collections.dossier.source'
        notices = self.env["collections.notice"].search(
            [
                ("partner_id", "=", about.partner.id),
                ("company_id", "in", about.companies.ids),
                ("state", "=", "sent"),
                ("line_ids.move_line_id", "in", about.items.ids),
            ],
            order="date, id",
        )
        folder, files = self.env._("Notices"), []
        channels = dict(notices._fields["channel"]._description_selection(self.env))
        for notice in notices:
            stem = f"{notice.date} {notice.name}"
            words = html2plaintext(notice.content or "")
            if words:
                files.append((folder, f"{stem}.txt", words.encode()))
            for own in notice._get_sealed_files().with_context(bin_size=False):
                if own.raw:
                    files.append((folder, f"{stem} {own.name}", own.raw))
        rows = [
            [
                self.env._("Day"),
                self.env._("Notice"),
                self.env._("Level"),
                self.env._("Channel"),
                self.env._("Hash (SHA-256)"),
            ],
            *(
                [
                    str(notice.date),
                    notice.name,
                    notice.level_id.name,
                    channels.get(notice.channel, notice.channel),
                    notice.content_hash,
                ]
                for notice in notices
            ),
        ]
        return [*files, (folder, f"{folder}.csv", dossier.write_table(rows))]
