"""Letters of the outbox: made in batches, kept on the notice, printed or posted."""

from odoo import fields, models


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    print_id = fields.Many2one(
        comodel_name="collections.letter.batch",
        string="Printed with",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The batch in which the letter was printed. Empty: it waits to be printed.",
    )

    def _make_letters(self):
        """Make and keep the PDF of each of these notices' letters.

        The PDF belongs to the notice and stands in the case's chatter.

        :return: the attachments by notice id
        """
        missing = self.filtered(lambda notice: not notice.attachment_id)
        pdfs = self.env["collections.document"]._get_letter_pdfs(missing) if missing else {}
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {
                        "name": f"{notice._get_document_name()}.pdf",
                        "raw": pdfs[notice.id],
                        "mimetype": "application/pdf",
                        "res_model": "collections.notice",
                        "res_id": notice.id,
                    }
                    for notice in missing
                ]
            )
        )
        for notice, attachment in zip(missing, attachments, strict=True):
            notice.attachment_id = attachment
        return {notice.id: notice.attachment_id for notice in self}

    def _log_letters(self, words):
        """Log the letters in the chatter of their cases.

        :param words: a function of a notice that returns the text
        """
        for model, notices in self.grouped(
            lambda notice: "collections.case" if notice.case_id else "res.partner"
        ).items():
            threads = notices.case_id if model == "collections.case" else notices.partner_id
            by_thread = notices.grouped(lambda notice: notice.case_id or notice.partner_id)
            threads.sudo()._message_log_batch(
                bodies={thread.id: words(by_thread[thread][:1]) for thread in threads},
                attachment_ids=None,
            )

    def _send_letter(self):
        """Make the letters; a notice is sent once its PDF is stored."""
        self._make_letters()
        contents = self.env["collections.document"]._get_email_contents(self)
        for notice in self:
            contact = notice._get_postal_contact()
            notice.write(
                {
                    "content": contents[notice.id][1],
                    "address": " ".join((contact.contact_address or "").split()),
                }
            )
        self._log_letters(lambda notice: notice.env._("Letter %s was made.", notice.name))
        self._mark_sent()

    def _get_postal_contact(self):
        """Return the contact whose postal address the letter goes to."""
        self.ensure_one()
        return self.env["collections.document"]._get_postal_contact(self)

    def _send_post(self):
        """Give the letters to the post service of core, where it is installed."""
        if "snailmail.letter" not in self.env:
            self._mark_failed("service", self.env._("No post service is installed."))
            return
        self._make_letters()
        contents = self.env["collections.document"]._get_email_contents(self)
        report = self.env.ref("collections_followup.action_report_letter")
        values_list = []
        for notice in self:
            thread = notice.case_id or notice.partner_id
            contact = notice._get_postal_contact()
            notice.write(
                {
                    "content": contents[notice.id][1],
                    "address": " ".join((contact.contact_address or "").split()),
                }
            )
            values_list.append(
                {
                    "model": thread._name,
                    "res_id": thread.id,
                    "partner_id": contact.id,
                    "company_id": notice.company_id.id,
                    "report_template": report.id,
                    "attachment_id": notice.attachment_id.id,
                }
            )
        letters = self.env["snailmail.letter"].sudo().create(values_list)
        letters._snailmail_print(immediate=False)
        self._mark_sent()

    def action_print_letters(self):
        """Print these letters together: one PDF sorted for posting, and its manifest."""
        batch = self.env["collections.letter.batch"]._print(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.letter.batch",
            "res_id": batch.id,
            "view_mode": "form",
        }
