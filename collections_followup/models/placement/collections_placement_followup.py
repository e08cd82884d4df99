"""Placements in the follow-up pass: what an agency has is not chased by us."""

from odoo import api, models
from odoo.tools import SQL, format_date

from ..base.collections_participant import Reason


class CollectionsPlacementFollowup(models.AbstractModel):
    _name = "collections.placement.followup"
    _inherit = ["collections.participant"]
    _description = "Placements in the Follow-up Pass"
    # After all that may recall an item: disputes, plans, settlements.
    _participant_order = 75

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(86, "placement", self.env._("Placed with agency or lawyer"), "excluded")]

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {
            "collections.placement": ["date_placed", "company_id"],
            "collections.placement.line": None,
        }

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant'
        held = (
            SQL("p.date_placed <= %s AND (l.date_ended IS NULL OR l.date_ended > %s)", day, day)
            if as_of
            else SQL("l.state = 'placed'")
        )
        return [
            (
                "placement",
                SQL(
                    "NOT b.is_credit AND b.line_id IN (SELECT l.move_line_id"
                    " FROM collections_placement_line l"
                    " JOIN collections_placement p ON p.id = l.placement_id"
                    " WHERE l.move_line_id IS NOT NULL AND p.company_id = %s AND %s)",
                    ruleset.company_id,
                    held,
                ),
            )
        ]

    @api.model
    def _sql_grounds(self, customer):
        # EXTENDS 'collections.participant'
        return SQL(
            """
            (SELECT string_agg(l.move_line_id::text, ',' ORDER BY l.id)
               FROM collections_placement_line l
               JOIN collections_placement p ON p.id = l.placement_id
              WHERE p.partner_id = %s AND l.state = 'placed')
            """,
            customer,
        )

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant'
        return SQL("SELECT FROM collections_placement WHERE partner_id IN %s", partner_ids)

    @api.model
    def _get_late_conditions(self, ruleset, partner_ids):
        # EXTENDS 'collections.participant': money comes and goes before anything else is overdue
        return [
            SQL(
                "EXISTS (SELECT FROM collections_placement WHERE company_id = %s"
                " AND partner_id IN %s"
                " AND state IN ('approved', 'placed', 'acknowledged', 'closed'))",
                ruleset.company_id,
                partner_ids,
            )
        ]

    @api.model
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        # EXTENDS 'collections.participant'
        changed = self.env["collections.placement"]._follow_ledger(company, partner_ids)
        return changed.ids

    @api.model
    def _after_evaluation(self, changes):
        # EXTENDS 'collections.participant': the cases are there
        # Sudo: stages follow what was placed, whoever pays or posts.
        self.env["collections.placement"].sudo().browse(changes).exists()._move_cases()

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant': who has each item
        told = [row["line_id"] for row in rows if row["reason"] == "placement"]
        if not told:
            return {}
        # Sudo: who has an item is told to whoever reads it.
        lines = self.env["collections.placement.line"].sudo()
        found = lines.search([("move_line_id", "in", told), ("state", "=", "placed")])
        return {line.move_line_id.id: line.placement_id for line in found}

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        placement = facts.get(line.id)
        if not placement:
            return ""
        return self.env._(
            "With %(agency)s since %(day)s (%(placement)s).",
            agency=placement.agency_id.display_name,
            day=format_date(self.env, placement.date_placed),
            placement=placement.name,
        )
