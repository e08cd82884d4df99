"""Holds in the follow-up pass: what they hold is not chased while they are in force."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..base.collections_participant import Reason
from .collections_hold import SCOPES


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
        partners, moves, items = (
            self._sql_held(scope, ruleset.covered_ids, day, past=as_of) for scope in SCOPES
        )
        return [
            (
                "hold",
                SQL(
                    "NOT b.is_credit AND (b.partner_id IN (%s) OR b.move_id IN (%s)"
                    " OR b.line_id IN (%s))",
                    partners,
                    moves,
                    items,
                ),
            )
        ]

    @api.model
    def _sql_grounds(self, customer):
        # EXTENDS 'collections.participant'
        return SQL(
            """
            (SELECT string_agg(concat_ws(':', h.id, h.date_from, h.date_until), ',' ORDER BY h.id)
               FROM collections_hold h
              WHERE h.partner_id = %s AND h.date_released IS NULL)
            """,
            customer,
        )

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant': the holds on each customer, the longest first
        # Sudo: holds explain items to accountants, who do not read holds.
        customers = [row["partner_id"] for row in rows if row["reason"] == "hold"]
        holds = self.sudo().search(
            self._get_force_domain(day)
            & Domain("company_id", "in", company._collections_covered().ids)
            & Domain("partner_id", "in", customers),
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
