"""A participant of the pass: a reason, a trigger, a case figure and a priority factor.

It is a source of the contact gate, too.
"""

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from odoo.addons.collections_followup.engine import contact_rules
from odoo.addons.collections_followup.models.base.collections_participant import Reason
from odoo.addons.collections_followup.models.gate.collections_gate_source import Objection


class ExtensionQuiet(models.Model):
    """A customer who is left alone until a day."""

    _name = "extension.quiet"
    _description = "Quiet Days of a Customer"
    _inherit = ["collections.participant", "collections.gate.source"]
    _participant_order = 80
    _gate_order = 60

    partner_id = fields.Many2one(comodel_name="res.partner", required=True)
    date_until = fields.Date(required=True)

    # ------------------------------------------------------------------- a reason

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant': after 'cease' (100) and before 'pending' (110)
        return [Reason(105, "quiet", self.env._("Quiet days"), "excluded")]

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant'
        return [
            (
                "quiet",
                SQL(
                    "NOT b.is_credit AND b.partner_id IN"
                    " (SELECT partner_id FROM extension_quiet WHERE date_until >= %s)",
                    day,
                ),
            )
        ]

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"extension.quiet": None}

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant'
        customers = [row["partner_id"] for row in rows if row["reason"] == "quiet"]
        # Sudo: the reason is told to whoever reads the item.
        found = self.sudo().search([("partner_id", "in", customers)], order="date_until")
        return {quiet.partner_id.id: quiet.date_until for quiet in found}

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        until = facts[row["partner_id"]]
        return self.env._("Quiet until %s.", format_date(self.env, until))

    # ------------------------------------------------------------------ a trigger

    @api.model
    def _get_trigger_days(self):
        # EXTENDS 'collections.participant'
        return {
            "invoiced": SQL(
                "(SELECT COALESCE(m.invoice_date, m.date) + b.disputed_days"
                " FROM account_move m WHERE m.id = b.move_id)"
            )
        }

    # ----------------------------------------------- a case figure, a priority factor

    @api.model
    def _get_case_figures(self, ruleset, day):
        # EXTENDS 'collections.participant'
        return {
            "extension_invoice_count": SQL(
                "(COUNT(DISTINCT move_id) FILTER (WHERE NOT is_credit))::int"
            )
        }

    @api.model
    def _get_priority_values(self, ruleset):
        # EXTENDS 'collections.participant'
        return {"invoice_count": SQL("t.extension_invoice_count")}

    # --------------------------------------------------------------- the contact gate

    @api.model
    def _get_objections(self, questions):
        # EXTENDS 'collections.gate.source'
        customers = [question.customer.id for question in questions]
        quiet = self.search([("partner_id", "in", customers)]).grouped("partner_id")
        return {
            question: [own._object() for own in quiet[question.customer]]
            for question in questions
            if question.customer in quiet
        }

    def _object(self):
        """Return what these days have against a contact."""
        end = fields.Datetime.to_datetime(fields.Date.add(self.date_until, days=1))
        text = self.env._("Quiet until %s.", format_date(self.env, self.date_until))
        rule = contact_rules.Forbidden(until=end)
        return Objection(self.env._("Quiet days"), rule, "warned", text, "")
