from odoo import api, fields, models
from odoo.tools import SQL


class CollectionsContactOutcome(models.Model):
    """What came of a contact with a customer, such as "No answer" or "Promised to pay"."""

    _name = "collections.contact.outcome"
    _inherit = ["collections.checked"]
    _description = "Contact Outcome"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    reached = fields.Boolean(
        help="The person who decides about the debt was spoken to, or wrote. The share of "
        "contacts that reach somebody is counted by this."
    )
    reach = fields.Selection(
        selection=[
            ("conversation", "Conversation"),
            ("attempt", "Attempt"),
            ("failed", "Not connected"),
            ("misdirected", "Wrong person"),
        ],
        string="Counts as",
        compute="_compute_reach",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="What contact rules make of it. Conversation: somebody spoke about the debt. Attempt: "
        "it was placed and connected, be it to a mailbox. Not connected (engaged, not in service) "
        "and wrong persons do not count.",
    )
    next_days = fields.Integer(
        string="Days until the next action",
        help="Working days after which the next action is proposed. 0: none is proposed.",
    )
    leads_to = fields.Selection(
        selection=[("promise", "Promise to pay"), ("dispute", "Dispute")],
        string="Leads to",
        help="What is entered next: its button comes first in the dialog.",
    )
    is_pending = fields.Boolean(
        string="To be completed",
        readonly=True,
        copy=False,
        help="Given to calls that were marked as done in the history: what came of them is still "
        "to be said.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave empty to use the outcome in all companies.",
    )

    _next_days_positive = models.Constraint(
        "CHECK (next_days >= 0)",
        "The days until the next action cannot be negative. Enter 0 to propose none.",
    )

    @api.depends("reached")
    def _compute_reach(self):
        for outcome in self:
            if outcome.reached:
                outcome.reach = "conversation"
            elif not outcome.reach or outcome.reach == "conversation":
                outcome.reach = "attempt"

    @api.model
    def _sql_reached(self, alias="o"):
        """Return the condition on an outcome that contacts with it count: they got through.

        Engaged and dead lines and wrong persons do not.
        """
        return SQL("%s IN ('conversation', 'attempt')", SQL.identifier(alias, "reach"))

    @api.model
    @api.private
    def _get_pending_sudo(self):
        """Return the outcome of calls of which nobody has said yet what came of them."""
        # In sudo mode: whoever marks a planned call as done need not know outcomes.
        pending = self.sudo().with_context(active_test=False)
        return pending.search([("is_pending", "=", True)], limit=1) or pending.create(
            {"name": self.env._("Call done, outcome to be added"), "is_pending": True}
        )

    @api.model
    @api.private
    def _get_written_sudo(self, automatic=False):
        """Return the outcome of messages of customers that came in by themselves.

        :param bool automatic: whether no person wrote it
        """
        # In sudo mode: the mail gateway need not know outcomes.
        outcomes = self.sudo().with_context(active_test=False)
        name = "contact_outcome_automatic" if automatic else "contact_outcome_wrote"
        found = self.env.ref(f"collections_followup.{name}", raise_if_not_found=False)
        if found:
            return found.sudo()
        label = self.env._("Automatic answer") if automatic else self.env._("Customer wrote")
        return outcomes.search([("name", "=", label)], limit=1) or outcomes.create(
            {"name": label, "reached": not automatic}
        )

    @api.model
    @api.private
    def _get_sent_sudo(self):
        """Return the outcome of what was sent or handed over, and reached a connection."""
        # In sudo mode: which outcomes there are is not a matter of who sends.
        outcomes = self.sudo().with_context(active_test=False)
        found = self.env.ref(
            "collections_followup.contact_outcome_message_sent", raise_if_not_found=False
        )
        return found.sudo() if found else outcomes.search([("reach", "=", "attempt")], limit=1)
