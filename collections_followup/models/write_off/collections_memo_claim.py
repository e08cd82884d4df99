from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

SUPERVISOR = "collections_followup.group_collections_supervisor"


class CollectionsMemoClaim(models.Model):
    """A debt that is written off and still owed: it is not in the ledger's receivable any more.

    Money that the customer pays later is proposed for it (``collections.memo.recovery``). How much
    was written off follows the ledger.
    """

    _name = "collections.memo.claim"
    _inherit = [
        "collections.guarded",
        "collections.numbered",
        "collections.owned",
        "collections.retained",
        "collections.thread",
    ]
    _description = "Memo Claim"
    _order = "date desc, id desc"
    _number_prefix = "MEMO"
    _number_also = "partner_id"
    _user_creatable = frozenset()

    request_id = fields.Many2one(
        comodel_name="collections.write.off.request",
        string="Write-off",
        required=True,
        index=True,
        ondelete="restrict",
    )
    line_id = fields.Many2one(
        comodel_name="collections.write.off.request.line",
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
    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    move_id = fields.Many2one(
        comodel_name="account.move", string="Invoice", index="btree_not_null", ondelete="set null"
    )
    number = fields.Char(string="Debt")
    date = fields.Date(string="Written off on", required=True)
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)
    amount = fields.Monetary(string="Written off", help="As the ledger shows it now.")
    recovery_ids = fields.One2many(
        comodel_name="collections.memo.recovery", inverse_name="claim_id", string="Recoveries"
    )
    relief_ids = fields.One2many(
        comodel_name="collections.vat.relief", inverse_name="claim_id", string="Tax relief"
    )
    amount_recovered = fields.Monetary(
        string="Recovered",
        compute="_compute_amounts",
        store=True,
        help="What came in for it later, credit notes included.",
    )
    rest = fields.Monetary(string="Still owed", compute="_compute_amounts", store=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    amount_recovered_company = fields.Monetary(
        string="Recovered in company currency",
        currency_field="company_currency_id",
        compute="_compute_amounts",
        store=True,
        help="At the rate of each payment.",
    )
    rest_company = fields.Monetary(
        string="Still owed in company currency",
        currency_field="company_currency_id",
        compute="_compute_amounts",
        store=True,
        help="At the rate of the write-off.",
    )
    is_given_up = fields.Boolean(
        string="Given up", help="Nothing is asked for any more; money is not proposed for it."
    )
    state = fields.Selection(
        selection=[
            ("open", "Still owed"),
            ("recovered", "Recovered"),
            ("given_up", "Given up"),
            ("reversed", "Write-off reversed"),
        ],
        compute="_compute_amounts",
        store=True,
        index=True,
    )

    limitation_text = fields.Text(
        string="Limitation",
        compute="_compute_limitation_text",
        compute_sudo=True,
        help="Until when it can be sued for: it runs on, written off or not. Money that was booked "
        "as income moves no end by itself: enter it as an acknowledgement where the law says so.",
    )

    _line_once = models.UniqueIndex("(line_id)", "This debt is kept already.")
    _open_idx = models.Index("(partner_id) WHERE state = 'open'")

    @api.depends("partner_id", "company_id")
    def _compute_collector_id(self):
        return super()._compute_collector_id()

    @api.depends("line_id", "state")
    @api.depends_context("lang")
    def _compute_limitation_text(self):
        owed = self.filtered(lambda claim: claim.state == "open")
        found = self.env["collections.limitation"]._read(owed.line_id.move_line_id)
        for claim in self:
            period = found.get(claim.line_id.move_line_id.id) if claim in owed else None
            claim.limitation_text = period.words if period else False

    @api.depends("number", "partner_id.display_name")
    def _compute_display_name(self):
        for claim in self:
            claim.display_name = f"{claim.name or ''} {claim.number or ''}".strip()

    @api.depends(
        "amount",
        "is_given_up",
        "line_id.amount",
        "line_id.amount_company",
        *(f"recovery_ids.{name}" for name in ("state", "amount_claim", "amount_company")),
    )
    def _compute_amounts(self):
        for claim in self:
            booked = claim.recovery_ids.filtered(lambda own: own.state == "booked")
            currency = claim.currency_id
            recovered = currency.round(sum(booked.mapped("amount_claim")))
            rest = currency.round(max(claim.amount - recovered, 0.0))
            # Sudo: what the line was worth, whoever lets it be counted.
            line = claim.line_id.sudo()
            share = line.amount_company / line.amount if line.amount else 0.0
            claim.amount_recovered = recovered
            claim.amount_recovered_company = sum(booked.mapped("amount_company"))
            claim.rest = rest
            claim.rest_company = claim.company_currency_id.round(rest * share)
            if currency.is_zero(claim.amount) and currency.is_zero(recovered):
                claim.state = "reversed"
            elif claim.is_given_up:
                claim.state = "given_up"
            else:
                claim.state = "recovered" if currency.is_zero(rest) else "open"

    @api.model
    @api.private
    def _keep(self, request):
        """Keep what a request wrote off, and follow what of it is written off now.

        :param request: a posted one, in sudo mode
        """
        known = {claim.line_id: claim for claim in request.claim_ids}
        values = []
        for line in request.line_ids:
            claim = known.get(line)
            if claim:
                if claim.currency_id.compare_amounts(claim.amount, line.amount_written_off):
                    claim.amount = line.amount_written_off
            elif line.amount_written_off:
                values.append(
                    {
                        "request_id": request.id,
                        "line_id": line.id,
                        "partner_id": request.partner_id.id,
                        "company_id": request.company_id.id,
                        "move_id": line.move_line_id.move_id.id,
                        "number": line.number,
                        "date": request.date_posted,
                        "currency_id": line.currency_id.id,
                        "amount": line.amount_written_off,
                    }
                )
        return self.create(values)

    @api.model
    @api.private
    def _read_owed_sudo(self, partners, company):
        """Return what customers still owe of what was written off, and what was recovered.

        :param partners: commercial partners
        :param company: the company that keeps the cases
        :return: by customer, the rest, what was recovered, both in company currency, and how many
        """
        # Sudo: sums, for whoever may read the customer's figures.
        rows = self.sudo()._read_group(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "=", company.id),
                ("state", "!=", "reversed"),
            ],
            ["partner_id", "state"],
            ["rest_company:sum", "amount_recovered_company:sum", "__count"],
        )
        found = {}
        for partner, state, rest, recovered, count in rows:
            before = found.get(partner.id, (0.0, 0.0, 0))
            found[partner.id] = (
                before[0] + (rest if state == "open" else 0.0),
                before[1] + recovered,
                before[2] + count,
            )
        return found

    @api.model
    def _sql_needed(self, company):
        # OVERRIDE 'collections.retained': what is still owed is in no ledger, and not forgotten
        return SQL(
            "SELECT m.partner_id FROM collections_memo_claim m"
            " WHERE m.company_id = %s AND m.state = 'open'",
            company.id,
        )

    # --------------------------------------------------------------------------- actions

    def action_give_up(self):
        """Ask for the rest no longer: money that comes in is not proposed for it."""
        self._check_supervisor()
        for claim in self:
            if claim.state != "open":
                raise UserError(self.env._("Nothing of %s is owed any more.", claim.name))
        self._as_engine().is_given_up = True
        # Proposals for it are over, and the money is proposed for what else is owed.
        self.env["collections.memo.recovery"]._propose_sudo(self.partner_id)
        for claim in self:
            claim._message_log(body=self.env._("Given up by %s.", self.env.user.name))
        return True

    def action_ask_again(self):
        """Ask for the rest again."""
        self._check_supervisor()
        self._as_engine().is_given_up = False
        self.env["collections.memo.recovery"]._propose_sudo(self.partner_id)
        for claim in self:
            claim._message_log(body=self.env._("Asked for again by %s.", self.env.user.name))
        return True

    def _check_supervisor(self):
        self.check_access("write")
        if not self.env.user.has_group(SUPERVISOR):
            raise AccessError(self.env._("Only a supervisor gives up what is still owed."))

    def action_view_recoveries(self):
        """Open what came in for it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Recoveries of %s", self.name),
            "res_model": "collections.memo.recovery",
            "view_mode": "list,form",
            "domain": [("claim_id", "=", self.id)],
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(self.env._("Memo claims are kept as a record."))
