from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date, formatLang

# What people may still change once a promise is logged; the rest follows from the ledger.
EDITABLE = frozenset({"note", "channel", "contact_id"})
# What is given with a new promise; what the ledger says is never taken from anybody.
GIVEN = EDITABLE | {
    "partner_id",
    "company_id",
    "currency_id",
    "date_made",
    "date",
    "line_ids",
    "user_id",
    "logged_contact_id",
}
# A promise is logged at most so many days after it was given: what was paid in between counts.
MOST_DAYS_BACK = 30
CHANNELS = [
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("letter", "Letter"),
    ("visit", "In person"),
    ("portal", "Portal"),
    ("other", "Other"),
]


class CollectionsPromise(models.Model):
    """A customer's promise to pay an amount by a date, on one or several receivable items.

    Whether it was kept is read from the ledger (``collections_promise_evaluate.py``), never
    entered: payments that were matched after the promise was logged and are dated from its
    day to its date plus grace count, and add up. Whatever else reduces an item, such as a
    credit note or an older payment, reduces what is still expected.
    """

    _name = "collections.promise"
    _description = "Promise to Pay"
    _inherit = ["collections.agreement"]
    _order = "date desc, id desc"

    _number_prefix = "PROM"
    _day_field = "date"
    _grace_setting = "collections_promise_grace_days"
    # Who has promised can be asked for nothing else; but an item of a plan in default, and one
    # whose plan or settlement is still being agreed on, is followed up and can be promised.
    _holding = {"open": "yielding"}
    _free_of = ("in_force",)
    _undisputed = "all"
    _user_writable = EDITABLE
    # Who logs it is who does.
    _user_creatable = GIVEN - {"user_id"}

    case_id = fields.Many2one(
        comodel_name="collections.case",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    collector_id = fields.Many2one(related="case_id.user_id", string="Collector", store=True)
    date_made = fields.Date(
        string="Promised on",
        required=True,
        readonly=True,
        help="Payments dated before this day do not count for the promise.",
    )
    date = fields.Date(
        string="Promised for",
        required=True,
        index=True,
        readonly=True,
        help="Day on which the customer promised to have paid.",
    )
    date_limit = fields.Date(
        string="Waits until",
        required=True,
        readonly=True,
        help="Promised day plus the company's grace in working days. Payments dated up to this "
        "day keep the promise, and until then its items are not chased.",
    )
    channel = fields.Selection(
        selection=CHANNELS, string="Given by way of", required=True, default="phone"
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Given by",
        ondelete="set null",
        index="btree_not_null",
        help="Who at the customer gave the promise.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Logged by",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
    )
    note = fields.Text()
    line_ids = fields.One2many(
        comodel_name="collections.promise.line",
        inverse_name="promise_id",
        string="Items",
        readonly=True,
    )
    amount = fields.Monetary(
        string="Promised", compute="_compute_amount", store=True, aggregator="sum"
    )
    amount_company = fields.Monetary(
        string="Promised (company currency)",
        currency_field="company_currency_id",
        readonly=True,
        help="At the rate of the day on which the promise was made.",
    )
    amount_due = fields.Monetary(
        string="Expected",
        readonly=True,
        help="What is left of the promised amount after credit notes and payments that do not "
        "count for the promise.",
    )
    amount_paid = fields.Monetary(
        string="Paid in time",
        readonly=True,
        help="Paid by the last day of grace, by the payments' own dates, up to the expected "
        "amount.",
    )
    amount_broken = fields.Monetary(
        string="Not paid in time", readonly=True, help="Expected, but not paid in time."
    )
    tolerance_percent = fields.Float(digits=(5, 2), readonly=True)
    tolerance_amount = fields.Monetary(readonly=True)
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("kept", "Kept"),
            ("partly_kept", "Partly kept"),
            ("broken", "Broken"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="open",
        index=True,
        readonly=True,
    )
    status = fields.Char(compute="_compute_status", help="The state of the promise in words.")
    date_ended = fields.Date(
        string="Ended on", readonly=True, help="Day on which the promise stopped being open."
    )
    date_cancelled = fields.Date(string="Cancelled on", readonly=True)
    cancelled_by_id = fields.Many2one(
        string="Cancelled by", comodel_name="res.users", readonly=True
    )
    replaced_by_id = fields.Many2one(
        comodel_name="collections.promise",
        string="Replaced by",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    replaces_ids = fields.One2many(
        comodel_name="collections.promise", inverse_name="replaced_by_id"
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        export_string_translation=False,
    )

    _dates_in_order = models.Constraint(
        "CHECK (date >= date_made AND date_limit >= date)",
        "A promise cannot be for a day before it was made. Enter a later date.",
    )
    # What a pass evaluates: open promises, and those that only the ledger cancelled.
    _watched_idx = models.Index(
        "(company_id, partner_id) WHERE date_cancelled IS NULL AND state IN ('open', 'cancelled')"
    )
    # What the priority of a case counts.
    _broken_idx = models.Index("(company_id, partner_id) WHERE state IN ('partly_kept', 'broken')")

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for promise in self:
            promise.amount = sum(promise.line_ids.mapped("amount"))

    @api.depends(
        "state",
        "date",
        "date_limit",
        "amount_due",
        "amount_paid",
        "date_cancelled",
        "replaced_by_id",
    )
    @api.depends_context("lang")
    def _compute_status(self):
        for promise in self:
            promise.status = promise._get_status()

    def _get_status(self):
        """Return a sentence that says how this promise stands."""
        self.ensure_one()
        expected = formatLang(self.env, self.amount_due, currency_obj=self.currency_id)
        paid = formatLang(self.env, self.amount_paid, currency_obj=self.currency_id)
        if self.state == "kept":
            return self.env._("Kept: %(paid)s of %(expected)s paid.", paid=paid, expected=expected)
        if self.state == "partly_kept":
            return self.env._(
                "Partly kept: %(paid)s of %(expected)s paid by %(date)s.",
                paid=paid,
                expected=expected,
                date=format_date(self.env, self.date_limit),
            )
        if self.state == "broken":
            return self.env._(
                "Broken: nothing of %(expected)s paid by %(date)s.",
                expected=expected,
                date=format_date(self.env, self.date_limit),
            )
        if self.state == "open":
            return self.env._(
                "Waits until %(date)s: %(paid)s of %(expected)s paid.",
                date=format_date(self.env, self.date_limit),
                paid=paid,
                expected=expected,
            )
        if self.replaced_by_id:
            return self.env._("Replaced by %s.", self.replaced_by_id.name)
        if self.date_cancelled:
            # Sudo: the name of a user is told to whoever reads the promise.
            return self.env._(
                "Cancelled by %(user)s on %(date)s.",
                user=self.sudo().cancelled_by_id.name,
                date=format_date(self.env, self.date_cancelled),
            )
        if self.amount_due:
            return self.env._("A newer promise covers its items.")
        return self.env._("Nothing is left to pay: the items were settled in another way.")

    # --------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base'
        promises = super().create(vals_list)
        promises._begin()
        for participant in self.env["collections.participant"]._get_participants():
            participant._follow_new(promises)
        return promises

    @api.model
    def _complete_new(self, vals_list):
        # OVERRIDE 'collections.guarded'
        prepared = []
        for given in vals_list:
            # Of the ledger's figures nothing is taken from the add-on either.
            vals = {name: value for name, value in given.items() if name in GIVEN}
            company = self.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
            currency = self.env["res.currency"].browse(vals.get("currency_id") or []) or (
                company.currency_id
            )
            if not company._collections_owner():
                raise UserError(
                    self.env._("%s has no follow-up policy. Choose one in Settings.", company.name)
                )
            made = self._parse_date(vals.get("date_made")) or company._collections_today()
            day = self._parse_date(vals.get("date"))
            if not day:
                raise UserError(self.env._("Enter the day on which the customer will have paid."))
            self._check_days(company, made, day)
            for command in vals.get("line_ids") or ():
                if command[0] == Command.CREATE:
                    self._check_amount(command[2].get("amount"))
                    self.env["collections.promise.line"]._check_sense(command[2])
            # Sudo: the tolerance is a setting, which few read.
            settings = company.sudo()
            vals.update(
                company_id=company.id,
                currency_id=currency.id,
                date_made=made,
                date=day,
                date_limit=self._add_grace(day, company),
                tolerance_percent=settings.collections_promise_percent,
                tolerance_amount=settings.currency_id._convert(
                    settings.collections_promise_tolerance, currency, company, made
                ),
            )
            prepared.append(vals)
        # Before there are records: what is refused uses no number.
        drafts = self.browse().concat(*[self.new(vals) for vals in prepared])
        drafts._check_new()
        drafts._find_replaced()
        return prepared

    def _get_guard_message(self, names):
        # OVERRIDE 'collections.guarded'
        return self.env._(
            "A promise stays as it was given: only its note and who gave it can change. Log a "
            "new promise, which replaces this one."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(
                self.env._("Promises are kept as history. Cancel %s instead.", self[0].name)
            )

    def _check_days(self, company, made, day):
        """Refuse a promise for a day that is past, or one that was not made yet."""
        today = company._collections_today()
        if day < today:
            raise UserError(
                self.env._(
                    "%(date)s is past. A promise is for today (%(today)s) or a later day.",
                    date=format_date(self.env, day),
                    today=format_date(self.env, today),
                )
            )
        self._check_near(day, today)
        if made > today:
            raise UserError(self.env._("A promise cannot have been made after today."))
        if not self.env.su and made < today - timedelta(days=MOST_DAYS_BACK):
            raise UserError(
                self.env._(
                    "%(date)s is more than %(days)s days ago. A promise is logged when it is "
                    "given, or a few days later.",
                    date=format_date(self.env, made),
                    days=MOST_DAYS_BACK,
                )
            )

    # --------------------------------------------------------------------- mail

    def _mail_get_partner_fields(self, introspect_fields=False):
        # EXTENDS 'mail': the customer is whom messages are about
        return ["partner_id"]

    def _change_contact(self):
        # OVERRIDE: who gave the promise stays who it was
        return
