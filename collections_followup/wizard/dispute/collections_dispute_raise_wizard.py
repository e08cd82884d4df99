from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_list, formatLang

from ...models.dispute.collections_dispute_line import DISPUTABLE


class CollectionsDisputeRaiseWizard(models.TransientModel):
    """Asks which open invoices a customer disputes, and which part of each."""

    _name = "collections.dispute.raise.wizard"
    _inherit = ["collections.once"]
    _description = "Raise a Dispute"

    company_id = fields.Many2one(comodel_name="res.company", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id", related_sudo=False)
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", required=True)
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Raised by",
        domain="[('commercial_partner_id', '=', partner_id)]",
        help="Who is answered. Empty: the contact for reminders, or else the customer.",
    )
    source = fields.Selection(
        selection=lambda self: (
            self.env["collections.dispute"]._fields["source"]._description_selection(self.env)
        ),
        required=True,
        default="call",
    )
    date_raised = fields.Date(
        string="Raised on",
        required=True,
        help="From this day on nothing disputed is claimed, and days do not count as late.",
    )
    reason_id = fields.Many2one(
        comodel_name="collections.dispute.reason",
        domain="[('company_id', 'in', (False, company_id))]",
    )
    subject = fields.Char(
        string="In a few words", help="What the customer disputes, in a few words."
    )
    description = fields.Html(string="What the customer says")
    line_ids = fields.One2many(
        comodel_name="collections.dispute.raise.wizard.line",
        inverse_name="wizard_id",
        string="Invoices",
    )
    left_out = fields.Text(
        readonly=True, help="Invoices that are wholly disputed already, and in which dispute."
    )
    total = fields.Char(string="Disputed", compute="_compute_total")

    @api.model
    def _get_action(self, partner, company, moves=None, **values):
        """Return the action that opens the wizard.

        :param partner: the customer
        :param company: the company whose dispute it becomes
        :param moves: invoices that are known to be disputed; the only open one is chosen by itself
        :param values: further fields to start with
        """
        self.env["collections.dispute"].check_access("create")
        customer, company = partner.commercial_partner_id, company._collections_owner() or company
        self.env["collections.case"]._check_own(customer, company)
        chosen = moves or self.env["account.move"]
        offered = self._find_open(customer, company)
        free = self.env["collections.dispute.line"]._get_undisputed(offered)
        if len(free) == 1 and not chosen:
            chosen = next(iter(free))
        wizard = self.create(
            {
                "date_raised": company._collections_today(),
                **values,
                "company_id": company.id,
                "partner_id": customer.id,
                "line_ids": [
                    Command.create({"move_id": move.id, "chosen": move in chosen}) for move in free
                ],
                "left_out": self._explain_left_out(offered.filtered(lambda m: m not in free)),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Raise a dispute"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _find_open(self, customer, company):
        """Return the posted invoices of a customer with something open, those due first in front.

        :param customer: a commercial partner
        :param company: the company, with its branches that have no policy of their own
        """
        return self.env["account.move"].search(
            [
                ("commercial_partner_id", "=", customer.id),
                ("company_id", "in", (company | company._collections_covered()).ids),
                ("move_type", "in", DISPUTABLE),
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
            ],
            order="invoice_date_due, id",
        )

    @api.model
    def _explain_left_out(self, moves):
        """Return which open invoices are disputed already, a line each; False if none."""
        lines = (
            # In sudo mode: what a colleague has taken up stands in the way just as well.
            self.env["collections.dispute.line"]
            .sudo()
            .search([("move_id", "in", moves.ids), ("state", "=", "open")], order="id")
        )
        by_move = lines.grouped("move_id")
        return (
            "\n".join(
                self.env._(
                    "%(invoice)s is disputed already (%(disputes)s).",
                    invoice=move.name,
                    disputes=format_list(self.env, by_move[move].dispute_id.mapped("name")),
                )
                for move in moves.sudo()
                if move in by_move
            )
            or False
        )

    @api.depends("line_ids.chosen", "line_ids.amount")
    def _compute_total(self):
        for wizard in self:
            totals = {}
            for line in wizard.line_ids.filtered("chosen"):
                totals[line.currency_id] = totals.get(line.currency_id, 0.0) + line.amount
            wizard.total = ", ".join(
                formatLang(self.env, amount, currency_obj=currency)
                for currency, amount in totals.items()
            )

    def _raise(self):
        """Raise the dispute about what was chosen and return it."""
        self._do_once()
        chosen = self.line_ids.filtered("chosen")
        if self.line_ids and not chosen:
            raise UserError(self.env._("Tick the invoices that the customer disputes."))
        return self.env["collections.dispute"].create(
            {
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.id,
                "contact_id": self.contact_id.id,
                "source": self.source,
                "date_raised": self.date_raised,
                "reason_id": self.reason_id.id,
                "subject": self.subject,
                "description": self.description,
                "line_ids": [Command.create(line._prepare_dispute_line()) for line in chosen],
                **self._get_handed_on(),
            }
        )

    def action_raise(self):
        """Raise the dispute and go on with where one was."""
        dispute = self._raise()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(dispute)s raised. %(amount)s is not claimed while it is open.",
                    dispute=dispute.name,
                    amount=formatLang(
                        self.env, dispute.amount_open, currency_obj=dispute.currency_id
                    ),
                )
                if dispute.line_ids
                else self.env._("%s raised.", dispute.name),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_raise_open(self):
        """Raise the dispute and open it, to ask a colleague or to add files."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.dispute",
            "res_id": self._raise().id,
            "view_mode": "form",
        }
