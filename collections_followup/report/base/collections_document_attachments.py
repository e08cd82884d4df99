"""What is attached to the e-mail of a notice: letter, invoices, account statement."""

from odoo import api, models

from ...engine.text import flatten
from ...models.base.collections_guarded import without_defaults


class CollectionsDocument(models.AbstractModel):
    _inherit = "collections.document"

    @api.model
    def _get_email_attachments(self, notices):
        """Return the ids of the attachments of each notice's e-mail, by notice id.

        Letters, missing invoices and statements are made in batches, and kept with the notice.
        """
        result = {notice.id: [] for notice in notices}
        with_letter = notices.filtered("level_id.attach_letter")
        if with_letter:
            with_letter._store_letters()
            for notice in with_letter:
                result[notice.id].append(notice.attachment_id.id)
        for wanted, get_attachments in (
            ("level_id.attach_invoices", self._get_invoice_attachments),
            ("level_id.attach_statement", self._get_statement_attachments),
        ):
            batch = notices.filtered(wanted)
            if batch:
                for notice_id, attachment_ids in get_attachments(batch).items():
                    result[notice_id] += attachment_ids
        return result

    @api.model
    def _get_invoice_attachments(self, notices):
        """Return the ids of the PDFs of the invoices that notices claim, by notice id.

        The PDF that the customer got before is used where there is one.
        """
        claimed = {
            notice: notice.line_ids.filtered(lambda line: line.amount > 0).move_id.filtered(
                lambda move: move.is_sale_document(include_receipts=True)
            )
            for notice in notices
        }
        moves = self.env["account.move"].union(*claimed.values())
        missing = moves.filtered(lambda move: not move.invoice_pdf_report_id)
        pdfs = self._get_invoice_pdfs(missing)
        wanted = [
            (notice, move)
            for notice, invoices in claimed.items()
            for move in invoices
            if move in missing
        ]
        # Sudo: the files are kept with the notice, whoever sends; nobody writes them by hand.
        created = (
            without_defaults(self.env["ir.attachment"])
            .sudo()
            .create(
                [
                    {
                        "name": flatten(move._get_invoice_report_filename()),
                        "raw": pdfs[move.id],
                        "mimetype": "application/pdf",
                        "res_model": "collections.notice",
                        "res_id": notice.id,
                    }
                    for notice, move in wanted
                ]
            )
        )
        made = dict(zip(wanted, created, strict=True))
        return {
            notice.id: [
                made.get((notice, move), move.invoice_pdf_report_id).id for move in invoices
            ]
            for notice, invoices in claimed.items()
        }

    @api.model
    def _get_invoice_pdfs(self, moves):
        """Make the PDFs of invoices that have none yet, as core would send them.

        :return: the PDF (bytes) by invoice id
        """
        sender = self.env["account.move.send"]
        result = {}
        for (company, report), batch in moves.grouped(
            lambda move: (move.company_id, sender._get_default_pdf_report_id(move))
        ).items():
            document = self.with_company(company)
            result.update(document._render_pdfs(report.report_name, batch.ids))
        return result

    @api.model
    def _get_statement_attachments(self, notices):
        """Return the ids of the account statements of notices' customers, by notice id."""
        result = {}
        for (company, day), batch in notices.grouped(
            lambda notice: (notice.company_id, notice.date)
        ).items():
            statements = self.env["collections.statement"].with_company(company)
            readers = {notice.partner_id.id: notice.recipient_id.id for notice in batch}
            pdfs = statements._get_statement_pdfs(
                batch.partner_id, {"date_to": day, "contacts": readers}
            )
            # Sudo: the files are kept with the notice, whoever sends; nobody writes them by hand.
            attachments = (
                without_defaults(self.env["ir.attachment"])
                .sudo()
                .create(
                    [
                        {
                            "name": statements._get_statement_filename(notice.partner_id, day),
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
                result[notice.id] = [attachment.id]
        return result
