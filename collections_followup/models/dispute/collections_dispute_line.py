from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, formatLang

DISPUTABLE = ("out_invoice", "out_receipt")
# What says which part of an invoice is disputed; stays as it was once the dispute is resolved.
TERMS = frozenset({"dispute_id", "move_id", "scope", "invoice_line_ids", "amount"})


class CollectionsDisputeLine(models.Model):
    """An invoice on a dispute, and how much of it is disputed.

    How the amount falls on the instalments, and what payments do to it, is worked out from
    the ledger: see ``_get_disputed_items``.
    """

    _name = "collections.dispute.line"
    _inherit = ["collections.guarded"]
    _description = "Disputed Invoice"
    _rec_name = "move_id"
    _order = "dispute_id desc, id"
    _user_writable = TERMS - {"dispute_id"}
    _user_creatable = TERMS

    dispute_id = fields.Many2one(
        comodel_name="collections.dispute", required=True, index=True, ondelete="cascade"
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('move_type', 'in', ('out_invoice', 'out_receipt')), ('state', '=', 'posted'),"
        " ('amount_residual', '>', 0)]",
    )
    move_company_id = fields.Many2one(related="move_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="move_id.currency_id", store=True, precompute=True)
    company_currency_id = fields.Many2one(
        related="dispute_id.currency_id", string="Company currency"
    )
    invoice_date_due = fields.Date(related="move_id.invoice_date_due", string="Due date")
    scope = fields.Selection(
        selection=[
            ("all", "All that is open"),
            ("amount", "An amount"),
            ("lines", "Invoice lines"),
            ("tax", "The tax"),
        ],
        string="Disputed",
        required=True,
        default="all",
    )
    invoice_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="collections_dispute_line_move_line_rel",
        column1="dispute_line_id",
        column2="move_line_id",
        string="Invoice lines",
        domain="[('move_id', '=', move_id), ('display_type', '=', 'product')]",
        # Colleagues who are asked may have no rights on journal items.
        groups="account.group_account_readonly,account.group_account_invoice,base.group_portal",
    )
    amount = fields.Monetary(
        string="Disputed amount",
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        help="What the customer disputed, tax included.",
    )
    amount_company = fields.Monetary(
        compute="_compute_amount_company",
        store=True,
        currency_field="company_currency_id",
        string="Disputed amount in company currency",
    )
    amount_residual = fields.Monetary(
        string="Open",
        compute="_compute_amount_residual",
        compute_sudo=True,
        help="What is open on the invoice.",
    )
    amount_claimed = fields.Monetary(
        string="Claimed",
        compute="_compute_amount_residual",
        compute_sudo=True,
        help="What is open and not disputed: the customer is still asked to pay it.",
    )
    amount_credited = fields.Monetary(
        string="Credited",
        readonly=True,
        help="Credit notes and write-offs since the dispute: they reduce the disputed part.",
    )
    amount_accepted = fields.Monetary(
        string="Accepted", readonly=True, help="What was decided to be credited or written off."
    )
    amount_open = fields.Monetary(
        string="In dispute", readonly=True, help="Disputed and still open: not claimed."
    )
    matched_before = fields.Integer(
        export_string_translation=False,
        readonly=True,
        help="Reconciliations up to this one were there before the dispute.",
    )
    amount_matched = fields.Monetary(
        export_string_translation=False,
        readonly=True,
        help="What was matched with the invoice before the dispute: as much of what comes later, "
        "where that is taken back, is no new credit.",
    )
    state = fields.Selection(
        selection=[("open", "Open"), ("closed", "Closed")],
        default="open",
        required=True,
        readonly=True,
    )
    date_closed = fields.Date("Date closed", readonly=True)

    _move_unique = models.UniqueIndex(
        "(dispute_id, move_id)", "An invoice stands only once on a dispute."
    )
    # What the pass looks for.
    _open_idx = models.Index("(move_company_id, move_id) WHERE state = 'open'")

    @api.depends("scope", "move_id", "invoice_line_ids")
    def _compute_amount(self):
        for line in self:
            move = line.move_id
            if line.scope == "all":
                line.amount = move.amount_residual
            elif line.scope == "tax":
                line.amount = min(move.amount_tax, move.amount_residual)
            elif line.scope == "lines":
                total = sum(line.invoice_line_ids.mapped("price_total"))
                line.amount = min(total, move.amount_residual)
            else:
                line.amount = line.amount

    @api.depends("amount", "move_id", "dispute_id.date_raised")
    def _compute_amount_company(self):
        for line in self:
            move = line.move_id
            rate = abs(move.amount_total_signed) / move.amount_total if move.amount_total else 0.0
            currency = line.company_currency_id or move.company_currency_id
            amount = line.amount * rate
            line.amount_company = currency.round(amount) if currency else amount

    @api.depends("move_id.amount_residual", "amount_open", "amount")
    def _compute_amount_residual(self):
        for line in self:
            is_open = line.move_id.state == "posted"
            line.amount_residual = line.move_id.amount_residual if is_open else 0.0
            disputed = line.amount_open if line._origin else line.amount
            line.amount_claimed = max(line.amount_residual - disputed, 0.0)

    @api.constrains("move_id", "dispute_id")
    def _check_move_id(self):
        # Sudo: the check holds whatever invoices the user may read.
        for line in self.sudo():
            move = line.move_id
            name = move.name or self.env._("The invoice")
            if move.move_type not in DISPUTABLE:
                raise ValidationError(
                    self.env._("%s is not a customer invoice. Choose one that is.", name)
                )
            if move.state == "cancel":
                raise ValidationError(
                    self.env._("%s is cancelled: there is nothing to dispute.", name)
                )
            if move.state != "posted":
                raise ValidationError(
                    self.env._("%s is not posted yet. Correct the draft instead.", name)
                )
            line._check_owner()
            if move.currency_id.compare_amounts(move.amount_residual, 0) <= 0:
                raise ValidationError(
                    self.env._("Nothing is open on %s: it is paid or credited.", name)
                )

    def _check_owner(self):
        """Refuse invoices of another company or customer than those of the dispute."""
        # Sudo: the check holds whatever invoices the user may read.
        for line in self.sudo():
            move = line.move_id
            dispute = line.dispute_id
            name = move.name or self.env._("The invoice")
            company = dispute.company_id
            if move.company_id not in company | company._collections_covered():
                raise ValidationError(
                    self.env._(
                        "%(invoice)s belongs to %(other)s and cannot be disputed in %(company)s.",
                        invoice=name,
                        other=move.company_id.name,
                        company=company.name,
                    )
                )
            if dispute.partner_id and move.commercial_partner_id != dispute.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(invoice)s is an invoice of %(other)s, and this dispute is one of "
                        "%(customer)s.",
                        invoice=name,
                        other=move.commercial_partner_id.name,
                        customer=dispute.partner_id.name,
                    )
                )

    @api.constrains("move_id", "scope", "amount", "invoice_line_ids")
    def _check_amount(self):
        # First what is wrong with the invoice itself
        self._check_move_id()
        others = {}
        # Sudo: what other disputes take of the invoice counts, also of those that the user does
        # not see.
        for other in self.sudo().search(
            [("move_id", "in", self.move_id.ids), ("state", "=", "open")]
        ):
            others[other.move_id] = others.get(other.move_id, self.browse()) | other
        for line in self.sudo():
            move = line.move_id
            wrong = line.invoice_line_ids - move.invoice_line_ids
            if wrong:
                raise ValidationError(
                    self.env._(
                        "%(line)s is a line of another invoice than %(invoice)s.",
                        line=wrong[0].name or wrong[0].move_name,
                        invoice=move.name,
                    )
                )
            if line.scope == "lines" and not line.invoice_line_ids:
                raise ValidationError(
                    self.env._("Choose the lines of %s that are disputed.", move.name)
                )
            if line.scope == "tax" and move.currency_id.is_zero(move.amount_tax):
                raise ValidationError(self.env._("There is no tax on %s.", move.name))
            if line.currency_id.compare_amounts(line.amount, 0) <= 0:
                raise ValidationError(
                    self.env._("Enter how much of %s is disputed, above zero.", move.name)
                )
            own = others.get(move, self.browse()) - line
            free = move.amount_residual - own._sum_disputed(move)
            if line.currency_id.compare_amounts(line.amount, free) > 0:
                if own:
                    raise ValidationError(
                        self.env._(
                            "%(amount)s of %(invoice)s is disputed in %(dispute)s already: no "
                            "more than %(free)s can be disputed here.",
                            amount=formatLang(
                                self.env,
                                min(sum(own.mapped("amount")), move.amount_residual),
                                currency_obj=line.currency_id,
                            ),
                            invoice=move.name,
                            dispute=", ".join(own.dispute_id.mapped("name")),
                            free=formatLang(
                                self.env, max(free, 0.0), currency_obj=line.currency_id
                            ),
                        )
                    )
                raise ValidationError(
                    self.env._(
                        "No more than %(open)s is open on %(invoice)s: enter that or less.",
                        open=formatLang(self.env, free, currency_obj=line.currency_id),
                        invoice=move.name,
                    )
                )

    def _sum_disputed(self, move):
        """Return how much of what is open on an invoice these open lines dispute."""
        return sum(min(line.amount - line.amount_credited, move.amount_residual) for line in self)

    @api.model
    def _get_undisputed(self, moves):
        """Return the part of invoices that can still be disputed, for those that have one.

        :param moves: posted customer invoices
        :return: a dict by invoice: an amount in the currency of the invoice
        """
        # In sudo mode: what a colleague has taken up is disputed, too.
        lines = self.sudo().search([("move_id", "in", moves.ids), ("state", "=", "open")])
        by_move = lines.grouped("move_id")
        free = {
            move: move.amount_residual - by_move.get(move, lines.browse())._sum_disputed(move)
            for move in moves
        }
        return {
            move: amount
            for move, amount in free.items()
            if move.currency_id.compare_amounts(amount, 0.0) > 0
        }

    def _get_guard_message(self, names):
        return self.env._(
            "What is in dispute, accepted and credited follows from the ledger and from the "
            "buttons of the dispute."
        )

    @api.model_create_multi
    def create(self, vals_list):
        disputes = self.env["collections.dispute"].browse(
            [vals["dispute_id"] for vals in vals_list if vals.get("dispute_id")]
        )
        disputes._check_open()
        lines = super().create(vals_list)
        lines._note_matched()
        lines.dispute_id._follow_lines()
        return lines

    def _note_matched(self):
        """Note what is matched with these invoices before they are disputed."""
        last = self._get_last_partial()
        # In sudo mode: what the ledger has, whoever raises the dispute.
        items = self.sudo().move_id._collections_get_receivable_lines()
        matched = self.env["collections.followup.matches"]._read_matched(items)
        for line in self.sudo():
            own = line.move_id._collections_get_receivable_lines()
            line.write(
                {
                    "matched_before": last,
                    "amount_matched": sum(matched[item]["amount_matched"] for item in own),
                }
            )

    @api.model
    def _get_last_partial(self):
        """Return the id of the newest reconciliation."""
        self.env["account.partial.reconcile"].flush_model()
        [(last,)] = self.env.execute_query(
            SQL("SELECT COALESCE(MAX(id), 0) FROM account_partial_reconcile")
        )
        return last

    def write(self, vals):
        if TERMS & set(vals):
            self.dispute_id._check_open()
        result = super().write(vals)
        if "move_id" in vals:
            self._note_matched()
        if TERMS & set(vals):
            self.dispute_id._follow_lines()
        return result

    def unlink(self):
        disputes = self.dispute_id.exists()
        moves = self.move_id
        result = super().unlink()
        disputes._follow_lines(moves)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_resolved(self):
        self.dispute_id._check_open()
        if any(line.amount_credited for line in self):
            raise UserError(
                self.env._(
                    "A credit note was posted for this invoice: it stays on the dispute as a "
                    "record. Resolve the dispute instead."
                )
            )
