from odoo import api, models
from odoo.tools import formatLang

SHOWN = 12
TONES = {"reached": "good", "on_pace": "good", "behind": "warn", "missed": "bad"}


class CollectionsTileTarget(models.AbstractModel):
    """How collectors and teams stand beside the pace of their targets."""

    _name = "collections.tile.target"
    _inherit = ["collections.tile.source"]
    _description = "Tile of Targets"

    _tile_order = 70
    _tile_size = "medium"
    _tile_models = ("collections.target",)

    @api.model
    def _read_tile(self, asked):
        # EXTENDS 'collections.tile.source'
        env = self.env
        domain = [
            ("company_id", "in", asked.companies.ids),
            ("date_from", "<=", asked.day),
            ("date_to", ">=", asked.day),
        ]
        # What is furthest behind first
        targets = env["collections.target"].search(domain)
        targets = targets.sorted(
            lambda own: (own.state == "reached", own.share - self._expect(own))
        )
        states = dict(env["collections.target"]._fields["state"]._description_selection(env))
        kinds = dict(env["collections.target"]._fields["kind"]._description_selection(env))
        return {
            "title": env._("Targets"),
            "action": {
                **env["ir.actions.actions"]._for_xml_id(
                    "collections_followup.collections_target_action"
                ),
                "views": [(False, view) for view in ("kanban", "list", "form", "pivot", "graph")],
            },
            "columns": [env._("Result"), env._("By today"), env._("Target")],
            "rows": [
                self._make_row(
                    f"{target.owner_name}: {kinds[target.kind]}",
                    [
                        self._format(target, target.result) if target.has_result else "",
                        self._format(target, target.pace) if target.has_pace else "",
                        self._format(target, target.amount),
                    ],
                    share=target.share if target.has_result else 0,
                    tone=TONES.get(target.state, ""),
                    action=self._make_record_action(target),
                    note=states[target.state],
                )
                for target in targets[:SHOWN]
            ],
            "note": self._get_note(targets),
            "empty": env._("No targets are set for this period."),
        }

    @api.model
    def _format(self, target, value):
        """Return a number of a target; of amounts no cents."""
        if target.unit == target.company_id.currency_id.name:
            return self._format_money(value, target.company_id)
        return target._format(value)

    @api.model
    def _expect(self, target):
        """Return which percentage of a target should be there by now."""
        return target.pace / target.amount * 100 if target.has_pace else 0.0

    @api.model
    def _get_note(self, targets):
        dates = [own.refresh_date for own in targets if own.refresh_date]
        if not dates:
            return ""
        more = len(targets) - SHOWN
        text = self.env._(
            "Results as of %s.", self.env["ir.qweb.field.datetime"].value_to_html(min(dates), {})
        )
        if more > 0:
            text += " " + self.env._("%s more.", formatLang(self.env, more, digits=0))
        return text
