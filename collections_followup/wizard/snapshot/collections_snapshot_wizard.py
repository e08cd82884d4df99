from odoo import api, fields, models
from odoo.exceptions import UserError


class CollectionsSnapshotWizard(models.TransientModel):
    """Asks for month ends of the past: they are read from the ledger as it stands now."""

    _name = "collections.snapshot.wizard"
    _inherit = ["collections.checked"]
    _description = "Record Past Months"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Date(
        string="From the month of", required=True, default=lambda self: self._get_default_first()
    )
    date_to = fields.Date(
        string="To the month of", required=True, default=lambda self: self._get_default_last()
    )
    text = fields.Char(compute="_compute_text")

    @api.model
    def _get_default_last(self):
        return self.env["collections.snapshot"]._get_last_month_end(self.env.company)

    @api.model
    def _get_default_first(self):
        last = fields.Date.start_of(self._get_default_last(), "month")
        return fields.Date.subtract(last, months=23)

    @api.depends("company_id", "date_from", "date_to")
    def _compute_text(self):
        snapshots = self.env["collections.snapshot"]
        for wizard in self:
            wizard.text = False
            if not (wizard.company_id and wizard.date_from and wizard.date_to):
                continue
            last = min(wizard.date_to, snapshots._get_last_month_end(wizard.company_id))
            days = snapshots._get_month_ends(wizard.date_from, last)
            if wizard.date_from > last or not days:
                wizard.text = self.env._("No month is over in this time.")
                continue
            known = snapshots.search_count(
                [
                    ("company_id", "=", wizard.company_id.id),
                    ("kind", "=", "month"),
                    ("state", "!=", "replaced"),
                    ("day", "in", days),
                ]
            )
            wizard.text = self.env._(
                "%(months)s months that are over, %(known)s of them recorded already: these stay "
                "as they are. Months before the first entry are left out.",
                months=len(days),
                known=known,
            )

    def action_record(self):
        """Record the months, or let them be recorded in the background where that takes long."""
        self.ensure_one()
        if self.date_from > self.date_to:
            raise UserError(self.env._("The period ends before it begins."))
        snapshots = self.env["collections.snapshot"]
        snapshots._ask_months(self.company_id, self.date_from, self.date_to)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "collections_followup.collections_snapshot_action"
        )
        return {**action, "target": "main"}
