from odoo import api, fields, models

MONEY = ("bank", "cash", "credit")


class CollectionsMemoRecovery(models.Model):
    """Money of a customer that is matched with nothing, beside a memo claim of the same customer.

    It is found when the money comes in, and booked when a person says so: as income, or as taking
    the write-off back so far (``collections_memo_recovery_book.py``).
    """

    _name = "collections.memo.recovery"
    _inherit = ["collections.decided", "collections.booking"]
    _description = "Recovery after a Write-off"
    _order = "date desc, id desc"
    _number_prefix = "RECOV"
    _participant_order = 79
    _write_off_field = "collections_memo_recovery_id"
    # What it books takes nothing off a claim.
    _credit_gives_up = False
    _undecided = ("proposed",)
    _user_writable = frozenset({"amount", "way"})

    claim_id = fields.Many2one(
        comodel_name="collections.memo.claim",
        string="Memo claim",
        required=True,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    money_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Money",
        index="btree_not_null",
        ondelete="set null",
    )
    money_name = fields.Char(string="Payment")
    kind = fields.Selection(
        selection=[("payment", "Payment"), ("credit_note", "Credit note")], required=True
    )
    date = fields.Date(string="Received on", required=True)
    amount = fields.Monetary(
        before_write="_check_open_value", help="How much of the money is for this claim."
    )
    way = fields.Selection(
        selection=[
            ("income", "Recovery income"),
            ("take_back", "Take the write-off back so far"),
        ],
        string="Book as",
        required=True,
        before_write="_check_open_value",
        help="On the account for recoveries, or back on the account of the write-off.",
    )
    claim_currency_id = fields.Many2one(
        related="claim_id.currency_id", string="Currency of the claim"
    )
    amount_claim = fields.Monetary(
        string="Off the claim",
        currency_field="claim_currency_id",
        compute="_compute_amounts",
        store=True,
        help="In the currency of the claim, at the rate of the day on which it came in.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    amount_company = fields.Monetary(
        string="In company currency",
        currency_field="company_currency_id",
        compute="_compute_amounts",
        store=True,
    )
    rest = fields.Monetary(
        related="claim_id.rest", string="Still owed", currency_field="claim_currency_id"
    )
    state = fields.Selection(
        selection=[
            ("proposed", "To decide"),
            ("booked", "Booked"),
            ("left", "Not for this"),
            ("undone", "Taken back"),
            ("over", "Over"),
        ],
        required=True,
        default="proposed",
        index=True,
        tracking=True,
    )
    move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="collections_memo_recovery_id",
        string="Entries",
    )
    date_booked = fields.Date(string="Booked on", copy=False, index=True)
    booked_by_id = fields.Many2one(comodel_name="res.users", string="Decided by", copy=False)

    _amount_positive = models.Constraint("CHECK (amount > 0)", "It is more than zero.")
    _money_once = models.UniqueIndex(
        "(claim_id, money_line_id) WHERE state = 'proposed'", "This is proposed already."
    )
    _open_idx = models.Index("(partner_id) WHERE state IN ('proposed', 'booked')")

    @api.depends("amount", "date", "currency_id", "claim_id.currency_id", "company_id")
    def _compute_amounts(self):
        for own in self:
            company = own.company_id
            for name, currency in (
                ("amount_claim", own.claim_currency_id),
                ("amount_company", own.company_currency_id),
            ):
                own[name] = (
                    own.currency_id._convert(own.amount, currency, company, own.date)
                    if own.currency_id and own.date
                    else own.amount
                )

    @api.depends("partner_id.display_name")
    def _compute_display_name(self):
        for own in self:
            own.display_name = f"{own.name or ''} ({own.partner_id.display_name})"

    def _check_open_value(self, _vals=None):
        """Refuse to change what is decided."""
        if not self._is_engine():
            self._check_open()

    def _get_kept_text(self):
        # OVERRIDE
        return self.env._("What came in for a memo claim is kept as a record.")

    # ------------------------------------------------------------------------ what is found

    @api.model
    @api.private
    def _propose_sudo(self, partners):
        """Propose money of customers that is matched with nothing for what they still owe.

        The oldest claim comes first. Money that is used otherwise meanwhile is proposed no longer.

        :param partners: commercial partners
        """
        # Sudo: whoever takes money in has no part in what becomes of it.
        self = self.sudo()
        known = self.search(
            [("partner_id", "in", partners.ids), ("state", "in", ("proposed", "left"))]
        )
        known.filtered(lambda own: own.state == "proposed")._follow_money()
        claims = self.env["collections.memo.claim"].sudo()
        claims = claims.search(
            [("partner_id", "in", partners.ids), ("state", "=", "open")], order="date, id"
        )
        if not claims:
            return
        waiting = known.filtered(lambda own: own.state == "proposed")
        decided = {(own.claim_id, own.money_line_id) for own in waiting}
        # Of which somebody has said that it is for something else.
        left = known.filtered(lambda own: own.state == "left").money_line_id
        rows = []
        for (company, partner), own_claims in claims.grouped(
            lambda claim: (claim.company_id, claim.partner_id)
        ).items():
            room = {
                claim: claim.rest
                - sum(
                    waiting.filtered(lambda own, c=claim: own.claim_id == c).mapped("amount_claim")
                )
                for claim in own_claims
            }
            for line in self._find_money(partner, company) - left:
                proposed = waiting.filtered(lambda own, m=line: own.money_line_id == m)
                free = -line.amount_residual_currency - sum(proposed.mapped("amount"))
                for claim in own_claims:
                    if (claim, line) in decided or not self._is_for(line, claim):
                        continue
                    row = self._prepare_proposal(line, claim, free, room[claim])
                    if row:
                        rows.append(row)
                        free -= row["amount"]
                        room[claim] -= line.currency_id._convert(
                            row["amount"], claim.currency_id, company, line.date
                        )
        for recovery in self.create(rows):
            recovery._plan_task()

    @api.model
    def _find_money(self, partner, company):
        """Return the receivable items of a customer's money that is matched with nothing."""
        lines = self.env["account.move.line"]
        companies = company._collections_covered() | company
        return lines.search(
            lines._collections_get_open_domain(partner, companies), order="date, id"
        ).filtered(
            lambda line: (
                line.amount_residual_currency < 0
                and (line.journal_id.type in MONEY or line.move_id.move_type == "out_refund")
            )
        )

    @api.model
    def _is_for(self, line, claim):
        """Return whether money may be for a claim: a credit note is for its own invoice only."""
        if line.move_id.move_type != "out_refund":
            return True
        return bool(claim.move_id) and line.move_id.reversed_entry_id == claim.move_id

    @api.model
    def _prepare_proposal(self, line, claim, free, room):
        """Return the values of a proposal; None where nothing is left of money or claim.

        :param float free: what is left of the money, in its currency
        :param float room: what is left of the claim, in its currency
        """
        company, currency = claim.company_id, line.currency_id
        most = claim.currency_id._convert(room, currency, company, line.date)
        amount = min(free, most)
        if currency.compare_amounts(amount, 0) <= 0:
            return None
        is_note = line.move_id.move_type == "out_refund"
        income = company.collections_recovery_account_id and not is_note
        return {
            "claim_id": claim.id,
            "partner_id": claim.partner_id.id,
            "company_id": company.id,
            "currency_id": currency.id,
            "money_line_id": line.id,
            "money_name": line.move_name or line.move_id.ref,
            "kind": "credit_note" if is_note else "payment",
            "date": line.date,
            "amount": currency.round(amount),
            "way": "income" if income else "take_back",
        }

    def _follow_money(self):
        """Let proposals follow what is left of their money; those without any are over.

        So are those for what is owed no longer: reversed, given up, or recovered.
        """
        closed = self.filtered(lambda own: own.claim_id.state != "open")
        closed._end()
        for line, own in (self - closed).grouped("money_line_id").items():
            left = -line.amount_residual_currency if line._collections_is_open() else 0.0
            for recovery in own:
                if recovery.currency_id.compare_amounts(left, 0) <= 0:
                    recovery._end()
                elif recovery.currency_id.compare_amounts(recovery.amount, left) > 0:
                    recovery.amount = left
                left -= recovery.amount

    def _end(self):
        """Let proposals be over: there is nothing to decide."""
        self.write({"state": "over"})
        self.activity_ids.filtered("automated").unlink()

    def _plan_task(self):
        """Ask whoever collects from the customer whether the money is for this."""
        company = self.company_id
        cases = self.env["collections.case"]._find_open(self.partner_id, company)
        case = cases.get((company, self.partner_id), self.env["collections.case"])
        user = (
            self._find_worker(company, case)
            or self.claim_id.request_id.proposed_by_id
            or self.env.user
        )
        worded = user._collections_addressed(self)
        self._create_task(
            self,
            user,
            worded.env._("%s paid after a write-off", self.partner_id.display_name),
            worded.env._(
                "%(money)s is matched with nothing, and %(claim)s was written off. Book it for "
                "that, or leave it for what else is open.",
                money=self.money_name or "",
                claim=self.claim_id.number or "",
            ),
        )
