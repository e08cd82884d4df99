"""What customers owed at the end of a month, written down once: a trend is read, not computed.

A snapshot is of one company without its branches, which have their own: those of a company and its
branches add up. It is never changed. Where the ledger of its month changes afterwards, a new one
takes its place and says why; the old one stays.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime, formatLang

from ...engine.ageing import parse_limits
from ..base.res_partner import COLLECTIONS_READERS
from .collections_snapshot_amounts import BUCKETS


class CollectionsSnapshot(models.Model):
    """State of a company's receivables at the end of a month, or of a day."""

    _name = "collections.snapshot"
    _description = "Snapshot of Receivables"
    _inherit = ["collections.guarded", "collections.snapshot.amounts"]
    _order = "day desc, company_id, kind desc, id desc"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    # As it was then: amounts stay what they were.
    currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(
        selection=[("month", "Month end"), ("daily", "Daily")], required=True, readonly=True
    )
    day = fields.Date(required=True, readonly=True, help="What was open at its end.")
    state = fields.Selection(
        selection=[("waiting", "Waiting"), ("current", "Recorded"), ("replaced", "Replaced")],
        required=True,
        readonly=True,
        default="waiting",
        help="Waiting: will be read from the ledger in the background.",
    )
    date_taken = fields.Datetime(string="Recorded on", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked for by",
        readonly=True,
        ondelete="set null",
        help="Empty: by the scheduled action.",
    )
    is_backfilled = fields.Boolean(
        string="Back-filled",
        readonly=True,
        help="Read from the ledger later, for a month that was over long before.",
    )
    replaces_id = fields.Many2one(
        comodel_name="collections.snapshot",
        string="Takes the place of",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    replaced_by_id = fields.Many2one(
        comodel_name="collections.snapshot",
        string="Replaced by",
        compute="_compute_replaced_by_id",
    )
    is_restated = fields.Boolean(
        string="Restated", compute="_compute_is_restated", search="_search_is_restated"
    )
    reason = fields.Text(string="Why it was restated", readonly=True, groups=COLLECTIONS_READERS)
    cause_ids = fields.Many2many(
        comodel_name="collections.snapshot.change",
        relation="collections_snapshot_cause_rel",
        column1="snapshot_id",
        column2="change_id",
        string="Changes of the ledger",
        readonly=True,
    )
    # The newest change that was noted when it was recorded: later ones are not in it.
    last_change = fields.Integer(export_string_translation=False, readonly=True)
    limits = fields.Char(
        string="Last days of the buckets",
        readonly=True,
        help="Of the buckets by which it was aged, whatever the set has become since.",
    )
    line_ids = fields.One2many(
        comodel_name="collections.snapshot.line",
        inverse_name="snapshot_id",
        string="Customers",
        readonly=True,
    )
    bucket_table = fields.Html(compute="_compute_bucket_table", sanitize=False)
    customer_count = fields.Integer(string="Customers who owed", readonly=True)
    beginning = fields.Monetary(
        string="Open before", readonly=True, help="At the end of the month before."
    )
    # Of each customer less what of his credits covers it: what figures count.
    overdue_netted = fields.Monetary(
        string="Past due, less credits",
        readonly=True,
        help="Credits reduce what is past due first.",
    )
    # Of the last months, the latest first: what days are counted back by.
    sold = fields.Json(export_string_translation=False, readonly=True)
    dso = fields.Float(string="DSO", digits=(16, 1), readonly=True, aggregator="avg")
    dso_countback = fields.Float(
        string="DSO, counted back", digits=(16, 1), readonly=True, aggregator="avg"
    )
    best_possible_dso = fields.Float(
        string="Best possible DSO", digits=(16, 1), readonly=True, aggregator="avg"
    )
    cei = fields.Float(string="CEI", digits=(16, 1), readonly=True, aggregator="avg")
    overdue_share = fields.Float(
        string="Past due, %",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Of the open debits.",
    )
    # In the database they are nothing where there is nothing to divide by; here they would be 0.
    known = fields.Char(compute="_compute_known", export_string_translation=False)
    words = fields.Text(
        string="How it is counted", readonly=True, help="The convention that holds for the figures."
    )
    change = fields.Monetary(
        compute="_compute_change", help="What was open, less what the one before it says."
    )

    # Whoever is second finds it there; what is replaced stays.
    _one_idx = models.UniqueIndex(
        "(company_id, day, kind) WHERE state != 'replaced'",
        "There is a snapshot of this day already.",
    )

    @api.depends("day", "kind", "company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for own in self:
            own.display_name = self._name_day(own.day, own.kind) if own.day else ""

    @api.model
    def _name_day(self, day, kind="month"):
        """Return what a snapshot of a day is called."""
        form = "MMMM yyyy" if kind == "month" else False
        return format_date(self.env, day, date_format=form)

    def _compute_replaced_by_id(self):
        found = {own.replaces_id: own for own in self.search([("replaces_id", "in", self.ids)])}
        for own in self:
            own.replaced_by_id = found.get(own, False)

    @api.depends("replaces_id")
    def _compute_is_restated(self):
        for own in self:
            own.is_restated = bool(own.replaces_id)

    @api.model
    def _search_is_restated(self, operator, value):
        if operator != "in":
            return NotImplemented
        if len(set(value)) > 1:
            return [(1, "=", 1)]
        return [("replaces_id", "!=" if True in value else "=", False)]

    @api.depends("replaces_id", "open")
    def _compute_change(self):
        for own in self:
            own.change = own.open - own.replaces_id.open if own.replaces_id else 0

    def _compute_known(self):
        """Which figures are known: their names for screens, each between commas."""
        self.flush_recordset()
        names = ("dso", "dso_countback", "best_possible_dso", "cei", "overdue_share")
        rows = self.browse(self.ids)._read_columns(names) if self.ids else {}
        for own in self:
            values = rows.get(own._origin.id or own.id, {})
            found = (f"{name}," for name in names if values.get(name) is not None)
            own.known = f",{''.join(found)}"

    # --------------------------------------------------------------------------- buckets

    def _get_limits(self):
        """Return the last days of the buckets by which this was aged."""
        self.ensure_one()
        return parse_limits(self.limits) or ()

    def _get_buckets(self):
        """Return the amounts of the buckets, the current one first."""
        self.ensure_one()
        return [self[name] for name in BUCKETS[: len(self._get_limits()) + 2]]

    @api.depends("limits", *BUCKETS)
    @api.depends_context("lang")
    def _compute_bucket_table(self):
        sets = self.env["collections.ageing.set"]
        for own in self:
            limits = own._get_limits()
            if not limits:
                own.bucket_table = False
                continue
            amounts = own._get_buckets()
            total = sum(amounts)
            own.bucket_table = self.env["ir.qweb"]._render(
                "collections_followup.snapshot_buckets",
                {
                    "rows": [
                        {
                            "label": label,
                            "amount": formatLang(self.env, amount, currency_obj=own.currency_id),
                            "share": round(100 * amount / total, 1) if total else 0,
                        }
                        for label, amount in zip(sets._get_labels(limits), amounts, strict=True)
                    ]
                },
            )

    # --------------------------------------------------------------------------- screens

    @api.ondelete(at_uninstall=False)
    def _unlink_except_outdated(self):
        # Sudo mode is where old daily ones are deleted, see ``_delete_outdated``.
        if not self.env.su or any(own.kind == "month" for own in self):
            raise UserError(
                self.env._("What was recorded stays: snapshots of months are never deleted.")
            )

    def action_view_lines(self):
        """Open what customers owed in these snapshots."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "collections_followup.collections_snapshot_line_action"
        )
        return {
            **action,
            "name": self.env._("Customers, %s", self.display_name),
            "domain": [("snapshot_id", "=", self.id)],
            "context": {},
        }

    def action_view_replaced(self):
        """Open the snapshot that this one took the place of."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Before it was restated"),
            "res_model": self._name,
            "res_id": self.replaces_id.id,
            "views": [(False, "form")],
        }

    def _describe(self):
        """Return how this snapshot came to be, in words."""
        self.ensure_one()
        moment = format_datetime(self.env, self.date_taken, dt_format="medium")
        if self.replaces_id:
            return self.env._(
                "Restated on %(moment)s. %(reason)s", moment=moment, reason=self.reason or ""
            ).strip()
        if self.is_backfilled:
            return self.env._("Back-filled from the ledger on %s.", moment)
        return self.env._("Recorded on %s.", moment)
