"""How disputes end: decisions, carried out by core's own documents, and the way back."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty

from ...engine.text import flatten, make_file_name

# Outcomes after which the disputed part is claimed again.
CLAIMED_AGAIN = ("rejected", "withdrawn", "promise", "plan")
# Not resolved, but ended without a decision about the claim.
CANCELLED = ("merged", "invoice")


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"

    decision = fields.Selection(
        selection=[
            ("credited", "Credit note"),
            ("partly", "Credit note for a part"),
            ("reinvoiced", "Credit note and new invoice"),
            ("written_off", "Write-off as goodwill"),
        ],
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Decided and not carried out yet: the dispute closes when its credit notes are "
        "posted.",
    )
    credit_move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="collections_dispute_id",
        string="Credit notes and write-offs",
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    credit_move_count = fields.Integer(
        compute="_compute_credit_move_count",
        compute_sudo=True,
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    accepted_share = fields.Float(
        string="Accepted share",
        compute="_compute_accepted_share",
        help="What was credited or written off, of what was disputed.",
    )

    def _compute_credit_move_count(self):
        counts = dict(
            self.env["account.move"]._read_group(
                [("collections_dispute_id", "in", self.ids)],
                ["collections_dispute_id"],
                ["__count"],
            )
        )
        for dispute in self:
            dispute.credit_move_count = counts.get(dispute, 0)

    def _compute_accepted_share(self):
        for dispute in self:
            total = dispute.amount_disputed
            dispute.accepted_share = min(dispute.amount_accepted / total, 1.0) if total else 0.0

    # ------------------------------------------------------------------------ resolve

    def _resolve(self, outcome, automatic=False):
        """Close these disputes: their invoices are claimed again as far as they are open.

        :param str outcome: a value of ``outcome``
        :param bool automatic: whether the ledger closes it, rather than a person
        """
        label = dict(self._selection_outcome())[outcome]
        state = "cancelled" if outcome in CANCELLED else "resolved"
        # Sudo: the buttons check who may resolve, and the ledger closes for whoever pays; state
        # and outcome are not people's to write.
        for dispute in self.sudo():
            company = dispute.company_id
            today = company._collections_today()
            stage = self.env["collections.dispute.stage"]._get_first_sudo(True, company)
            moves = dispute.line_ids.filtered(lambda line: line.state == "open").move_id
            dispute.line_ids.filtered(lambda line: line.state == "open").write(
                {"state": "closed", "date_closed": today, "amount_open": 0.0}
            )
            dispute.write(
                {
                    "state": state,
                    "outcome": outcome,
                    "date_closed": today,
                    "stage_id": stage.id or dispute.stage_id.id,
                    "decision": False,
                    "writeoff_state": "refused"
                    if dispute.writeoff_state == "asked"
                    else dispute.writeoff_state,
                }
            )
            dispute.activity_ids.filtered("automated").unlink()
            dispute._message_log(
                body=self.env._("Closed by the ledger: %s.", label)
                if automatic
                else self.env._("Closed: %s.", label)
            )
            others = dispute.line_ids.search([("move_id", "in", moves.ids), ("state", "=", "open")])
            others._sync_open(moves)
            dispute._sum_up()
        if not automatic:
            self._refresh_customers()

    def _refresh_customers(self):
        """Let the cases of these disputes' customers follow at once."""
        # Sudo: only company and customer are read; the pass writes the cases for all.
        for company, own in self.sudo().grouped("company_id").items():
            if own.partner_id:
                self.env["collections.followup"].settle(company, own.partner_id)

    def action_resolve(self):
        """Open the assistant that resolves this dispute."""
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        self._check_undecided()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Resolve %s", self.name),
            "res_model": "collections.dispute.resolve.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dispute_id": self.id},
        }

    def action_reopen(self):
        """Take up these disputes again: what is still open of them is not claimed.

        With what was disputed, as far as it is not credited.
        """
        self.check_access("write")
        # Sudo: write access was checked; state and outcome are not people's to write, and what
        # was credited follows the ledger.
        closed = self.sudo().filtered(lambda dispute: dispute.state == "resolved")
        closed.line_ids._follow_credits(tell=False)
        closed.filtered("amount_taken_back")._forget_taken_back()
        for dispute in self.sudo():
            if dispute.state == "open":
                raise UserError(self.env._("%s is open already.", dispute.name))
            if dispute.merged_into_id:
                raise UserError(
                    self.env._(
                        "%(dispute)s was merged into %(other)s. Work on that one.",
                        dispute=dispute.name,
                        other=dispute.merged_into_id.name,
                    )
                )
            stage = self.env["collections.dispute.stage"]._get_first_sudo(False, dispute.company_id)
            lines = dispute.line_ids.filtered(
                lambda line: line.move_id.state == "posted" and not line._is_settled()
            )
            if dispute.line_ids and not lines:
                raise UserError(
                    self.env._(
                        "Nothing is open on the invoices of %s any more. Raise a new dispute "
                        "about another invoice instead.",
                        dispute.name,
                    )
                )
            lines.write({"state": "open", "date_closed": False, "amount_accepted": 0.0})
            dispute.write(
                {
                    "state": "open",
                    "outcome": False,
                    "date_closed": False,
                    "stage_id": stage.id,
                    "date_warned": False,
                    "date_escalated": False,
                    "writeoff_state": False,
                }
            )
            # What was credited so far stays credited; the rest of the part is disputed again.
            for line in lines.filtered(lambda line: line._is_covered()):
                line.write({"amount": line.amount_credited + line._get_open_total()})
            dispute._message_log(body=self.env._("Reopened."))
            today = dispute.company_id._collections_today()
            reason = dispute.reason_id
            if reason:
                dispute.date_deadline = self._add_working_days(
                    dispute.company_id, today, reason.resolution_days
                )
            dispute._follow_lines(backdate=False)

    def action_view_credit_moves(self):
        """Open the credit notes and write-offs made for this dispute."""
        self.ensure_one()
        moves = self.credit_move_ids
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit notes of %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", moves.ids)],
            "context": {"create": False},
        }
        if len(moves) == 1:
            action.update(view_mode="form", res_id=moves.id)
        return action

    # --------------------------------------------------------------------- credit notes

    @api.model
    def _may_bill(self):
        """Return whether the user may make credit notes and invoices."""
        return self.env["account.move"].has_access("create")

    def _check_billing(self):
        """Refuse what only people with billing rights may do, and say so."""
        if not self._may_bill():
            raise AccessError(
                self.env._(
                    "Credit notes are made by people with billing rights. Ask one of them with "
                    "the button Ask, or make them the owner of this dispute."
                )
            )

    def _create_credit_notes(self, amounts, reinvoice=False):
        """Make the credit notes for what was accepted, as drafts, by core's reversal.

        :param dict amounts: by line of this dispute, the accepted amount and the accepted
            invoice lines (empty: a part of all lines)
        :param bool reinvoice: credit the whole invoice and draft a new one
        :return: the new documents
        """
        self.ensure_one()
        self._check_billing()
        made = self.env["account.move"]
        for line, (amount, invoice_lines) in amounts.items():
            made |= line._create_credit_note(amount, invoice_lines, reinvoice)
        return made

    # ------------------------------------------------------------------------- answers

    def _reject(self, answer, send):
        """Close this dispute as valid debt, and tell the customer why.

        :param answer: the reasons, as HTML
        :param bool send: whether the customer gets them by e-mail, with a letter attached
        """
        self.ensure_one()
        if is_html_empty(answer):
            raise UserError(
                self.env._("Tell the customer why the claim stands: enter the reasons.")
            )
        self._check_verified(send)
        # Sudo: the answer is recorded with the decision, for which the caller has checked the
        # rights.
        self.sudo().answer = answer
        if send:
            self._send_answer()
        self._resolve("rejected")

    def _send_answer(self):
        """Send the answer to whoever raised this dispute; replies come into its chatter."""
        self.ensure_one()
        recipient = self._get_recipient()._collections_get_email_contact(self.partner_id)
        if not recipient._collections_get_emails():
            raise UserError(
                self.env._(
                    "%s has no e-mail address. Enter one, or print the answer and post it.",
                    recipient.display_name,
                )
            )
        # Sudo: template and report are the company's, and draw invoices that who answers need not
        # read.
        template = self.env.ref("collections_followup.mail_template_dispute_answer").sudo()
        report = self.env.ref("collections_followup.report_dispute_answer_action")
        values = template._generate_template(self.ids, ("subject", "body_html"))[self.id]
        pdf = (
            self.env["ir.actions.report"]
            .sudo()
            ._render_qweb_pdf(report.report_name, res_ids=self.ids)[0]
        )
        self.message_post(
            subject=flatten(values["subject"]),
            body=values["body_html"],
            partner_ids=recipient.ids,
            author_id=self.env.user.partner_id.id,
            email_from=self.company_id._collections_get_sender() or None,
            attachments=[(make_file_name(f"{self.name}.pdf"), pdf)],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid="mail.mail_notification_light",
        )

    def action_print_answer(self):
        """Print the answer to the customer as a letter."""
        return self.env.ref("collections_followup.report_dispute_answer_action").report_action(
            self, config=False
        )
