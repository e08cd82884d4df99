"""Figures of the contact log: how many attempts reach somebody, and how many the right person."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import figures as formulas
from .collections_figure_source import Figure

# By these somebody can be spoken to.
SPOKEN = ("phone", "visit")


class CollectionsFigureContact(models.AbstractModel):
    """Contact rate, right-party rate, and how many contacts there were."""

    _name = "collections.figure.contact"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Contacts"

    _figure_order = 40
    _figure_models = ("collections.contact",)
    _figure_person = "user_id"

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        env = self.env
        channels = self._choose(
            "channels",
            env._("Channels"),
            {
                "spoken": env._("outgoing calls and visits"),
                "all": env._("outgoing contacts by any channel"),
            },
        )
        attempts = self._choose(
            "attempts",
            env._("Divided by"),
            {
                "attempts": env._("of all attempts"),
                "connected": env._("of those that connected, be it to a mailbox or a wrong person"),
            },
        )
        shared = {
            "source": env._("usual in credit management"),
            "unit": "percent",
            "better": "up",
            "family": "contacts",
            "parts": {
                "attempts": env._("Attempts"),
                "connected": env._("Connected"),
                "reached": env._("Right person reached"),
            },
        }
        return [
            Figure(
                name="contact_rate",
                label=env._("Contact rate"),
                formula=env._("attempts that connected ÷ attempts × 100"),
                value=lambda parts, _scope, _period: formulas.contact_rate(
                    parts["connected"], parts["attempts"]
                ),
                conventions=(channels,),
                **shared,
            ),
            Figure(
                name="right_party_rate",
                label=env._("Right-party contact rate"),
                formula=env._("conversations with the right person ÷ attempts × 100"),
                value=lambda parts, scope, _period: formulas.right_party_rate(
                    parts["reached"], parts[scope.options["attempts"]]
                ),
                conventions=(channels, attempts),
                **shared,
            ),
            Figure(
                name="contacts_made",
                label=env._("Contacts made"),
                formula=env._("outgoing contacts that were logged"),
                value=lambda parts, _scope, _period: parts["attempts"],
                conventions=(channels._replace(default="all"),),
                **{**shared, "source": env._("counted"), "unit": "count"},
            ),
        ]

    @api.model
    def _sql_contacts(self, scope):
        """Return the statement of what came of contacts, by the company's days.

        What was put right by a later entry counts as that says. The collector is who logged it.
        """
        spoken = scope.options["channels"] == "spoken"
        rows = SQL(
            """
            SELECT p.no, e.company_id, e.partner_id AS customer_id, e.user_id, e.reached,
                   o.reach != 'failed' AS connected
              FROM period p
              JOIN collections_contact e
                ON e.date >= p.first - 1 AND e.date < p.last + 2
               AND (e.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                   BETWEEN p.first AND p.last
              JOIN collections_contact_outcome o ON o.id = e.outcome_id
             WHERE e.company_id IN %(companies)s AND e.direction = 'out'
               AND e.corrected_by_id IS NULL AND o.is_pending IS NOT TRUE AND %(channels)s
            """,
            zone=str(scope.company._collections_get_zone()),
            companies=tuple(scope.companies.ids) or (0,),
            channels=SQL("e.channel IN %s", SPOKEN) if spoken else SQL("TRUE"),
        )
        return self._sql_grouped(
            scope,
            SQL(),
            rows,
            {
                "attempts": SQL("COUNT(*)"),
                # Who was spoken to was connected, whatever the outcome says by now.
                "connected": SQL("COUNT(*) FILTER (WHERE i.connected OR i.reached)"),
                "reached": SQL("COUNT(*) FILTER (WHERE i.reached)"),
            },
            person=SQL("i.user_id"),
        )

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        first, last = scope.periods[-1]
        domain = (
            Domain("company_id", "in", scope.companies.ids)
            & Domain("direction", "=", "out")
            & Domain("corrected_by_id", "=", False)
            & Domain("is_pending", "=", False)
            & self._get_moments(scope, "date", first, last)
        )
        if scope.options["channels"] == "spoken":
            domain &= Domain("channel", "in", SPOKEN)
        return [(self.env._("Contacts"), "collections.contact", domain)]
