from odoo import api, models


class CollectionsLimitationDocument(models.AbstractModel):
    """The text that the law wants on notices about time-barred debts."""

    _name = "collections.limitation.document"
    _inherit = ["collections.document.source"]
    _description = "Limitation on Notices"

    _document_order = 30

    @api.model
    def _share(self, records):
        # OVERRIDE
        if records._name != "collections.notice":
            return {}
        return self.env["collections.limitation"]._read(records._origin.line_ids.move_line_id)

    @api.model
    def _get_values(self, notice, own, fmt):
        # OVERRIDE
        texts = []
        for line in notice.line_ids:
            period = (own or {}).get(line.move_line_id.id)
            if period and period.barred and period.rule.notices == "text":
                texts.append(period.rule.with_context(lang=self.env.lang).notice_text)
        return {"required_texts": list(dict.fromkeys(texts))}
