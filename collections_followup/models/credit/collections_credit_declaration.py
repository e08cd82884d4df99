from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from ...engine import credit_insurance
from .collections_credit_cover import TASK

KINDS = [
    ("overdue", "Overdue"),
    ("extension", "Extension"),
    ("rescheduling", "Rescheduling"),
    ("claim", "Claim"),
]
# What people enter as long as it is not made.
ENTERED = frozenset({"reason", "date_new", "note"})


class CollectionsCreditDeclaration(models.Model):
    """What a credit insurer is told: an overdue, more time, a plan of payments, or the claim.

    It lists the items with what is disputed, covered and insured of each
    (``engine/credit_insurance.py``). As long as it is a draft it follows the ledger; once it is
    made it stays as it was, with who made it and when. The paper is a report, the table and the
    claim file are kept as files: see ``collections_credit_declaration_files.py``.
    """

    _name = "collections.credit.declaration"
    _inherit = [
        "collections.guarded",
        "collections.numbered",
        "collections.owned",
        "collections.thread",
        "mail.activity.mixin",
    ]
    _description = "Declaration to a Credit Insurer"
    _order = "id desc"
    _number_prefix = "DECL"
    _number_also = "partner_id"
    _user_writable = ENTERED | {"reference", "line_ids"}
    _kept_files = ("table_id",)
    _user_creatable = frozenset()

    kind = fields.Selection(selection=KINDS, required=True)
    state = fields.Selection(
        selection=[("draft", "Draft"), ("made", "Made"), ("withdrawn", "Withdrawn")],
        required=True,
        default="draft",
        index=True,
        tracking=True,
    )
    cover_id = fields.Many2one(
        comodel_name="collections.credit.cover",
        string="Insured limit",
        required=True,
        index=True,
        ondelete="restrict",
    )
    file_id = fields.Many2one(related="cover_id.file_id", store=True, index=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)
    insurer = fields.Char(required=True)
    policy_number = fields.Char("Policy number")
    limit = fields.Monetary(string="Limit insured", help="As it was when it was made.")
    percent = fields.Float(string="Insured percent", digits=(5, 2))
    date = fields.Date(string="As of", required=True, help="Of the amounts; when it was made.")
    date_last = fields.Date(string="Last day", help="Until when it had to be made.")
    is_late = fields.Boolean("Is late", help="It was made after the last day.")
    user_id = fields.Many2one(comodel_name="res.users", string="Made by")
    reason = fields.Text(
        string="Why nothing is paid",
        before_write="_check_draft",
        help="As far as it is known.",
    )
    date_new = fields.Date(
        string="Time until",
        before_write="_check_draft",
        help="Until when the customer is given time.",
    )
    note = fields.Text(before_write="_check_draft", help="Printed on the declaration.")
    reference = fields.Char(
        string="Insurer's reference", help="Number under which the insurer keeps it."
    )
    plan_id = fields.Many2one(
        comodel_name="collections.plan", string="Payment plan", index="btree_not_null"
    )
    line_ids = fields.One2many(
        comodel_name="collections.credit.declaration.line",
        inverse_name="declaration_id",
        string="Items",
        before_write="_check_draft",
    )
    exposure = fields.Monetary(
        string="All that is open", help="What is not due included, less money on account."
    )
    amount_owed = fields.Monetary(string="Open", compute="_compute_amounts", store=True)
    amount_disputed = fields.Monetary(string="Disputed", compute="_compute_amounts", store=True)
    amount_covered = fields.Monetary(
        string="Within the limit", compute="_compute_amounts", store=True
    )
    amount_insured = fields.Monetary(string="Insured", compute="_compute_amounts", store=True)
    warning = fields.Text(compute="_compute_warning")
    table_id = fields.Many2one(
        comodel_name="ir.attachment",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        export_string_translation=False,
        help="The table as it was kept when this was made.",
    )

    @api.depends(
        *(f"line_ids.{name}" for name in ("is_in", "owed", "disputed", "covered", "insured"))
    )
    def _compute_amounts(self):
        for declaration in self:
            lines = declaration.line_ids.filtered("is_in")
            for name in ("owed", "disputed", "covered", "insured"):
                declaration[f"amount_{name}"] = sum(lines.mapped(name))

    @api.depends("partner_id.display_name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for declaration in self:
            declaration.display_name = self.env._(
                "%(number)s: %(kind)s of %(customer)s",
                number=declaration.name or "",
                kind=kinds.get(declaration.kind, ""),
                customer=declaration.partner_id.display_name,
            )

    @api.depends("kind", "date_new", "date_last", "state", "line_ids.is_in", "line_ids.disputed")
    def _compute_warning(self):
        for declaration in self:
            texts = declaration._find_doubts() if declaration.state == "draft" else []
            declaration.warning = "\n".join(texts)

    def _find_doubts(self):
        """Return what the insurer may object to, as sentences."""
        self.ensure_one()
        texts = []
        today = self.company_id._collections_today()
        if self.date_last and self.date_last < today:
            texts.append(
                self.env._("The last day for it was %s.", format_date(self.env, self.date_last))
            )
        longest = self._get_longest()
        if self.kind == "extension" and self.date_new and longest and self.date_new > longest:
            texts.append(
                self.env._(
                    "More time than until %s takes the insurer's leave first.",
                    format_date(self.env, longest),
                )
            )
        if self.amount_disputed:
            texts.append(
                self.env._("What is disputed is not covered until the dispute is settled.")
            )
        if self.cover_id.state != "active":
            texts.append(self.env._("The cover is not in force."))
        return texts

    def _get_longest(self):
        """Return the longest extension of the oldest of the items; None where there is none."""
        dues = [line.date_due for line in self.line_ids if line.is_in]
        if not dues or not self.cover_id.longest_days:
            return None
        return fields.Date.add(min(dues), days=self.cover_id.longest_days)

    # --------------------------------------------------------------------------- making

    @api.model
    @api.private
    def _begin(self, cover, kind):
        """Return the draft of a declaration of a kind, a new one where there is none.

        :param cover: an insured limit
        :param str kind: see ``KINDS``
        :raise UserError: there is nothing to declare
        """
        cover.ensure_one()
        cover.check_access("read")
        file = cover.file_id
        self.env["collections.case"]._check_own(file.partner_id, file.company_id)
        self.check_access("create")
        draft = self.search(
            [("cover_id", "=", cover.id), ("kind", "=", kind), ("state", "=", "draft")], limit=1
        )
        if not draft:
            draft = self._as_engine().create(
                {
                    "kind": kind,
                    "cover_id": cover.id,
                    "partner_id": file.partner_id.id,
                    "company_id": file.company_id.id,
                    "currency_id": cover.currency_id.id,
                    "insurer": cover.insurer,
                    "date": file.company_id._collections_today(),
                }
            )
        draft._fill()
        if not draft.line_ids:
            raise UserError(self.env._("Nothing is overdue that was not declared already."))
        return draft.with_env(self.env)

    def _fill(self):
        """Bring this draft up to date with cover and ledger; what was left out stays out."""
        self.ensure_one()
        own = self._as_engine()
        cover = self.cover_id
        left_out = self.line_ids.filtered(lambda line: not line.is_in).move_line_id
        plan = self._find_plan() if self.kind == "rescheduling" else self.env["collections.plan"]
        names = {"overdue": "date_declare", "extension": "date_extension", "claim": False}
        name = names.get(self.kind)
        debts, told, on_account, exposure = self._read_debts(plan)
        own.write(
            {
                "insurer": cover.insurer,
                "policy_number": cover.policy_number,
                "limit": cover.amount,
                "percent": cover.percent,
                "date": self.company_id._collections_today(),
                "date_last": cover[name] if name else False,
                "plan_id": plan.id,
                "exposure": exposure,
                **({"date_new": plan.date_end} if plan else {}),
            }
        )
        rows = self._declare(told, [debt for debt in debts if debt.key not in left_out], on_account)
        kept = {line.move_line_id: line for line in own.line_ids}
        values = {
            debt.key: {
                "move_line_id": debt.key.id,
                "number": debt.key.move_id.name,
                "date_invoice": debt.dated,
                "date_due": debt.due,
                "is_in": debt.key not in left_out,
                "owed": float(debt.open),
                "disputed": float(min(debt.disputed, debt.open)),
                "applied": 0.0,
                "covered": 0.0,
                "insured": 0.0,
                "why": False,
            }
            for debt in sorted(debts, key=lambda debt: (debt.dated, debt.due, debt.key.id))
        }
        for row in rows:
            values[row.key].update(
                {
                    **{
                        column: float(getattr(row, column))
                        for column in ("applied", "owed", "disputed", "covered", "insured")
                    },
                    "why": row.reason or False,
                }
            )
        commands = [
            Command.delete(line.id) for line in own.line_ids if line.move_line_id not in values
        ]
        for item, vals in values.items():
            known = kept.get(item)
            commands.append(Command.update(known.id, vals) if known else Command.create(vals))
        own.line_ids = commands

    def _declare(self, told, debts, on_account):
        """Return what of debts is insured, see ``credit_insurance.declare``.

        :param told: what was declared before: it takes its part of the limit and of the money on
            account, and is not declared again
        """
        cover = self.cover_id
        rows = credit_insurance.declare(
            [*told, *debts],
            on_account,
            Decimal(str(cover.amount)),
            Decimal(str(cover.percent)),
            cover.date_from,
            cover.date_until or None,
            self.currency_id.decimal_places,
        )
        own = {debt.key for debt in debts}
        return [row for row in rows if row.key in own]

    def _find_plan(self):
        """Return the payment plan of the customer that is in force.

        :raise UserError: there is none
        """
        plan = self.env["collections.plan"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "active"),
            ],
            limit=1,
        )
        if not plan:
            raise UserError(self.env._("The customer has no payment plan that is in force."))
        return plan

    def _read_debts(self, plan):
        """Return the items that it is about, as ``credit_insurance.Debt``, in its currency.

        :param plan: of a rescheduling: its items
        :return: the debts, those that were declared before, the money on account, and what is open
            altogether
        """
        company, currency = self.company_id, self.currency_id
        today = company._collections_today()
        companies = company._collections_covered() | company
        lines = self.env["account.move.line"]
        # Sudo: what the customer owes, for whoever works on the credit file.
        items = lines.sudo().search(lines._collections_get_open_domain(self.partner_id, companies))
        disputes = self.env["collections.dispute"].sudo()
        ruleset = self.env["collections.followup"].sudo()._get_ruleset(company)
        disputed = disputes._get_withheld(ruleset, today, (self.partner_id.id,))
        declared = self._find_declared_sudo() if self.kind == "overdue" else lines.browse()
        debts, told, on_account, exposure = [], [], Decimal(0), Decimal(0)
        for item in items:

            def convert(amount, own=item):
                return Decimal(
                    str(own.currency_id._convert(amount, currency, own.company_id, today))
                )

            is_open = convert(item.amount_residual_currency)
            exposure += is_open
            due = item.date_maturity or item.date
            if is_open < 0:
                on_account -= is_open
                continue
            is_told = item in declared
            if is_told or (item in plan.line_ids.move_line_id if plan else due < today):
                (told if is_told else debts).append(
                    credit_insurance.Debt(
                        item,
                        item.move_id.invoice_date or item.date,
                        due,
                        is_open,
                        convert(disputed.get(item.id, 0.0)),
                    )
                )
        return debts, told, on_account, float(exposure)

    def _find_declared_sudo(self):
        """Return the items of which the overdue was declared to this insurer, sudoed."""
        # Sudo: what was declared was, whoever did it.
        found = (
            self.env["collections.credit.declaration.line"]
            .sudo()
            .search(
                [
                    ("declaration_id.cover_id", "=", self.cover_id.id),
                    ("declaration_id.kind", "=", "overdue"),
                    ("declaration_id.state", "=", "made"),
                    ("is_in", "=", True),
                ]
            )
        )
        return found.move_line_id

    # --------------------------------------------------------------------------- steps

    def _check_draft(self, _vals=None):
        """Refuse to change what was told to the insurer."""
        if self._is_engine():
            return
        for declaration in self:
            if declaration.state != "draft":
                raise UserError(
                    self.env._(
                        "%s was made and stays as it was. Withdraw it, and make another.",
                        declaration.name,
                    )
                )

    def _check_work(self):
        """Refuse whoever does not work on this customer."""
        self.ensure_one()
        self.check_access("write")
        self.env["collections.case"]._check_own(self.partner_id, self.company_id)

    def action_refresh(self):
        """Bring this draft up to date with the ledger."""
        self._check_work()
        self._check_draft()
        self._fill()
        return True

    def action_make(self):
        """Record that this was declared to the insurer: with these amounts, today, by the user."""
        self._check_work()
        # Of two at once the second sees that it is made.
        self.env.cr.execute(
            "SELECT id FROM collections_credit_declaration WHERE id = %s FOR UPDATE",
            [self.id],
        )
        self._check_draft()
        self._fill()
        if not self.line_ids.filtered("is_in"):
            raise UserError(self.env._("Nothing is left to declare."))
        if self.kind == "extension" and not self.date_new:
            raise UserError(self.env._("Enter until when the customer is given time."))
        if self.kind == "overdue" and not (self.reason or "").strip():
            raise UserError(self.env._("Enter why nothing is paid, as far as it is known."))
        today = self.company_id._collections_today()
        if self.kind == "extension" and self.date_new <= today:
            raise UserError(self.env._("The customer is given time until a day that is past."))
        last = self.date_last
        self._as_engine().write(
            {
                "state": "made",
                "user_id": self.env.uid,
                "is_late": bool(last and last < today),
            }
        )
        self._keep_table_sudo()
        self._end_tasks(last)
        self.cover_id.invalidate_recordset()
        return True

    def _end_tasks(self, day):
        """End the task that this was to be made by a day."""
        # Sudo: a task is done whoever did what it is about.
        tasks = self.sudo().file_id.activity_ids.filtered(
            lambda task: (
                day and task.activity_type_id == self.env.ref(TASK) and task.date_deadline == day
            )
        )
        tasks.action_feedback(feedback=self.display_name)

    def action_withdraw(self):
        """Take back what was declared, or drop a draft; it is kept as a record."""
        self._check_work()
        if self.state == "withdrawn":
            raise UserError(self.env._("It is withdrawn already."))
        self._as_engine().state = "withdrawn"
        self.cover_id.invalidate_recordset()
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(self.env._("Declarations are kept as a record. Withdraw this one."))
