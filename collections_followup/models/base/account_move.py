from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .collections_checked import check_before_write
from .res_partner import COLLECTIONS_READERS

# What moves an invoice into or out of follow-up, beside its items.
WATCHED = {
    "state",
    "collections_policy_id",
    "partner_id",
    "payment_state",
    "matched_payment_ids",
}


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_policy_id = fields.Many2one(
        comodel_name="collections.policy",
        string="Follow-up policy",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        domain="[('company_id', 'in', (False, company_id))]",
        help="Leave empty to use the policy of the customer, or else of the company.",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )
    collections_level_id = fields.Many2one(
        comodel_name="collections.level",
        string="Follow-up level",
        compute="_compute_collections_level_id",
        search="_search_collections_level_id",
        compute_sudo=True,
        help="Highest level that one of the instalments has reached.",
        groups=COLLECTIONS_READERS,
    )
    collections_last_notice_date = fields.Date(
        string="Last notice",
        compute="_compute_collections_level_id",
        search="_search_collections_last_notice_date",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_case_id = fields.Many2one(
        comodel_name="collections.case",
        string="Collection case",
        compute="_compute_collections_case_id",
        search="_search_collections_case_id",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_stage_id = fields.Many2one(
        comodel_name="collections.stage",
        string="Collection stage",
        compute="_compute_collections_case_id",
        search="_search_collections_stage_id",
        compute_sudo=True,
        help="Stage of the customer's open case, where this invoice is overdue.",
        groups=COLLECTIONS_READERS,
    )
    collections_days_overdue = fields.Integer(
        string="Days overdue",
        compute="_compute_collections_days_overdue",
        search="_search_collections_days_overdue",
        compute_sudo=True,
        help="Of the instalment that has been due longest.",
        groups=COLLECTIONS_READERS,
    )
    collections_amount_overdue = fields.Monetary(
        string="Overdue amount",
        compute="_compute_collections_days_overdue",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_explanation = fields.Html(
        string="Follow-up of the instalments",
        compute="_compute_collections_explanation",
        groups=COLLECTIONS_READERS,
    )
    collections_exclusion = fields.Char(
        string="Why not chased",
        compute="_compute_collections_exclusion",
        help="Why a run of today would not chase this invoice, or what it would do.",
        groups=COLLECTIONS_READERS,
    )
    collections_next_date = fields.Date(
        string="Next level on",
        compute="_compute_collections_exclusion",
        groups=COLLECTIONS_READERS,
    )
    collections_on_hold = fields.Boolean(
        string="On hold",
        compute="_compute_collections_on_hold",
        search="_search_collections_on_hold",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_due_today = fields.Boolean(
        string="Follow-up due today",
        compute="_compute_collections_due_today",
        search="_search_collections_due_today",
        help="A run of today would claim an instalment of this invoice.",
        groups=COLLECTIONS_READERS,
    )
    collections_notice_count = fields.Integer(
        compute="_compute_collections_notice_count",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )

    # The pass reads the few invoices whose payment is blocked.
    _collections_blocked_idx = models.Index(
        "(id) WHERE payment_state = 'blocked' AND state = 'posted'"
    )

    @api.constrains("collections_policy_id", "company_id")
    def _check_collections_policy_company(self):
        # Sudo: the check holds for whoever writes the invoice, whatever policies and companies he
        # may read.
        for move in self.sudo().filtered("collections_policy_id"):
            owner = move.collections_policy_id.company_id
            if owner and owner not in move.company_id.parent_ids:
                raise ValidationError(
                    self.env._(
                        "%(policy)s is a policy of %(owner)s and cannot be used on an invoice of "
                        "%(company)s.",
                        policy=move.collections_policy_id.name,
                        owner=owner.name,
                        company=move.company_id.name,
                    )
                )

    def _collections_get_receivable_lines(self):
        """Return the receivable items of these invoices."""
        # Not by the related type of the account, which is computed anew with each request.
        receivable = self.env["account.account"]._collections_get_receivable_ids()
        return self.line_ids.filtered(lambda line: line.account_id.id in receivable)

    def _compute_collections_level_id(self):
        found = {}
        for item in self.env["collections.item"].search([("move_id", "in", self.ids)], order="id"):
            best = found.get(item.move_id)
            if not best or item.level_id.sequence > best.level_id.sequence:
                found[item.move_id] = item
        for move in self:
            item = found.get(move)
            move.collections_level_id = item.level_id if item else False
            move.collections_last_notice_date = item.last_notice_date if item else False

    def _search_collections_level_id(self, operator, value):
        self._check_field_access(self._fields["collections_level_id"], "read")
        return self.env["collections.item"]._search_level("move_id", operator, value)

    def _search_collections_last_notice_date(self, operator, value):
        self._check_field_access(self._fields["collections_last_notice_date"], "read")
        return self.env["collections.item"]._search_last_notice_date("move_id", operator, value)

    def _compute_collections_case_id(self):
        overdue = self.filtered("collections_days_overdue")
        owners = {company: company._collections_owner() for company in overdue.company_id}
        cases = self.env["collections.case"].search(
            [
                ("partner_id", "in", overdue.commercial_partner_id.ids),
                ("company_id", "in", [owner.id for owner in owners.values()]),
                ("state", "=", "open"),
            ]
        )
        by_customer = {(case.company_id, case.partner_id): case for case in cases}
        none = self.env["collections.case"]
        for move in self:
            case = (
                by_customer.get((owners[move.company_id], move.commercial_partner_id), none)
                if move in overdue
                else none
            )
            move.collections_case_id = case
            move.collections_stage_id = case.stage_id

    def _search_collections_in_case(self, domain):
        """Return the domain of the overdue invoices whose customer's case matches a domain."""
        # Sudo: accountants read no cases; only invoices that the user may read are found.
        cases = self.env["collections.case"].sudo().search([("state", "=", "open"), *domain])
        result = Domain.FALSE
        for company, company_cases in cases.grouped("company_id").items():
            result |= Domain("commercial_partner_id", "in", company_cases.partner_id.ids) & Domain(
                "company_id", "in", company._collections_covered().ids
            )
        return result & Domain("collections_days_overdue", ">", 0)

    def _search_collections_case_field(self, name, operator, value):
        return self.env["collections.case"]._search_by(
            self._search_collections_in_case, name, operator, value
        )

    def _search_collections_case_id(self, operator, value):
        self._check_field_access(self._fields["collections_case_id"], "read")
        return self._search_collections_case_field("id", operator, value)

    def _search_collections_stage_id(self, operator, value):
        self._check_field_access(self._fields["collections_stage_id"], "read")
        return self._search_collections_case_field("stage_id", operator, value)

    @api.model
    def _collections_search_current(self, current, value):
        """Return the domain of the invoices whose current agreement is in one of some states.

        :param SQL current: statement with the columns ``move_id`` and ``state``, one row an
            invoice
        :param value: the states; False for invoices without agreement
        """
        states = tuple(state for state in value if state)
        result = Domain.FALSE
        if states:
            result |= Domain(
                "id",
                "in",
                SQL("(SELECT c.move_id FROM (%s) c WHERE c.state IN %s)", current, states),
            )
        if False in value:
            result |= Domain("id", "not in", SQL("(SELECT c.move_id FROM (%s) c)", current))
        return result

    @api.depends("line_ids.date_maturity", "line_ids.amount_residual", "state")
    def _compute_collections_days_overdue(self):
        today = self.env["account.move.line"]._collections_today()
        # Read apart: the invoice's other lines, many and wide, are of no interest here.
        late = {}
        for line in self.env["account.move.line"].search_fetch(
            [("move_id", "in", self.ids), ("collections_days_overdue", ">", 0)],
            ["move_id", "date_maturity", "date", "amount_residual_currency"],
        ):
            days, amount = late.get(line.move_id.id, (0, 0.0))
            late[line.move_id.id] = (
                max(days, (today - (line.date_maturity or line.date)).days),
                amount + line.amount_residual_currency,
            )
        for move in self:
            days, amount = late.get(move._origin.id, (0, 0.0))
            move.collections_days_overdue = days
            move.collections_amount_overdue = amount

    def _search_collections_days_overdue(self, operator, value):
        self._check_field_access(self._fields["collections_days_overdue"], "read")
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        if operator in ("<", "<="):
            inverse = {"<": ">=", "<=": ">"}[operator]
            return ~Domain(self._search_collections_days_overdue(inverse, value))
        if value < 0 or (operator == ">=" and value <= 0):
            return Domain.TRUE
        lines = self.env["account.move.line"]._search(
            [("collections_days_overdue", operator, value)]
        )
        return Domain("id", "in", lines.subselect("move_id"))

    def _collections_get_sorted_lines(self):
        """Return the instalments of this invoice, the one due first in front."""
        return self._collections_get_receivable_lines().sorted(
            lambda line: (line.date_maturity or line.date, line.id)
        )

    @api.depends_context("lang", "collections_explain_date")
    def _compute_collections_explanation(self):
        lines = self._collections_get_receivable_lines()
        explanations = lines._collections_explain(lines._collections_get_explained_day())
        document = self.env["collections.document"]
        for move in self:
            move.collections_explanation = document._get_explanation_table(
                move._collections_get_sorted_lines(), explanations
            )

    # Apart from the table: lists show these for many invoices at once.
    @api.depends_context("lang", "collections_explain_date")
    def _compute_collections_exclusion(self):
        lines = self._collections_get_receivable_lines()
        explanations = lines._collections_explain(lines._collections_get_explained_day())
        for move in self:
            own = move._collections_get_sorted_lines()
            open_lines = own.filtered(lambda line: not line.reconciled) or own
            first = explanations.get(open_lines[:1].id)
            move.collections_exclusion = first["text"] if first else False
            dates = [
                explanations[line.id]["next_date"]
                for line in open_lines
                if line.id in explanations and explanations[line.id]["next_date"]
            ]
            move.collections_next_date = min(dates, default=False)

    def _compute_collections_on_hold(self):
        held = self.env["collections.hold"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("state", "=", "active"),
            ]
        )
        companies = self.company_id | held.company_id
        owners = {company: company._collections_owner() or company for company in companies}
        for move in self:
            move.collections_on_hold = any(
                hold.move_id == move
                or (
                    hold.scope == "partner"
                    and hold.partner_id == move.commercial_partner_id
                    and owners[hold.company_id] == owners[move.company_id]
                )
                for hold in held
            )

    def _search_collections_on_hold(self, operator, value):
        self._check_field_access(self._fields["collections_on_hold"], "read")
        if operator != "in":
            return NotImplemented
        # Sudo: accountants read no holds; only invoices that the user may read are found.
        holds = self.env["collections.hold"].sudo().search([("state", "=", "active")])
        held = Domain("id", "in", holds.filtered("move_id").move_id.ids)
        customers = holds.filtered(lambda hold: hold.scope == "partner")
        for company, own in customers.grouped("company_id").items():
            # A hold is in force where the items of its company are followed up.
            covered = (company._collections_owner() or company)._collections_covered() | company
            held |= Domain("commercial_partner_id", "in", own.partner_id.ids) & Domain(
                "company_id", "in", covered.ids
            )
        return Domain.OR([held if wanted else ~held for wanted in value])

    @api.depends_context("collections_explain_date")
    def _compute_collections_due_today(self):
        lines = self._collections_get_receivable_lines()
        explanations = lines._collections_explain(lines._collections_get_explained_day())
        due = {
            line.move_id for line in lines if explanations.get(line.id, {}).get("reason") is False
        }
        for move in self:
            move.collections_due_today = move in due

    @api.model
    def _search_collections_due_today(self, operator, value):
        self._check_field_access(self._fields["collections_due_today"], "read")
        if operator != "in":
            return NotImplemented
        due = Domain("id", "in", self.env["collections.followup.select"]._sql_due_moves())
        return Domain.OR([due if wanted else ~due for wanted in value])

    def _compute_collections_notice_count(self):
        counts = {}
        for move, count in self.env["collections.notice.line"]._read_group(
            [("move_line_id.move_id", "in", self.ids), ("notice_id.state", "=", "sent")],
            ["move_line_id"],
            ["notice_id:count_distinct"],
        ):
            counts[move.move_id] = counts.get(move.move_id, 0) + count
        for move in self:
            move.collections_notice_count = counts.get(move, 0)

    def _post(self, soft=True):
        # EXTENDS 'account': an invoice that is posted overdue opens its case at once
        posted = super()._post(soft)
        posted._collections_get_receivable_lines()._collections_touched()
        return posted

    def _valid_field_parameter(self, field, name):
        # EXTENDS 'base': what looks at a field before it is written, see ``check_before_write``
        return name == "before_write" or super()._valid_field_parameter(field, name)

    def write(self, vals):
        # EXTENDS 'account': what is reset, cancelled, blocked or moved is followed at once
        self.env["collections.checked"]._check_added(self, vals)
        check_before_write(self, vals)
        # What is posted is followed by ``_post``.
        watched = WATCHED & set(vals) and vals.get("state") != "posted"
        before = self._collections_get_receivable_lines() if watched else None
        companies = before.grouped("company_id") if before else {}
        touched = [(company, lines.partner_id) for company, lines in companies.items()]
        result = super().write(vals)
        for company, partners in touched:
            self.env["collections.followup.touched"]._touch(company, partners)
        return result

    def _has_field_access(self, field, operation):
        # EXTENDS 'base': accountants outside the Collections team see the policy, no more
        return super()._has_field_access(field, operation) and (
            operation == "read"
            or field.name != "collections_policy_id"
            or self.env.su
            or self.env.user.has_group("collections_followup.group_collections_collector")
        )

    def _collections_ensure_tokens(self):
        """Give these invoices the key that opens them without a login.

        Core gives it one by one; an invoice already has one when it was sent before.
        """
        # Sudo: the keys of invoices are read by few, and stand in the links that customers get.
        missing = self.sudo().filtered(lambda move: not move.access_token)
        if missing:
            self.env.execute_query(
                SQL(
                    "UPDATE account_move SET access_token = gen_random_uuid()::text"
                    " WHERE id IN %s AND access_token IS NULL RETURNING id",
                    tuple(missing.ids),
                )
            )
            missing.invalidate_recordset(["access_token"], flush=False)

    def _field_to_sql(self, alias, field_expr, query=None):
        # EXTENDS 'base': level and stage live on other tables; group and sort by them there
        if field_expr == "collections_level_id":
            self._check_field_access(self._fields[field_expr], "read")
            return SQL(
                "(SELECT ci.level_id FROM collections_item ci"
                " JOIN collections_level cl ON cl.id = ci.level_id"
                " WHERE ci.move_id = %s ORDER BY cl.sequence DESC, ci.id LIMIT 1)",
                SQL.identifier(alias, "id"),
            )
        if field_expr == "collections_stage_id":
            self._check_field_access(self._fields[field_expr], "read")
            owners = self.env["collections.followup"]._get_owners_sudo(self.env.companies)
            return SQL(
                "(SELECT cc.stage_id FROM collections_case cc WHERE cc.state = 'open'"
                " AND cc.partner_id = %(partner)s AND cc.company_id IN %(companies)s"
                " AND EXISTS (SELECT 1 FROM account_move_line ol WHERE ol.move_id = %(move)s"
                " AND %(open)s"
                " AND ol.amount_residual > 0"
                " AND COALESCE(ol.date_maturity, ol.date) < %(today)s) LIMIT 1)",
                partner=SQL.identifier(alias, "commercial_partner_id"),
                move=SQL.identifier(alias, "id"),
                companies=tuple(owners.ids) or (0,),
                open=self.env["account.move.line"]._collections_sql_open("ol"),
                today=self.env["account.move.line"]._collections_today(),
            )
        return super()._field_to_sql(alias, field_expr, query)
