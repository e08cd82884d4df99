from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .collections_checked import MOST_YEARS, check_one
from .collections_guarded import declare_client_keys
from .computed_fields import (
    ComputedChar,
    ComputedDate,
    ComputedInteger,
    ComputedMany2one,
    SortedMany2one,
)
from .res_partner import COLLECTIONS_READERS

declare_client_keys(
    collections_explain_date="the day for which a list of items explains the follow-up",
)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    collections_level_id = SortedMany2one(
        comodel_name="collections.level",
        string="Follow-up level",
        compute="_compute_collections_level_id",
        search="_search_collections_level_id",
        compute_sudo=True,
        help="Highest level that a sent notice has brought this item to.",
        groups=COLLECTIONS_READERS,
    )
    collections_last_notice_date = ComputedDate(
        string="Last notice",
        compute="_compute_collections_level_id",
        search="_search_collections_last_notice_date",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_days_overdue = ComputedInteger(
        string="Days overdue",
        compute="_compute_collections_days_overdue",
        search="_search_collections_days_overdue",
        groups=COLLECTIONS_READERS,
    )
    collections_next_level_id = ComputedMany2one(
        comodel_name="collections.level",
        string="Next level",
        compute="_compute_collections_explanation",
        groups=COLLECTIONS_READERS,
    )
    collections_next_date = ComputedDate(
        string="Next level on",
        compute="_compute_collections_explanation",
        groups=COLLECTIONS_READERS,
    )
    collections_exclusion = ComputedChar(
        string="Why not chased",
        compute="_compute_collections_explanation",
        help="Why a run of today would not chase this item, or what it would do.",
        groups=COLLECTIONS_READERS,
    )
    collections_listed_in = ComputedChar(
        store=False,
        search="_search_collections_listed_in",
        groups=COLLECTIONS_READERS,
        export_string_translation=False,
        help="The figures that an item was counted in: of a run, or of a simulation.",
        prefetch="collections",
    )

    # Carries the pass: the open receivable items of a customer with all that the decision
    # reads, so that the table itself is not visited. Rows of revenue and tax are unreconciled
    # too, hence the condition on the due date.
    _collections_open_idx = models.Index(
        "(account_id, partner_id, date_maturity) "
        "INCLUDE (company_id, amount_residual, no_followup, id) "
        "WHERE reconciled IS NOT TRUE AND parent_state = 'posted' AND date_maturity IS NOT NULL"
    )

    def _compute_collections_level_id(self):
        items = {
            item.move_line_id: item
            for item in self.env["collections.item"].search([("move_line_id", "in", self.ids)])
        }
        for line in self:
            item = items.get(line)
            line.collections_level_id = item.level_id if item else False
            line.collections_last_notice_date = item.last_notice_date if item else False

    def _search_collections_level_id(self, operator, value):
        self._check_field_access(self._fields["collections_level_id"], "read")
        return self.env["collections.item"]._search_level("move_line_id", operator, value)

    def _search_collections_last_notice_date(self, operator, value):
        self._check_field_access(self._fields["collections_last_notice_date"], "read")
        return self.env["collections.item"]._search_last_notice_date(
            "move_line_id", operator, value
        )

    @api.depends("date_maturity", "date", "reconciled", "amount_residual")
    def _compute_collections_days_overdue(self):
        today = self._collections_today()
        for line in self:
            open_item = line._collections_is_open() and line.amount_residual > 0
            due = line.date_maturity or line.date
            line.collections_days_overdue = max((today - due).days, 0) if open_item and due else 0

    def _search_collections_days_overdue(self, operator, value):
        self._check_field_access(self._fields["collections_days_overdue"], "read")
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        limit = fields.Date.subtract(self._collections_today(), days=int(value))
        opposite = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[operator]
        due = Domain("date_maturity", opposite, limit) | (
            Domain("date_maturity", "=", False) & Domain("date", opposite, limit)
        )
        open_item = self._collections_get_open_domain() & Domain("amount_residual", ">", 0)
        if operator in ("<", "<=") or (operator == ">=" and value <= 0):
            return due | ~open_item
        return due & open_item

    @api.depends_context("collections_explain_date", "lang")
    def _compute_collections_explanation(self):
        explanations = self._collections_explain(self._collections_get_explained_day())
        for line in self:
            explanation = explanations.get(line.id)
            line.collections_next_level_id = explanation and explanation["next_level"]
            line.collections_next_date = explanation and explanation["next_date"]
            line.collections_exclusion = explanation and explanation["text"]

    @api.model
    def _collections_today(self):
        company = self.env.company
        return (company._collections_owner() or company)._collections_today()

    @api.model
    @api.private
    def _collections_get_explained_day(self):
        """Return the day that the list of a run explains; None for today.

        The context key ``collections_explain_date`` comes back from the client: it chooses what
        is explained on the screen, by the rights of whoever looks, and nothing else.
        """
        try:
            day = fields.Date.to_date(self.env.context.get("collections_explain_date"))
        except (TypeError, ValueError, AttributeError):
            return None
        return day if day and abs(day.year - self._collections_today().year) <= MOST_YEARS else None

    def _collections_explain(self, date=None):
        """Tell what a follow-up pass would do with these receivable items, and why.

        :param date: day of the pass; today in each company if None
        :return: by item id, a dict: ``level`` reached and ``next_level`` (levels, empty if
            none), ``next_date`` on which the next level is due (or False), ``reason``, the code
            of the first reason that keeps the item from being chased on that day (False when
            it is chased), and ``text``, the same as a sentence
        """
        return self.env["collections.followup"]._explain_lines(self.filtered("id"), date)

    def _collections_touched(self):
        """Let the cases of these items' customers follow at once."""
        accounts = self.env["account.account"]._collections_get_receivable_ids()
        receivable = self.filtered(lambda line: line.account_id.id in accounts and line.partner_id)
        for company, lines in receivable.grouped("company_id").items():
            self.env["collections.followup.touched"]._touch(company, lines.partner_id)

    @api.model
    def _reconcile_plan(self, reconciliation_plan):
        # EXTENDS 'account': posts and reconciles differences of exchange beside
        with self.env["collections.followup.touched"]._together():
            return super()._reconcile_plan(reconciliation_plan)

    def _reconcile_post_hook(self, data):
        # EXTENDS 'account': who pays stops being chased at once
        result = super()._reconcile_post_hook(data)
        self._collections_touched()
        return result

    def write(self, vals):
        # EXTENDS 'account': what is left out, put off or moved is followed at once
        result = super().write(vals)
        if {"no_followup", "date_maturity", "partner_id"} & set(vals):
            self.filtered(lambda line: line.parent_state == "posted")._collections_touched()
        return result

    def _field_to_sql(self, alias, field_expr, query=None):
        # EXTENDS 'base': the level lives on the item state; group and sort by it there
        if field_expr == "collections_level_id":
            self._check_field_access(self._fields[field_expr], "read")
            return SQL(
                "(SELECT ci.level_id FROM collections_item ci WHERE ci.move_line_id = %s)",
                SQL.identifier(alias, "id"),
            )
        return super()._field_to_sql(alias, field_expr, query)

    def action_collections_hold(self):
        """Put this instalment on hold."""
        check_one(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put %s on hold", self.move_name or self.name),
            "res_model": "collections.hold",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_scope": "item",
                "default_move_line_id": self.id,
                "default_move_id": self.move_id.id,
                "default_partner_id": self.partner_id.commercial_partner_id.id,
                "default_company_id": (self.company_id._collections_owner() or self.company_id).id,
            },
        }

    @api.model
    @api.model
    def _search_collections_listed_in(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._check_field_access(self._fields["collections_listed_in"], "read")
        known = self.pool.descendants(["collections.item.list"], "_inherit")
        found = Domain.FALSE
        for reference in value:
            # From the client: a model and an id, of a figure that the user may read.
            model, _comma, number = str(reference).partition(",")
            if model in known and not self.env[model]._abstract and number.isdecimal():
                figure = self.env[model].browse(int(number)).exists()
                figure.check_access("read")
                found |= Domain("id", "in", figure._sql_items())
        return found

    def _collections_get_items_action(self, domain, name, date=None):
        """Return the action that lists receivable items with their follow-up.

        :param list domain: which items
        :param str name: title of the list
        :param date: day for which the follow-up is explained; today if None
        """
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "account.move.line",
            "view_mode": "list,pivot,graph",
            "views": [
                (self.env.ref("collections_followup.account_move_line_view_list").id, "list"),
                (self.env.ref("collections_followup.account_move_line_view_pivot").id, "pivot"),
                (self.env.ref("collections_followup.account_move_line_view_graph").id, "graph"),
            ],
            "search_view_id": [
                self.env.ref("collections_followup.account_move_line_view_search").id
            ],
            "domain": domain,
            "context": {"create": False, **({"collections_explain_date": date} if date else {})},
        }

    def action_collections_open_move(self):
        """Open the invoice of this item."""
        check_one(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }
