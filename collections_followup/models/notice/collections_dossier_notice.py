from odoo import api, models
from odoo.tools import html2plaintext

from ...engine import dossier
from ..base.collections_dossier_source import Entry


class CollectionsDossierNotice(models.AbstractModel):
    """Notices as they were sent: the letter, or else the words, and the files that went along."""

    _name = "collections.dossier.notice"
    _inherit = ["collections.dossier.source"]
    _description = "Notices That Were Sent"

    _dossier_order = 30

    @api.model
    def _find_notices(self, about):
        """Return the notices that were sent about the items, in their order."""
        return self.env["collections.notice"].search(
            [
                ("partner_id", "=", about.partner.id),
                ("company_id", "in", about.companies.ids),
                ("state", "=", "sent"),
                ("line_ids.move_line_id", "in", about.items.ids),
            ],
            order="date, id",
        )

    @api.model
    def _get_files(self, notice):
        """Return what a notice said and what went along with it, as it was sealed."""
        folder, files = self.env._("Notices"), []
        stem = f"{notice.date} {notice.name}"
        words = html2plaintext(notice.content or "")
        if words:
            files.append((folder, f"{stem}.txt", words.encode()))
        for own in notice._get_sealed_files().with_context(bin_size=False):
            if own.raw:
                files.append((folder, f"{stem} {own.name}", own.raw))
        return files + [file for copy in self._find_copies(notice) for file in self._get_copy(copy)]

    @api.model
    def _find_copies(self, notice):
        """Return the copies of a notice that were sent, in their order."""
        return notice.copy_ids.filtered(lambda copy: copy.state == "sent").sorted("id")

    @api.model
    def _get_copy(self, copy):
        """Return what a copy of a notice said; the files are those of the notice."""
        day = copy.company_id._collections_day_of(copy.date_sent)
        stem = f"{day} {self.env._('Copy of %s', copy.notice_id.name)} {copy.id}"
        words = html2plaintext(copy.content or "")
        return [(self.env._("Notices"), f"{stem}.txt", words.encode())] if words else []

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE
        env, notices = self.env, self._find_notices(about)
        channels = dict(notices._fields["channel"]._description_selection(env))
        entries = []
        for notice in notices:
            text = env._(
                "%(number)s, %(level)s, %(channel)s, to %(person)s. Hash when sent: %(hash)s",
                number=notice.name,
                level=notice.level_id.name or "",
                channel=channels.get(notice.channel, notice.channel),
                person=(notice.recipient_id or notice.partner_id).display_name,
                hash=notice.content_hash or "-",
            )
            for copy in self._find_copies(notice):
                text = env._(
                    "%(notice)s. Copy to %(person)s (%(address)s) on %(day)s, hash when sent: "
                    "%(hash)s",
                    notice=text,
                    person=copy.contact_id.display_name,
                    address=copy.address,
                    day=notice.company_id._collections_day_of(copy.date_sent),
                    hash=copy.content_hash or "-",
                )
            if notice.is_altered or any(self._find_copies(notice).mapped("is_altered")):
                text = env._("%s. It was altered since.", text)
            entries.append(
                Entry(notice.date, env._("Notice"), text, tuple(self._get_files(notice)))
            )
        return entries

    @api.model
    def _get_dossier_files(self, about):
        # EXTENDS 'collections.dossier.source'
        notices = self._find_notices(about)
        folder = self.env._("Notices")
        channels = dict(notices._fields["channel"]._description_selection(self.env))
        files = [file for notice in notices for file in self._get_files(notice)]
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
