from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, formatLang

from ...engine import vat_relief

ACCOUNTANTS = (
    "account.group_account_user,account.group_account_manager,"
    "collections_followup.group_collections_supervisor"
)


class CollectionsVatRelief(models.Model):
    """Tax of a debt that was written off, which may be claimed back from a day on.

    Whoever keeps the books gets a task when the day is there: by what rule, and how much. Nothing
    is booked: the claim is made in the tax return.
    """

    _name = "collections.vat.relief"
    _inherit = ["collections.decided"]
    _description = "Tax Relief for a Bad Debt"
    _order = "date, id"
    _number_prefix = "RELIEF"
    _undecided = ("waiting", "due")

    claim_id = fields.Many2one(
        comodel_name="collections.memo.claim", index="btree_not_null", ondelete="restrict"
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
    move_id = fields.Many2one(
        comodel_name="account.move", string="Invoice", index="btree_not_null", ondelete="set null"
    )
    rule_id = fields.Many2one(
        comodel_name="collections.vat.relief.rule",
        string="By the rule of",
        index=True,
        ondelete="restrict",
    )
    source = fields.Char(related="rule_id.source", string="Law")
    date = fields.Date(string="From", required=True, index=True)
    date_last = fields.Date(string="At the latest")
    amount = fields.Monetary(
        string="Tax", help="In what was written off, in company currency at the invoice's rate."
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Not yet"),
            ("due", "To claim"),
            ("claimed", "Claimed"),
            ("over", "Over"),
        ],
        required=True,
        default="waiting",
        index=True,
        tracking=True,
    )
    amount_back = fields.Monetary(
        "Amount back",
        copy=False,
        export_string_translation=False,
        help="How much of what was claimed the accountant was told to pay back, in all.",
    )
    amount_asked = fields.Monetary(
        "Amount asked",
        copy=False,
        export_string_translation=False,
        help="Of that, what the last task said; below zero, to claim again.",
    )
    date_claimed = fields.Date(string="Claimed on", copy=False)
    claimed_by_id = fields.Many2one(comodel_name="res.users", string="Claimed by", copy=False)

    _line_once = models.UniqueIndex("(line_id)", "The tax of this is here already.")

    @api.depends("move_id.name", "partner_id.display_name")
    def _compute_display_name(self):
        for relief in self:
            relief.display_name = (
                f"{relief.name or ''} ({relief.move_id.name or relief.partner_id.display_name})"
            )

    def _get_kept_text(self):
        # OVERRIDE
        return self.env._("Tax relief is kept as a record.")

    @api.model
    @api.private
    def _keep_sudo(self, request):
        """Keep from when on the tax of what was written off may be claimed back.

        :param request: a posted write-off that left the taxes as they were, in sudo mode
        """
        # Sudo: whoever posts a write-off need not read taxes.
        self = self.sudo()
        known = self.search([("line_id", "in", request.line_ids.ids)]).line_id
        claims = {claim.line_id: claim for claim in request.claim_ids}
        rows = []
        for line in request.line_ids - known:
            move = line.move_line_id.move_id
            company = move.company_id
            country = company.account_fiscal_country_id or company.country_id
            rule = self.env["collections.vat.relief.rule"].sudo()
            rule = rule._find(country, request.date_posted)
            claim = claims.get(line, request.claim_ids.browse())
            tax = self._get_tax(line, claim)
            if not rule or company.currency_id.is_zero(tax):
                continue
            first, last = rule._get_days(
                line.date_due, move.delivery_date or move.invoice_date, request.date_posted
            )
            rows.append(
                {
                    "line_id": line.id,
                    "claim_id": claim.id,
                    "partner_id": request.partner_id.id,
                    "company_id": request.company_id.id,
                    "currency_id": company.currency_id.id,
                    "move_id": move.id,
                    "rule_id": rule.id,
                    "date": first,
                    "date_last": last,
                    "amount": tax,
                }
            )
        self.create(rows)._become_due()

    @api.model
    def _get_tax(self, line, claim):
        """Return the tax in what was written off of an invoice, at the invoice's rate.

        What came in for it later is no bad debt: the tax in that is not claimed.

        :param line: what was written off
        :param claim: its memo claim; empty where none is kept
        """
        item = line.move_line_id
        move = item.move_id
        if move.move_type not in ("out_invoice", "out_receipt") or not item.amount_currency:
            return 0.0
        currency = move.company_id.currency_id
        lost = max(line.amount_written_off - claim.amount_recovered, 0.0)
        written = lost * item.balance / item.amount_currency
        return float(
            vat_relief.tax_part(
                written, move.amount_tax_signed, move.amount_total_signed, currency.decimal_places
            )
        )

    def _become_due(self):
        """Give the accountant a task for those whose day is there; end those that are over."""
        for relief in self:
            if relief.state not in self._undecided:
                continue
            tax = self._get_tax(relief.line_id, relief.claim_id)
            if not tax or relief._is_late():
                relief.state = "over"
                relief.activity_ids.filtered("automated").unlink()
                continue
            if relief.currency_id.compare_amounts(relief.amount, tax):
                relief.amount = tax
                if relief.state == "due":
                    # The task says how much.
                    relief.activity_ids.filtered("automated").unlink()
                    relief._tell_accountant(claim=True)
            if relief.state == "waiting" and relief.date <= relief.company_id._collections_today():
                relief.state = "due"
                relief._tell_accountant(claim=True)

    def _is_late(self):
        """Return whether the last day for the claim has passed."""
        self.ensure_one()
        today = self.company_id._collections_today()
        return bool(self.date_last) and self.date_last < today

    def _tell_accountant(self, claim, amount=None):
        """Give whoever keeps the books a task.

        :param bool claim: the tax can be claimed; else it is to be paid back
        :param float amount: how much, where it is not all of it
        """
        user = self.company_id._collections_find_accountant_sudo()
        worded = user._collections_addressed(self)
        tax = formatLang(worded.env, amount or self.amount, currency_obj=self.currency_id)
        names = {"tax": tax, "invoice": self.move_id.name or self.partner_id.display_name}
        if claim:
            summary = worded.env._("Claim %(tax)s of tax back: %(invoice)s", **names)
        else:
            summary = worded.env._("Pay %(tax)s of relief back: %(invoice)s", **names)
        last = (
            worded.env._("At the latest on %s.", format_date(worded.env, self.date_last))
            if claim and self.date_last
            else ""
        )
        rule = worded.rule_id
        words = [rule.source, last, rule.note, rule._tell_status() if rule else ""]
        note = " ".join(filter(None, words))
        self._create_task(self, user, summary, note)

    def _follow_sudo(self):
        """Let these follow what is written off and recovered by now, those claimed as well."""
        # Sudo: whoever books need not read taxes.
        own = self.sudo()
        for relief in own:
            tax = self._get_tax(relief.line_id, relief.claim_id)
            if relief.state == "claimed":
                relief._follow_claimed(tax)
            elif relief.state == "over" and tax and not relief._is_late():
                relief.state = "waiting"
        own._become_due()

    def _follow_claimed(self, tax):
        """Tell the accountant how much of the relief that was claimed is to be paid back.

        A task that waits is replaced by one that says it all; one that is done was done.

        :param float tax: what could be claimed as things are now
        """
        self.ensure_one()
        currency = self.currency_id
        back = currency.round(self.amount - tax)
        if not currency.compare_amounts(back, self.amount_back):
            return
        waiting = self.activity_ids.filtered("automated")
        done = self.amount_back - (self.amount_asked if waiting else 0.0)
        asked = currency.round(back - done)
        waiting.unlink()
        self.write({"amount_back": back, "amount_asked": asked})
        if not currency.is_zero(asked):
            self._tell_accountant(claim=asked < 0, amount=abs(asked))

    def action_claimed(self):
        """Say that the tax was claimed back in a tax return."""
        self.check_access("read")
        if not self.env.user.has_groups(ACCOUNTANTS):
            raise AccessError(self.env._("Accountants and supervisors claim tax back."))
        self._lock_open()
        for relief in self:
            if relief.state != "due":
                raise UserError(
                    self.env._(
                        "%(number)s: the tax may be claimed from %(day)s on.",
                        number=relief.name,
                        day=format_date(self.env, relief.date),
                    )
                )
        # Sudo: role and step were checked; accountants write nothing of Collections.
        own = self.sudo()
        own.write({"state": "claimed", "claimed_by_id": self.env.uid})
        for relief in own:
            relief.date_claimed = relief.company_id._collections_today()
        own.activity_ids.filtered("automated").unlink()
        return True

    # ------------------------------------------------------------------------------ nightly

    @api.model
    @api.private
    def _cron_nightly(self):
        """Look each night at whose day is there, in all companies."""
        # Sudo: the nightly work of all companies
        companies = self.env["res.company"].sudo().search([("collections_policy_id", "!=", False)])
        self.env["ir.cron"]._collections_do_each_company(
            companies, "collections_write_off_day", self._do_night
        )

    @api.model
    def _do_night(self, company):
        # Sudo: the work of the company, whoever has started it.
        self.sudo().search(
            [("company_id", "=", company.id), ("state", "in", self._undecided)]
        )._become_due()
