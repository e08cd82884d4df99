from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_has_dashboards = fields.Boolean(
        compute="_compute_collections_has_dashboards", export_string_translation=False
    )

    def _compute_collections_has_dashboards(self):
        self.collections_has_dashboards = self.env["collections.dashboard"]._is_available()

    def action_collections_make_dashboard(self):
        """Make the dashboard of month ends, and open Odoo's dashboards."""
        made = self.env["collections.dashboard"]._make()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "spreadsheet_dashboard.ir_actions_dashboard_action"
        )
        return {**action, "params": {"dashboard_id": made.id}}
