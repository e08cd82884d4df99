from odoo import fields, models


class CollectionsPriorityRule(models.Model):
    _inherit = "collections.priority.rule"

    # Its value: see ``_get_priority_values`` of ``extension.quiet``.
    factor = fields.Selection(
        selection_add=[("invoice_count", "Number of open invoices")],
        ondelete={"invoice_count": "cascade"},
    )
