from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import date_utils

# What a target is set for. ``figure``: name of the figure that says the result; ``convention``:
# what it is switched to; ``adds_up``: whether results add up day by day, or are a rate.
Kind = namedtuple("Kind", "figure convention adds_up")
SPANS = [("month", "Month"), ("quarter", "Quarter")]
# What says whose a target is, what it is for and when: not changed afterwards.
GIVEN = frozenset({"company_id", "user_id", "team_id", "kind", "span", "date_from"})
# What is written by the refresh, see collections_target_refresh.py.
RESULTS = {
    "result": "float8",
    "has_result": "bool",
    "result_sum": "float8",
    "share": "float8",
    "pace": "float8",
    "has_pace": "bool",
    "projected": "float8",
    "has_projected": "bool",
    "state": "varchar",
    "days_passed": "int4",
    "days_total": "int4",
}


class CollectionsTarget(models.Model):
    """What a collector or a team is to reach in a month or quarter, beside what was reached.

    Supervisors set it; the result is a key figure (``collections.figure``), read for all
    collectors at once.
    """

    _name = "collections.target"
    _inherit = ["collections.guarded"]
    _description = "Target of a Collector"
    _order = "date_from desc, span, kind, team_id, user_id, id"
    _check_company_auto = True
    _user_writable = frozenset({"amount", "note"})
    _user_creatable = GIVEN | _user_writable

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Collector",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    team_id = fields.Many2one(
        comodel_name="collections.team",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    owner_name = fields.Char(
        string="Collector or team",
        compute="_compute_owner_name",
        store=True,
        help="The collector or the team.",
    )
    kind = fields.Selection(
        selection=[
            ("collected", "Collected"),
            ("overdue_reduced", "Past due reduced"),
            ("contacts", "Contacts made"),
            ("promise_kept", "Promises kept"),
        ],
        string="What",
        required=True,
        default="collected",
    )
    span = fields.Selection(selection=SPANS, string="Period", required=True, default="month")
    date_from = fields.Date(
        string="First day",
        required=True,
        index=True,
        default=lambda self: self.env.company._collections_today(),
        help="Any day of the period: the first one is kept.",
    )
    date_to = fields.Date(string="Last day", compute="_compute_date_to", store=True)
    amount = fields.Float(string="Target", required=True, digits=(16, 2), aggregator=None)
    amount_sum = fields.Float(
        string="Target, added up", compute="_compute_amount_sum", store=True, digits=(16, 2)
    )
    note = fields.Char()

    # As of the last refresh
    result = fields.Float(readonly=True, copy=False, digits=(16, 2), aggregator=None)
    has_result = fields.Boolean(string="Result known", readonly=True, copy=False)
    result_sum = fields.Float(
        string="Result, added up", readonly=True, copy=False, digits=(16, 2), aggregator="sum"
    )
    share = fields.Float(
        string="Of the target (%)", readonly=True, copy=False, digits=(16, 1), aggregator="avg"
    )
    pace = fields.Float(
        readonly=True,
        copy=False,
        digits=(16, 2),
        aggregator=None,
        help="What should be there by the end of the day for the target to be met in time: its "
        "part by working days of the company, today included.",
    )
    has_pace = fields.Boolean(string="Pace known", readonly=True, copy=False)
    projected = fields.Float(
        readonly=True,
        copy=False,
        digits=(16, 2),
        aggregator=None,
        help="What comes out at the end of the period if it goes on as until now.",
    )
    has_projected = fields.Boolean(string="Projection known", readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("planned", "Not begun"),
            ("behind", "Behind"),
            ("on_pace", "On pace"),
            ("reached", "Target reached"),
            ("missed", "Target missed"),
            ("unknown", "Nothing known"),
        ],
        string="Status",
        readonly=True,
        required=True,
        copy=False,
        default="planned",
    )
    days_passed = fields.Integer(string="Working days over", readonly=True, copy=False)
    days_total = fields.Integer(string="Working days", readonly=True, copy=False)
    refresh_date = fields.Datetime(string="As of", readonly=True, copy=False)

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A target is more than nothing. Enter an amount or number."
    )
    _one_owner = models.Constraint(
        "CHECK ((user_id IS NULL) != (team_id IS NULL))",
        "A target is for a collector or for a team. Choose one of them.",
    )
    _owner_period_unique = models.UniqueIndex(
        "(company_id, kind, span, date_from, COALESCE(user_id, 0), COALESCE(team_id, 0))",
        "There is a target of this kind for this period already. Change that one.",
    )

    # ---------------------------------------------------------------------------- kinds

    @api.model
    def _get_kinds(self):
        """Return what targets are set for: a ``Kind`` by the value of ``kind``."""
        return {
            "collected": Kind("collected", {}, True),
            "overdue_reduced": Kind("overdue_reduced", {}, True),
            "contacts": Kind("contacts_made", {}, True),
            "promise_kept": Kind("promise_kept_rate", {}, False),
        }

    # ------------------------------------------------------------------------- computes

    @api.depends("user_id.name", "team_id.name")
    def _compute_owner_name(self):
        for target in self:
            target.owner_name = target.team_id.name or target.user_id.name

    @api.depends("date_from", "span")
    def _compute_date_to(self):
        for target in self:
            target.date_to = target.date_from and date_utils.end_of(
                target.date_from, target.span or "month"
            )

    @api.depends("amount", "kind")
    def _compute_amount_sum(self):
        kinds = self._get_kinds()
        for target in self:
            adds_up = target.kind in kinds and kinds[target.kind].adds_up
            target.amount_sum = target.amount if adds_up else 0.0

    @api.depends("owner_name", "kind", "span", "date_from")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for target in self:
            target.display_name = self.env._(
                "%(owner)s: %(kind)s, %(period)s",
                owner=target.owner_name or "",
                kind=labels.get(target.kind, ""),
                period=target._get_period_label() if target.date_from else "",
            )

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for target in self:
            target.user_id._collections_check_works_for(target.company_id)

    @api.constrains("kind", "amount")
    def _check_amount(self):
        for target in self:
            if target.kind == "promise_kept" and target.amount > 100:
                raise ValidationError(
                    self.env._("No more than 100 % of promises can be kept. Enter less.")
                )

    # ----------------------------------------------------------------------------- CRUD

    @api.model
    def _complete_new(self, vals_list):
        # EXTENDS 'collections.guarded': a period begins on its first day
        result = []
        for vals in vals_list:
            day = self.env["collections.checked"]._parse_date(vals.get("date_from"))
            if not day:
                company = self.env["res.company"].browse(vals.get("company_id"))
                day = (company or self.env.company)._collections_today()
            span = vals.get("span") if vals.get("span") in dict(SPANS) else "month"
            result.append({**vals, "date_from": date_utils.start_of(day, span)})
        return result

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        targets._refresh()
        return targets

    def write(self, vals):
        result = super().write(vals)
        if "amount" in vals:
            self._refresh()
        return result

    # -------------------------------------------------------------------------- buttons

    def action_copy_next(self):
        """Set the same targets for the next period of each; those that are there stay."""
        self.check_access("write")
        wanted = {}
        for target in self:
            first = date_utils.add(target.date_to, days=1)
            wanted[target._get_key(first)] = target
        # Sudo: what is there counts, whoever may see it.
        present = self.sudo().search(
            [
                ("company_id", "in", self.company_id.ids),
                ("date_from", "in", [key[3] for key in wanted]),
            ]
        )
        for target in present:
            wanted.pop(target._get_key(target.date_from), None)
        if not wanted:
            raise UserError(
                self.env._("The next period has these targets already. Change them there.")
            )
        copies = self.create(
            [
                {
                    "company_id": target.company_id.id,
                    "user_id": target.user_id.id,
                    "team_id": target.team_id.id,
                    "kind": target.kind,
                    "span": target.span,
                    "date_from": key[3],
                    "amount": target.amount,
                    "note": target.note,
                }
                for key, target in wanted.items()
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Targets of the next period"),
            "res_model": self._name,
            "view_mode": "list,kanban,form,pivot,graph",
            "domain": [("id", "in", copies.ids)],
        }

    def _get_key(self, first):
        """Return what there is one target for, with another first day."""
        self.ensure_one()
        return (self.company_id, self.kind, self.span, first, self.user_id, self.team_id)

    def action_refresh(self):
        """Bring results up to date with the ledger and the records of contacts and promises."""
        self.check_access("write")
        self._refresh()

    def action_view_documents(self):
        """Open what the result was counted from, by the same conditions as the figure's page."""
        self.ensure_one()
        self.check_access("read")
        kind = self._get_kinds()[self.kind]
        period = self._get_counted(self.company_id._collections_today())
        if not period:
            raise UserError(self.env._("The period has not begun: there is nothing to see yet."))
        figures = self.env["collections.figure"]
        figure, source, scope = figures._ask(
            kind.figure, self.company_id, [period], "collector", kind.convention
        )
        label, model, domain = source._get_document_lists(figure, scope)[0]
        self.env[model].check_access("read")
        people = (self.user_id or self.team_id.member_ids).ids
        if source._figure_person:
            domain &= Domain(source._figure_person, "in", people)
        else:
            path = figures._get_customer_path(model)
            domain &= Domain(path, "in", source._find_held(scope, people))
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.display_name}: {label}",
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain & figures._get_limited_domain(scope, model)),
            "context": {"create": False},
        }
