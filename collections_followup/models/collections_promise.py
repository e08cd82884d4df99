from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date, formatLang

from .collections_guarded import get_internal, internal

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

    Whether it was kept is read from the ledger (``collections_followup_promise.py``), never
    entered: payments that were matched after the promise was logged and are dated from its
    day to its date plus grace count, and add up. Whatever else reduces an item, such as a
    credit note or an older payment, reduces what is still expected.
    """

    _name = "collections.promise"
    _description = "Promise to Pay"
    _inherit = ["collections.agreement"]
    _order = "date desc, id desc"

    _number_prefix = "PROM"
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
        domain="[('commercial_partner_id', '=', partner_id)]",
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
    cancelled_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
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
        promises = super().create(vals_list)
        promises._check_new()
        promises._replace_others()
        promises._prepare_new()
        promises._follow_up_at_once()
        promises._announce()
        return promises

    @api.model
    def _complete_new(self, vals_list):
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
            settings = company.sudo()
            vals.update(
                company_id=company.id,
                currency_id=currency.id,
                date_made=made,
                date=day,
                date_limit=company._collections_add_working_days(
                    day, settings.collections_promise_grace_days
                ),
                tolerance_percent=settings.collections_promise_percent,
                tolerance_amount=settings.currency_id._convert(
                    settings.collections_promise_tolerance, currency, company, made
                ),
            )
            prepared.append(vals)
        return prepared

    def _get_guard_message(self, names):
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

    @api.model
    def _parse_date(self, value):
        """Return a date, or say clearly that a text is none."""
        try:
            return fields.Date.to_date(value)
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._(
                    "%s is not a date. Write it as year-month-day, for example 2026-03-31.", value
                )
            ) from error

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

    def _check_new(self):
        """Refuse what cannot be promised: foreign items, more than is open."""
        env, seen = self.env, set()
        covered = {
            company: company.sudo()._collections_covered() | company for company in self.company_id
        }
        for promise in self:
            if not promise.line_ids:
                raise UserError(env._("Choose the items that the customer promised to pay."))
            for line in promise.sudo().line_ids:
                item = line.move_line_id
                if item in seen:
                    raise UserError(
                        env._(
                            "%s is listed twice. Promise each item once, with its whole amount.",
                            line.name,
                        )
                    )
                seen.add(item)
                line._check_promisable(promise, covered[promise.company_id])
        lines = self.sudo().line_ids
        self._check_own(lines.move_line_id)
        self._check_free(lines.move_line_id)
        for item, amount in lines.move_line_id._collections_read_disputed().items():
            lines.filtered(lambda line, item=item: line.move_line_id == item)._check_undisputed(
                amount
            )

    @api.model
    def _is_blocked_by_dispute(self, item, amount):
        # OVERRIDE: what is not disputed can be promised
        return item.currency_id.compare_amounts(amount, item.amount_residual_currency) >= 0

    @api.model
    def _explain_held(self, line):
        # OVERRIDE
        return self.env._(
            "%(item)s is promised for %(date)s (%(promise)s). Cancel that promise first.",
            item=line.name,
            date=format_date(self.env, line.promise_id.date),
            promise=line.promise_id.name,
        )

    def _replace_others(self):
        """Let these new promises replace open ones on their items, or refuse them.

        They replace them where the context says so (``collections_replace``).
        """
        new = {line.move_line_id: line.promise_id for line in self.sudo().line_ids}
        others = (
            self.env["collections.promise.line"]
            .sudo()
            .search(
                [
                    ("move_line_id", "in", [item.id for item in new]),
                    ("state", "=", "open"),
                    ("promise_id", "not in", self.ids),
                ]
            )
        )
        if others and not get_internal(self.env, "collections_replace"):
            other = others[0].promise_id
            raise UserError(
                self.env._(
                    "%(item)s is promised already for %(date)s (%(promise)s). Cancel that "
                    "promise first, or replace it.",
                    item=others[0].name,
                    date=format_date(self.env, other.date),
                    promise=other.name,
                )
            )
        replaced = {line.promise_id: new[line.move_line_id] for line in others}
        for promise in self:
            gone = [other.id for other, by in replaced.items() if by == promise]
            if gone:
                self.browse(gone)._cancel(replaced_by=promise)

    def _prepare_new(self):
        """Set what new promises count from and make their lines open."""
        promises = self.sudo()
        cases = self.sudo()._find_open_cases(promises.partner_id, promises.company_id)
        matched = promises.line_ids._read_matched()
        for promise in promises:
            company = promise.company_id
            case = cases.get((company, promise.partner_id))
            promise.write(
                {
                    "case_id": case.id if case else False,
                    "amount_company": promise.currency_id._convert(
                        promise.amount, company.currency_id, company, promise.date_made
                    ),
                    "amount_due": promise.amount,
                }
            )
            for line in promise.line_ids:
                line.write({**matched[line.move_line_id], "state": "open"})

    def _announce(self):
        """Say on the cases that something was promised, and move them to their stage."""
        texts = {
            promise.id: self.env._(
                "%(promise)s: %(amount)s promised for %(date)s. Follow-up of %(items)s waits "
                "until %(limit)s.",
                promise=promise.name,
                amount=formatLang(self.env, promise.amount, currency_obj=promise.currency_id),
                date=format_date(self.env, promise.date),
                items=", ".join(promise.line_ids.mapped("name")),
                limit=format_date(self.env, promise.date_limit),
            )
            for promise in self.sudo()
        }
        self.sudo()._log_on_cases(texts)
        self.env["collections.followup"].sudo()._move_promised_cases(self.sudo().case_id)

    # ------------------------------------------------------------------ actions

    @api.model
    @api.private
    def _make(self, amounts, date, replace=False, **values):
        """Log a customer's promise: one record for each currency of the items.

        :param dict amounts: by receivable item (``account.move.line``), the promised amount in
            the item's currency
        :param date: day (date or ``YYYY-MM-DD``) on which the customer will have paid
        :param bool replace: whether open promises on the same items are replaced; they are
            refused otherwise
        :param values: further fields: ``channel``, ``contact_id``, ``note``, ``date_made``
        :return: the promises
        """
        if not amounts:
            raise UserError(self.env._("Choose the items that the customer promised to pay."))
        items = self.env["account.move.line"].union(*amounts)
        customers = items.partner_id.commercial_partner_id
        if len(customers) > 1:
            raise UserError(
                self.env._(
                    "These items are of several customers (%s). A promise is of one customer.",
                    ", ".join(customers[:5].mapped("display_name")),
                )
            )
        owners = {
            (company.sudo()._collections_owner() or company).id for company in items.company_id
        }
        if len(owners) > 1:
            raise UserError(
                self.env._("These items are of several companies. Log a promise for each company.")
            )
        vals_list = [
            {
                **values,
                "partner_id": customers.id,
                "company_id": owners.copy().pop(),
                "currency_id": currency.id,
                "date": date,
                "line_ids": [
                    Command.create({"move_line_id": item.id, "amount": amounts[item]})
                    for item in own
                ],
            }
            for currency, own in items.grouped("currency_id").items()
        ]
        return self.with_context(collections_replace=internal(replace)).create(vals_list)

    def _cancel(self, replaced_by=None, reason=None):
        """End these promises because the customer took them back or agreed on something new.

        :param replaced_by: the promise that takes their place
        :param str reason: what else ended them, as a sentence
        """
        for company, promises in self.sudo().grouped("company_id").items():
            promises.write(
                {
                    "state": "cancelled",
                    "date_cancelled": company._collections_today(),
                    "date_ended": company._collections_today(),
                    "cancelled_by_id": self.env.uid,
                    "replaced_by_id": replaced_by.id if replaced_by else False,
                    "amount_broken": 0.0,
                }
            )
            promises.line_ids.write({"state": "cancelled"})
            promises.activity_id.filtered("active").unlink()
            promises.flush_recordset()
            promises.line_ids.flush_recordset()
            promises._message_log_batch(
                bodies={
                    promise.id: self.env._("Replaced by %s.", replaced_by.name)
                    if replaced_by
                    else reason or self.env._("Cancelled.")
                    for promise in promises
                }
            )

    @api.model
    def _cancel_on_items(self, items, reason):
        """End the open promises on receivable items, because something new was agreed on.

        :param items: journal items
        :param str reason: what it is, as a sentence
        """
        promises = self._find_lines(items, ("open",)).promise_id
        if promises:
            promises._cancel(reason=reason)

    def action_cancel(self):
        """Cancel these promises: their items are followed up again at once."""
        self.check_access("write")
        for promise in self:
            if promise.date_cancelled:
                raise UserError(self.env._("%s is cancelled already.", promise.name))
            if promise.state != "open":
                raise UserError(
                    self.env._(
                        "%s has ended and stays as it was found. Only an open promise can be "
                        "cancelled.",
                        promise.name,
                    )
                )
        self._cancel()
        self._follow_up_at_once()
        return True

    def action_replace(self):
        """Open the wizard with the items of this promise, to log the one that replaces it."""
        self.ensure_one()
        return self.env["collections.promise.wizard"]._get_action(self.line_ids.move_line_id)

    def action_new(self):
        """Open the wizard, to choose the customer and the items."""
        return self.env["collections.promise.wizard"]._get_action()

    def action_view_items(self):
        """Open the receivable items that were promised."""
        return self.env["account.move.line"]._collections_get_items_action(
            self.line_ids.move_line_id.ids, self.env._("Promised items")
        )

    def _mail_get_partner_fields(self, introspect_fields=False):
        return ["partner_id"]

    def _change_contact(self):
        # OVERRIDE: who gave the promise stays who it was
        return
