"""What is attached to e-mails: the letter, the invoices, the account statement."""

from odoo import api, models


class CollectionsDocument(models.AbstractModel):
    _inherit = "collections.document"

    @api.model
    def _get_email_attachments(self, notices):
        """Return the ids of the attachments of each notice's e-mail, by notice id.

        PDFs are made in batches, and only those that are not kept already.
        """
        result = {notice.id: [] for notice in notices}
        with_letter = notices.filtered("level_id.attach_letter")
        for notice_id, attachment in with_letter._make_letters().items():
            result[notice_id].append(attachment.id)
        with_invoices = notices.filtered("level_id.attach_invoices")
        invoices = self._get_invoice_attachments(with_invoices.line_ids.move_id)
        for notice in with_invoices:
            for move in notice.line_ids.move_id:
                result[notice.id] += invoices.get(move.id, [])
        with_statement = notices.filtered("level_id.attach_statement")
        for notice_id, attachment in self._make_statements(with_statement).items():
            result[notice_id].append(attachment.id)
        return result

    @api.model
    def _get_invoice_attachments(self, moves):
        """Return the ids of the PDFs of invoices and credit notes, by invoice id.

        The legal PDF that core keeps, or else one made now, of all that miss it together.
        """
        sales = moves.sudo().filtered(lambda move: move.is_sale_document(include_receipts=True))
        result = {}
        missing = sales.browse()
        for move in sales:
            if move.invoice_pdf_report_id:
                result[move.id] = [move.invoice_pdf_report_id.id]
            else:
                missing |= move
        for company, batch in missing.grouped("company_id").items():
            pdfs = self.with_company(company)._render_pdfs("account.report_invoice", batch.ids)
            attachments = (
                self.env["ir.attachment"]
                .sudo()
                .create(
                    [
                        {
                            "name": f"{(move.name or '').replace('/', '_')}.pdf",
                            "raw": pdfs[move.id],
                            "mimetype": "application/pdf",
                            "res_model": "account.move",
                            "res_id": move.id,
                        }
                        for move in batch
                    ]
                )
            )
            for move, attachment in zip(batch, attachments, strict=True):
                result[move.id] = [attachment.id]
        return result

    @api.model
    def _make_statements(self, notices):
        """Make the statements of open items of these notices' customers.

        :return: the attachments by notice id
        """
        result = {}
        for company, batch in notices.grouped("company_id").items():
            pdfs = self.with_company(company)._get_statement_pdfs(
                batch.partner_id, company, date_to=max(batch.mapped("date"))
            )
            attachments = (
                self.env["ir.attachment"]
                .sudo()
                .create(
                    [
                        {
                            "name": self.with_context(lang=self._get_language(notice)).env._(
                                "Account statement %s.pdf", notice.partner_id.name
                            ),
                            "raw": pdfs[notice.partner_id.id],
                            "mimetype": "application/pdf",
                            "res_model": "collections.notice",
                            "res_id": notice.id,
                        }
                        for notice in batch
                    ]
                )
            )
            for notice, attachment in zip(batch, attachments, strict=True):
                result[notice.id] = attachment
        return result
