from odoo import fields, models


class CollectionsRunStat(models.Model):
    """One figure of a run: notices per level and channel, or items per exclusion reason.

    The receivable items behind the figure are kept with it (``collections.item.list``), so that
    every item of a run can be looked up later without a row for each item and day.
    """

    _name = "collections.run.stat"
    _inherit = ["collections.guarded", "collections.item.list"]
    _description = "Follow-up Run Figure"
    _order = "run_id desc, kind desc, sequence, id"
    _log_access = False

    run_id = fields.Many2one(
        comodel_name="collections.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id")
    currency_id = fields.Many2one(related="run_id.currency_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[("notice", "Noticed"), ("excluded", "Not chased")], required=True
    )
    reason = fields.Selection(selection="_selection_reason")
    level_id = fields.Many2one(comodel_name="collections.level", ondelete="set null")
    channel = fields.Selection(selection="_selection_channel")
    notice_count = fields.Integer(string="Notices")
    item_count = fields.Integer(string="Items")
    amount = fields.Monetary(help="Open amount of the items in company currency.")

    def _selection_reason(self):
        return self.env["collections.followup"]._selection_reason()

    def _selection_channel(self):
        return self.env["collections.notice"]._selection_channel()

    def action_view_items(self):
        """Open the receivable items behind this figure."""
        self.ensure_one()
        name = (
            dict(self._fields["reason"]._description_selection(self.env)).get(self.reason)
            or self.level_id.name
            or self.display_name
        )
        return self.env["account.move.line"]._collections_get_items_action(
            self._get_items_domain(), name, self.run_id.date
        )
