"""What collectors see and do on a case, beside the figures that the ledger keeps."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, formatLang

from ...engine import validation_period

# What people may change on a case; all else comes from the ledger and the follow-up pass.
WORK_FIELDS = frozenset({"stage_id", "user_id"})


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    _user_writable = WORK_FIELDS
    _user_creatable = frozenset()

    ageing = fields.Json(compute="_compute_ageing", export_string_translation=False)
    recipient_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        compute="_compute_recipient_id",
        help="Who gets the notices: the follow-up contact, or else the invoice address.",
    )
    phone = fields.Char(compute="_compute_reach", help="Of the contact person.")
    email = fields.Char(compute="_compute_reach", help="Of the contact person.")
    customer_phone = fields.Char(string="Phone of the customer", compute="_compute_reach")
    customer_email = fields.Char(string="E-mail of the customer", compute="_compute_reach")
    contact_ids = fields.Many2many(
        comodel_name="res.partner", compute="_compute_contact_ids", string="Contacts"
    )
    on_hold = fields.Boolean("On hold", compute="_compute_on_hold", search="_search_on_hold")
    hold_text = fields.Char(compute="_compute_on_hold", string="Hold")
    cease = fields.Boolean(related="partner_id.collections_cease")
    last_payment_date = fields.Date(compute="_compute_last_payment", string="Last payment")
    last_payment_amount = fields.Monetary(compute="_compute_last_payment")
    days_sales_outstanding = fields.Float(
        related="partner_id.days_sales_outstanding", string="Days sales outstanding"
    )
    credit_limit = fields.Float(related="partner_id.credit_limit")
    use_partner_credit_limit = fields.Boolean(related="partner_id.use_partner_credit_limit")
    earlier_count = fields.Integer(compute="_compute_earlier_count", string="Earlier cases")
    call_script = fields.Html(
        compute="_compute_call_script",
        help="Script of the level reached, with this customer's figures filled in.",
    )

    # ------------------------------------------------------------------ computes

    @api.depends("amount_due", "amount_overdue", "amount_credit", "amount_bucket_5")
    def _compute_ageing(self):
        labels = self.env["res.partner"]._collections_get_ageing_labels()
        for case in self:
            case.ageing = {
                "labels": labels,
                "amounts": [
                    case.amount_due - case.amount_overdue + case.amount_credit,
                    case.amount_bucket_1,
                    case.amount_bucket_2,
                    case.amount_bucket_3,
                    case.amount_bucket_4,
                    case.amount_bucket_5,
                ],
                "credit": case.amount_credit,
                "currency_id": case.currency_id.id,
            }

    @api.depends("partner_id", "company_id")
    def _compute_recipient_id(self):
        for company, cases in self.grouped("company_id").items():
            recipients = cases.partner_id._collections_get_recipients(company)
            for case in cases:
                case.recipient_id = recipients.get(case.partner_id.commercial_partner_id)

    @api.depends("recipient_id", "partner_id.phone", "partner_id.email")
    def _compute_reach(self):
        for case in self:
            person, customer = case.recipient_id, case.partner_id
            case.phone, case.email = person.phone, person.email
            case.customer_phone = customer.phone if customer.phone != person.phone else False
            case.customer_email = customer.email if customer.email != person.email else False

    @api.depends("partner_id")
    def _compute_contact_ids(self):
        contacts = (
            self.env["res.partner"]
            .search([("commercial_partner_id", "in", self.partner_id.ids)])
            .grouped("commercial_partner_id")
        )
        for case in self:
            own = contacts.get(case.partner_id, case.partner_id.browse())
            case.contact_ids = case.partner_id | own

    def _get_active_holds(self):
        """Return the holds on the customers of these cases that work today."""
        return self.env["collections.hold"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id._collections_covered().ids),
                ("scope", "=", "partner"),
                ("state", "=", "active"),
            ],
            order="date_until desc nulls first, id desc",
        )

    @api.depends("partner_id", "company_id")
    def _compute_on_hold(self):
        holds = self._get_active_holds().grouped("partner_id")
        none = self.env["collections.hold"]
        covered = {company: company._collections_covered() for company in self.company_id}
        for case in self:
            companies = covered[case.company_id]
            hold = holds.get(case.partner_id, none).filtered(
                lambda h, companies=companies: h.company_id in companies
            )[:1]
            case.on_hold = bool(hold)
            if not hold:
                case.hold_text = False
            elif hold.date_until:
                case.hold_text = self.env._(
                    "On hold until %(date)s: %(reason)s",
                    date=format_date(self.env, hold.date_until),
                    reason=hold.reason_id.name,
                )
            else:
                case.hold_text = self.env._("On hold until it is released: %s", hold.reason_id.name)

    @api.model
    def _search_on_hold(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain([("scope", "=", "partner"), ("state", "=", "active")])
        holds = self.env["collections.hold"]
        held = Domain.FALSE
        # A branch's hold is about the case that the company above it keeps.
        for company, _count in holds._read_group(domain, ["company_id"], ["__count"]):
            found = holds._search(domain & Domain("company_id", "=", company.id))
            # By its table: record rules bring others in that have customers, too.
            customers = found.subselect(SQL.identifier(found.table, "partner_id"))
            held |= Domain("company_id", "=", company._collections_owner().id) & Domain(
                "partner_id", "in", customers
            )
        return Domain.OR([held if wanted else ~held for wanted in value])

    @api.depends("partner_id", "company_id")
    def _compute_last_payment(self):
        self.last_payment_date = False
        self.last_payment_amount = 0.0
        if not self.partner_id:
            return
        companies = self.company_id._collections_covered()
        self.env["account.payment"].flush_model()
        # A collector may not be an accountant: of payments, only day and amount are shown.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (rp.commercial_partner_id)
                       rp.commercial_partner_id, p.date, p.amount_company_currency_signed
                  FROM account_payment p
                  JOIN res_partner rp ON rp.id = p.partner_id
                 WHERE p.payment_type = 'inbound' AND p.state IN ('in_process', 'paid')
                   AND rp.commercial_partner_id IN %s AND p.company_id IN %s
              ORDER BY rp.commercial_partner_id, p.date DESC, p.id DESC
                """,
                tuple(self.partner_id.ids),
                tuple(companies.ids) or (0,),
            )
        )
        found = {row[0]: row[1:] for row in rows}
        for case in self:
            if case.partner_id.id in found:
                case.last_payment_date, case.last_payment_amount = found[case.partner_id.id]

    @api.depends("episode")
    def _compute_earlier_count(self):
        for case in self:
            case.earlier_count = max(case.episode - 1, 0)

    @api.depends("level_id", "partner_id", "amount_overdue")
    def _compute_call_script(self):
        levels = {case: case._get_script_level() for case in self}
        asked = self.filtered(lambda case: levels[case].script)._read_asked()
        for case, level in levels.items():
            values = case._get_script_values(*asked.get(case, (0.0, 0, 0)))
            case.call_script = level._fill_in(level.script, values)

    def _get_script_level(self):
        """Return the level whose script is read: the one reached, or the next one with a call."""
        self.ensure_one()
        level = self.level_id
        if level.script:
            return level
        # The level before said nothing about calls: show the one to come.
        return self.policy_id.level_ids.filtered(
            lambda other: other.script and other.sequence > (level.sequence or 0)
        )[:1]

    def _read_asked(self):
        """Return what the customers of these cases are asked for today, see the pass.

        :return: amount, number of items and days, by case; of those asked for something
        """
        result = {}
        for company, cases in self.filtered("id").grouped("company_id").items():
            if not company._collections_keeps_cases():
                continue
            asked = self.env["collections.followup.asked"]._read_asked(company, cases.partner_id)
            for case in cases:
                if case.partner_id.id in asked:
                    result[case] = asked[case.partner_id.id]
        return result

    def _get_script_values(self, amount, count, days):
        """Return what is filled into a call script for this case.

        :param float amount: what the customer is asked for, in company currency
        :param int count: of how many items
        :param int days: how late the oldest of them is
        """
        self.ensure_one()
        today = self.company_id._collections_today()
        user = self.user_id or self.env.user
        level = self.level_id
        return {
            "customer": self.partner_id.name or "",
            "contact": self.recipient_id.name or self.partner_id.name or "",
            "company": self.company_id.name,
            "amount": formatLang(self.env, amount, currency_obj=self.currency_id),
            "debt": formatLang(self.env, amount, currency_obj=self.currency_id),
            "days": str(days),
            "count": str(count),
            "date": format_date(self.env, today),
            "pay_by": format_date(
                self.env, fields.Date.add(today, days=level.pay_within_days or 7)
            ),
            "dispute_by": format_date(self.env, validation_period.get_end(today)),
            "collector": user.name or "",
            "phone": user.phone or self.company_id.collections_phone or self.company_id.phone or "",
            "reference": self.name or "",
            **self._get_added_words(),
        }

    def _get_added_words(self):
        """Return the words that other capabilities add to call scripts."""
        words = {}
        for source in self.env["collections.document.source"]._get_sources():
            words.update(source._get_case_words(self))
        return words

    # --------------------------------------------------------------- who may what

    def write(self, vals):
        if "user_id" in vals and not self._is_engine():
            self._check_assign(vals["user_id"])
        result = super().write(vals)
        if {"user_id", "state"} & set(vals):
            self.env["collections.owned"]._forget_collectors()
        return result

    def _get_guard_message(self, names):
        return self.env._(
            "The figures of a case come from the ledger. Only its stage and its collector can be "
            "changed."
        )

    def _check_assign(self, user_id):
        """Collectors may take a case that is nobody's and give up their own; others assign."""
        if self.env.user.has_group("collections_followup.group_collections_supervisor"):
            return
        for case in self:
            taken = not case.user_id and user_id == self.env.uid
            given_up = case.user_id == self.env.user and not user_id
            if case.user_id.id != (user_id or False) and not taken and not given_up:
                raise AccessError(
                    self.env._(
                        "Cases are assigned by a supervisor. You can take cases that are nobody's."
                    )
                )

    # -------------------------------------------------------------------- actions

    def action_take(self):
        """Take these cases: they are worked on by whoever presses the button."""
        self.user_id = self.env.user
        return True

    def action_follow_up(self):
        """Open the Follow up assistant for all that these customers owe."""
        closed = self.filtered(lambda case: case.state == "closed")
        if closed:
            raise UserError(
                self.env._("%s is closed: nothing is overdue any more.", closed[0].name)
            )
        lines = self.env["account.move.line"].search(self._get_open_items_domain())
        return self.env["collections.followup.wizard"]._open(lines)

    def action_release_hold(self):
        """End the holds on the customers of these cases."""
        self._get_active_holds().action_release()
        return True

    def action_toggle_cease(self):
        """Mark the customers as not to be contacted about debts, or lift that."""
        self.check_access("write")
        if not self.env.user.has_group("collections_followup.group_collections_collector"):
            raise AccessError(self.env._("Only the Collections team can change this."))
        for case in self:
            # Sudo: a collector need not have the right to edit contacts: this one mark is theirs.
            case.partner_id.sudo().collections_cease = not case.cease
            case._message_log(
                body=self.env._("No reminders are sent to this customer any more.")
                if case.cease
                else self.env._("Reminders to this customer are allowed again.")
            )
        return True

    def action_view_history(self):
        """Open the earlier cases of the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Earlier cases of %s", self.partner_id.display_name),
            "res_model": "collections.case",
            "view_mode": "list,form,pivot,graph",
            "domain": [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("id", "!=", self.id),
            ],
            "context": {"create": False},
        }

    def action_view_customer(self):
        """Open the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "view_mode": "form",
        }
