"""Holds in the follow-up pass: what they hold is not chased while they are in force."""

from odoo import api, models
from odoo.tools import SQL, format_date

from ..base.collections_participant import Reason


class CollectionsHold(models.Model):
    _inherit = "collections.hold"

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(40, "hold", self.env._("On hold"), "excluded")]

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.hold": None}

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant'
        holds = SQL(
            "company_id IN %s AND date_from <= %s AND (date_until IS NULL OR date_until >= %s)"
            " AND (date_released IS NULL OR (%s AND date_released > %s))",
            ruleset.covered_ids,
            day,
            day,
            as_of,
            day,
        )
        return [
            (
                "hold",
                SQL(
                    "NOT b.is_credit AND ("
                    "b.partner_id IN (SELECT partner_id FROM collections_hold"
                    " WHERE scope = 'partner' AND %(holds)s)"
                    " OR b.move_id IN (SELECT move_id FROM collections_hold"
                    " WHERE scope = 'move' AND %(holds)s)"
                    " OR b.line_id IN (SELECT move_line_id FROM collections_hold"
                    " WHERE scope = 'item' AND %(holds)s))",
                    holds=holds,
                ),
            )
        ]

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant': the holds on each customer, the longest first
        # Sudo: holds explain items to accountants, who do not read holds.
        holds = self.sudo().search(
            [
                ("company_id", "in", company._collections_covered().ids),
                ("date_from", "<=", day),
                "|",
                ("date_until", "=", False),
                ("date_until", ">=", day),
                "|",
                ("date_released", "=", False),
                ("date_released", ">", day),
                (
                    "partner_id",
                    "in",
                    [row["partner_id"] for row in rows if row["reason"] == "hold"],
                ),
            ],
            order="date_until desc nulls first, id desc",
        )
        return {partner.id: own for partner, own in holds.grouped("partner_id").items()}

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        hold = facts.get(row["partner_id"], self.browse())._find_for(line)
        if hold.date_until:
            return self.env._(
                "On hold until %(date)s: %(reason)s.",
                date=format_date(self.env, hold.date_until),
                reason=hold.reason_id.name,
            )
        return self.env._("On hold until it is released: %s.", hold.reason_id.name or "")

    def _find_for(self, line):
        """Return which of these holds on its customer keeps an item out of follow-up."""
        return self.filtered(
            lambda hold: (
                hold.scope == "partner"
                or (hold.scope == "move" and hold.move_id == line.move_id)
                or (hold.scope == "item" and hold.move_line_id == line)
            )
        )[:1]
