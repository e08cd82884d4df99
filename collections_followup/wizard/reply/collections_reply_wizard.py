from odoo import api, fields, models


class CollectionsReplyWizard(models.TransientModel):
    """Asks a person what an answer is about: rules propose, and what was found can be changed."""

    _name = "collections.reply.wizard"
    _inherit = ["collections.checked"]
    _description = "Sort an Answer"

    reply_id = fields.Many2one(comodel_name="collections.reply", required=True)
    partner_id = fields.Many2one(related="reply_id.partner_id", related_sudo=False)
    company_id = fields.Many2one(related="reply_id.company_id", related_sudo=False)
    currency_id = fields.Many2one(related="reply_id.currency_id", related_sudo=False)
    subject = fields.Char(related="reply_id.subject", related_sudo=False)
    sender = fields.Char(related="reply_id.sender", related_sudo=False)
    date = fields.Datetime(related="reply_id.date", related_sudo=False)
    text = fields.Text(related="reply_id.text", related_sudo=False)
    proposal = fields.Selection(related="reply_id.proposal", related_sudo=False)
    proposal_text = fields.Char(string="Proposed", compute="_compute_proposal_text")
    move_ids = fields.Many2many(
        comodel_name="account.move",
        relation="collections_reply_wizard_move_rel",
        column1="wizard_id",
        column2="move_id",
        string="Invoices",
        domain="[('commercial_partner_id', '=', partner_id), ('state', '=', 'posted'), "
        "('move_type', 'in', ('out_invoice', 'out_receipt'))]",
    )
    amount = fields.Monetary()
    day = fields.Date()

    @api.model
    def _get_action(self, reply):
        """Return the action that opens the dialog for an answer."""
        wizard = self.create(
            {
                "reply_id": reply.id,
                "move_ids": [(6, 0, reply.move_ids.ids)],
                "amount": reply.amount,
                "day": reply.day,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sort the answer"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.depends("reply_id")
    def _compute_proposal_text(self):
        for wizard in self:
            wizard.proposal_text = wizard.reply_id._get_proposal_text()

    def action_confirm(self):
        """Take what is proposed."""
        self.ensure_one()
        return getattr(self, f"action_{self.proposal}")()

    def _sort(self, kind):
        self.ensure_one()
        self.reply_id._sort(kind)
        return {"type": "ir.actions.act_window_close"}

    def action_promise(self):
        """Open the promise with what the answer names: once it is saved, the answer is sorted."""
        self.ensure_one()
        reply, contact = self.reply_id, self.reply_id.contact_id
        reply._check_open()
        contact._check_valid()
        items = (
            self.move_ids._collections_get_receivable_lines()
            if self.move_ids
            else contact._get_items()
        )
        values = {"date": self.day} if self.day else {}
        action = self.env["collections.promise.wizard"]._get_action(
            items,
            partner=reply.partner_id,
            company=reply.company_id,
            logged_contact_id=contact.id,
            channel="email",
            contact_id=contact.person_id.id,
            date_made=contact._get_day(),
            **values,
        )
        promise = self.env[action["res_model"]].browse(action["res_id"])
        self._spread_amount(promise.line_ids)
        return action

    def _spread_amount(self, lines):
        """Promise the amount that was named, what is due first in front.

        :param lines: lines of the dialog, with all that is open
        """
        total, currency = sum(lines.mapped("amount")), self.currency_id
        if not self.amount or lines.currency_id != currency or self.amount >= total:
            return
        rest = self.amount
        for line in lines.sorted(lambda line: (line.move_line_id.date_maturity, line.id)):
            if rest <= 0:
                line.unlink()
                continue
            line.amount = min(line.amount, rest)
            rest = currency.round(rest - line.amount)

    def action_dispute(self):
        """Open the dispute over what the answer names: once it is raised, the answer is sorted."""
        self.ensure_one()
        reply, contact = self.reply_id, self.reply_id.contact_id
        reply._check_open()
        contact._check_valid()
        return self.env["collections.dispute.raise.wizard"]._get_action(
            reply.partner_id,
            reply.company_id,
            self.move_ids,
            source="email",
            logged_contact_id=contact.id,
            contact_id=contact.person_id.id,
            date_raised=contact._get_day(),
            subject=reply.subject,
            description=reply._get_text_as_html(),
        )

    def action_says_paid(self):
        """Hold what is said to be paid until the payment is found, or not."""
        result = self._sort("says_paid")
        self.reply_id._hold_for_payment(self.move_ids)
        return result

    def action_wants_copies(self):
        """Open a message to the sender, with the documents of the invoices that are there."""
        self._sort("wants_copies")
        return self.reply_id._get_copies_action(self.move_ids)

    def action_wrong_contact(self):
        """Open the customer, whose contacts are to be put right."""
        self._sort("wrong_contact")
        customer = self.reply_id.partner_id
        return {
            "type": "ir.actions.act_window",
            "res_model": customer._name,
            "res_id": customer.id,
            "view_mode": "form",
        }

    def action_out_of_office(self):
        """Come back to the customer on the day that was named."""
        result = self._sort("out_of_office")
        if self.day and self.day > self.company_id._collections_today():
            self.reply_id._come_back(self.day)
        return result

    def action_other(self):
        """Keep that somebody has read it."""
        return self._sort("other")
