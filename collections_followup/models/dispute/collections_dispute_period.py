from odoo import api, fields, models
from odoo.fields import Date


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

    @api.model
    def _sync(self, moves, items, backdate=False):
        """Begin and end the disputed days of the receivable items of invoices.

        :param moves: the invoices
        :param dict items: what is disputed of their items, see ``_get_disputed_items``
        :param bool backdate: see ``_sync_ledger`` of disputes
        """
        lines = moves._collections_get_receivable_lines()
        # Sudo: the disputed days follow the ledger and are nobody's to write.
        periods = self.sudo().search([("move_line_id", "in", lines.ids)])
        running = {period.move_line_id: period for period in periods if not period.date_until}
        last = {}
        for period in periods - self.browse().union(*running.values()):
            end = last.get(period.move_line_id, Date.from_string("1900-01-01"))
            last[period.move_line_id] = max(end, period.date_until)
        vals_list = []
        for line in lines:
            today = line.company_id._collections_today()
            item = items.get(line.id)
            whole = item and line.currency_id.compare_amounts(item["amount"], item["open"]) >= 0
            if whole and line not in running:
                # Disputed before it was entered: those days count as well.
                start = min(item["date_raised"], today) if backdate else today
                vals_list.append(
                    {
                        "move_line_id": line.id,
                        "company_id": line.company_id.id,
                        "date_from": max(start, last.get(line, start)),
                    }
                )
            elif not whole and line in running:
                period = running[line]
                period.date_until = max(today, period.date_from)
        if vals_list:
            # Days that end now must have ended before others begin on the same item.
            self.flush_model(["date_until"])
            self.sudo().create(vals_list)
