from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class AccountMove(models.Model):
    _inherit = "account.move"

    # On the entries and credit notes that write the discount of a plan off.
    collections_plan_writeoff_id = fields.Many2one(
        comodel_name="collections.plan",
        string="Writes off for plan",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The payment plan whose discount this entry writes off.",
        before_write="_collections_check_made_for",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )
    collections_plan_ids = fields.Many2many(
        comodel_name="collections.plan",
        compute="_compute_collections_plan",
        search="_search_collections_plan_ids",
        string="Payment plans",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_plan_count = fields.Integer(
        compute="_compute_collections_plan", compute_sudo=True, groups=COLLECTIONS_READERS
    )
    collections_plan_id = fields.Many2one(
        comodel_name="collections.plan",
        string="Payment plan",
        compute="_compute_collections_plan",
        compute_sudo=True,
        help="The plan that this invoice is in, or else the newest one that it was in.",
        groups=COLLECTIONS_READERS,
    )
    collections_plan_state = fields.Selection(
        selection="_selection_collections_plan_state",
        string="State of the plan",
        compute="_compute_collections_plan",
        search="_search_collections_plan_state",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )
    collections_plan_date = fields.Date(
        string="Next instalment",
        compute="_compute_collections_plan",
        compute_sudo=True,
        groups=COLLECTIONS_READERS,
    )

    def _selection_collections_plan_state(self):
        return self.env["collections.plan"]._fields["state"]._description_selection(self.env)

    def _sql_current_plans(self, scope):
        """Return the statement that finds the plan that counts for each invoice.

        One in force, before one that is being agreed on, before the newest other one.

        :param SQL scope: condition on the plan items ``pl``
        :return: ``SQL`` with the columns ``move_id``, ``plan_id``, ``state``
        """
        self.env["collections.plan"].flush_model(["state"])
        self.env["collections.plan.line"].flush_model(["move_id", "plan_id"])
        return SQL(
            """
            SELECT DISTINCT ON (pl.move_id) pl.move_id, p.id AS plan_id, p.state
              FROM collections_plan_line pl JOIN collections_plan p ON p.id = pl.plan_id
             WHERE pl.move_id IS NOT NULL AND %s
          ORDER BY pl.move_id,
                   CASE WHEN p.state IN ('active', 'paid', 'defaulted') THEN 0
                        WHEN p.state IN ('proposed', 'approved') THEN 1
                        ELSE 2 END,
                   p.id DESC
            """,
            scope,
        )

    def _compute_collections_plan(self):
        plan_model = self.env["collections.plan"]
        found, current = {}, {}
        ids = tuple(self._origin.ids)
        if ids:
            found = dict(
                self.env["collections.plan.line"]._read_group(
                    [("move_id", "in", ids)], ["move_id"], ["plan_id:recordset"]
                )
            )
        if found:
            current = {
                move_id: plan_model.browse(plan_id)
                for move_id, plan_id, _state in self.env.execute_query(
                    self._sql_current_plans(SQL("pl.move_id IN %s", ids))
                )
            }
        for move in self:
            plans = found.get(move._origin, plan_model)
            plan = current.get(move._origin.id, plan_model)
            move.collections_plan_ids = plans
            move.collections_plan_count = len(plans | move.collections_plan_writeoff_id)
            move.collections_plan_id = plan
            move.collections_plan_state = plan.state
            move.collections_plan_date = plan.date_next

    def _search_collections_plan_ids(self, operator, value):
        self._check_field_access(self._fields["collections_plan_ids"], "read")
        if operator not in ("in", "any"):
            return NotImplemented
        # Sudo: accountants read no plans; only invoices that the user may read are found.
        lines = self.env["collections.plan.line"].sudo()._search([("plan_id", operator, value)])
        return [("id", "in", lines.subselect("move_id"))]

    def _search_collections_plan_state(self, operator, value):
        self._check_field_access(self._fields["collections_plan_state"], "read")
        if operator != "in":
            return NotImplemented
        return self._collections_search_current(self._sql_current_plans(SQL("TRUE")), value)

    def action_collections_plan(self):
        """Make a payment plan over the open items of these invoices."""
        items = self._collections_get_receivable_lines()
        free = self.env["collections.plan"]._choose_free(items)
        if not free:
            raise UserError(
                self.env._(
                    "Nothing is open on the chosen invoices that could go into a payment plan."
                )
            )
        return free._collections_action_plan(left_out=items - free)

    def action_collections_view_plans(self):
        """Open the payment plans that cover this invoice."""
        check_one(self)
        plans = self.collections_plan_ids | self.collections_plan_writeoff_id
        return self.env["collections.plan"]._get_action(plans, self.name)
