from odoo import api, fields, models
from odoo.tools import SQL


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    extension_reference = fields.Char(required=True)
    extension_file_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="extension_notice_file_rel",
        copy=False,
        enclosed_by="_enclose_reference",
    )

    @api.model
    def _get_proposed_values(self, company, date):
        # EXTENDS 'collections_followup': the column is required
        return {
            **super()._get_proposed_values(company, date),
            "extension_reference": SQL("concat_ws('-', rp.ref, t.id)"),
        }

    def _enclose_reference(self):
        # Sudo: of an attempt that failed; nobody deletes the files of notices by hand.
        self.extension_file_ids.sudo().unlink()
        for notice in self:
            content = notice.extension_reference.encode()
            notice.extension_file_ids = self._keep_files(
                [(notice, "reference.txt", content)], "text/plain"
            )
        return {}

    def _find_chat_problem(self, refused=None):
        """Return why the customer cannot be reached by chat, a value of ``failure_type``."""
        entries = self.env["collections.flag.entry"]._get_active(self.partner_id, self.company_id)
        flags = entries.get(self.partner_id, self.env["collections.flag.entry"]).flag_id
        if any(flags.mapped("extension_no_chat")):
            return "no_service"
        return False if self.partner_id.ref else "no_service"

    def _send_chat(self):
        """Put these notices into the outbox, as chat messages."""
        contents = self.env["collections.document"]._get_email_contents(self)
        values = {}
        for notice in self:
            subject, body = contents[notice.id]
            address = notice.partner_id.ref
            notice.write({"address": address, "content": body, "retry_at": False})
            values[notice.id] = {"address": address, "subject": subject}
        self._put_into_outbox("chat", values)
