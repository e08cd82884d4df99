from odoo import models


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    def _attach_statement(self):
        """Keep the account statements of these notices' customers, see ``_attach_documents``."""
        result = {}
        for (company, day), batch in self.grouped(
            lambda notice: (notice.company_id, notice.date)
        ).items():
            statements = self.env["collections.statement"].with_company(company)
            readers = {notice.partner_id.id: notice.recipient_id.id for notice in batch}
            pdfs = statements._get_statement_pdfs(
                batch.partner_id, {"date_to": day, "contacts": readers, "enclosed": True}
            )
            attachments = self._keep_files(
                (
                    notice,
                    statements._get_statement_filename(notice.partner_id, day),
                    pdfs[notice.partner_id.id],
                )
                for notice in batch
            )
            for notice, attachment in zip(batch, attachments, strict=True):
                result[notice.id] = attachment.ids
        return result
