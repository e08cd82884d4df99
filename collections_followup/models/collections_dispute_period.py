from odoo import fields, models


class CollectionsDisputePeriod(models.Model):
    """Days on which a receivable item was wholly disputed: they do not count as days late.

    Written by the disputes as the ledger changes (``collections_dispute_ledger.py``), from the
    first day on which all that was open was disputed to the day on which that ended, which
    does not belong to it any more.
    """

    _name = "collections.dispute.period"
    _inherit = ["collections.guarded"]
    _description = "Disputed Days of a Receivable Item"
    _rec_name = "move_line_id"
    _order = "date_from, id"
    _log_access = False

    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Receivable item",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    date_from = fields.Date(string="From", required=True)
    date_until = fields.Date(string="Until", help="First day that is not disputed any more.")

    _open_unique = models.UniqueIndex(
        "(move_line_id) WHERE date_until IS NULL",
        "The days in dispute of this item are being counted already.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_until IS NULL OR date_until >= date_from)",
        "Days in dispute cannot end before they begin.",
    )
