from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tools import format_date

# Customers listed one by one; the figures above the list count all of them.
MAX_CUSTOMERS = 500


class CollectionsSimulation(models.TransientModel):
    """Dry run at any date: what a pass would do, and how two policies would differ.

    Reads the ledger and writes only these transient records.
    """

    _name = "collections.simulation"
    _inherit = ["collections.checked"]
    _description = "Follow-up Simulation"
    _rec_name = "date"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id", related_sudo=False)
    date = fields.Date(
        string="Day", required=True, default=lambda self: self.env.company._collections_today()
    )
    policy_id = fields.Many2one(
        comodel_name="collections.policy",
        domain="[('company_id', 'in', (False, company_id))]",
        help="Use this policy for every customer. Empty: each customer's own.",
    )
    compare = fields.Boolean(string="Compare with another policy")
    other_policy_id = fields.Many2one(
        comodel_name="collections.policy",
        string="Compare with",
        domain="[('company_id', 'in', (False, company_id))]",
        help="The policy to compare with, for every customer. Empty: each customer's own.",
    )
    done = fields.Boolean(readonly=True)
    level_row_ids = fields.One2many(
        comodel_name="collections.simulation.row",
        inverse_name="simulation_id",
        domain=[("kind", "=", "level")],
        string="Would be sent",
        readonly=True,
    )
    reason_row_ids = fields.One2many(
        comodel_name="collections.simulation.row",
        inverse_name="simulation_id",
        domain=[("kind", "=", "reason")],
        string="Would not be chased",
        readonly=True,
    )
    customer_ids = fields.One2many(
        comodel_name="collections.simulation.customer",
        inverse_name="simulation_id",
        string="Customers",
        readonly=True,
    )
    notice_count = fields.Integer(string="Notices", readonly=True)
    other_notice_count = fields.Integer(string="Notices of the other policy", readonly=True)
    amount = fields.Monetary(string="Amount claimed", readonly=True)
    other_amount = fields.Monetary(string="Amount claimed by the other policy", readonly=True)
    difference_count = fields.Integer(string="Customers with a difference", readonly=True)
    note = fields.Char(compute="_compute_note")

    @api.depends("date")
    def _compute_display_name(self):
        for simulation in self:
            simulation.display_name = self.env._(
                "Simulation of %s", format_date(self.env, simulation.date)
            )

    @api.depends("date", "company_id")
    def _compute_note(self):
        for simulation in self:
            today = simulation.company_id._collections_today()
            if not simulation.date or simulation.date == today:
                simulation.note = self.env._("Today's ledger, as a run would find it now.")
            elif simulation.date > today:
                simulation.note = self.env._(
                    "A day in the future: today's ledger, as if nobody paid until then."
                )
            else:
                simulation.note = self.env._(
                    "A day in the past: open amounts and levels as they were on %s.",
                    format_date(self.env, simulation.date),
                )

    @api.constrains("compare", "policy_id", "other_policy_id")
    def _check_policies(self):
        for simulation in self.filtered("compare"):
            if simulation.policy_id == simulation.other_policy_id:
                raise ValidationError(
                    self.env._(
                        "Choose two different policies to compare, or leave one of them empty "
                        "for each customer's own."
                    )
                )

    def action_simulate(self):
        """Simulate, and keep the result in this record."""
        self.ensure_one()
        if self.company_id not in self.env.user.company_ids:
            raise AccessError(self.env._("Choose one of your companies."))
        engine = self.env["collections.followup"]
        own = engine.simulate(self.company_id, self.date, self.policy_id or None)
        other = None
        if self.compare:
            other = engine.simulate(self.company_id, self.date, self.other_policy_id or None)
        rows = self._get_rows("level", own, other) + self._get_rows("reason", own, other)
        customers = self._get_customers(own, other)
        self.write(
            {
                "done": True,
                "notice_count": len(own["notices"]),
                "other_notice_count": len(other["notices"]) if other else 0,
                "amount": sum(notice["amount"] for notice in own["notices"]),
                "other_amount": sum(notice["amount"] for notice in other["notices"])
                if other
                else 0.0,
                "difference_count": sum(bool(row["differs"]) for row in customers),
                "level_row_ids": [Command.clear()]
                + [Command.create(row) for row in rows if row["kind"] == "level"],
                "reason_row_ids": [Command.clear()]
                + [Command.create(row) for row in rows if row["kind"] == "reason"],
                "customer_ids": [Command.clear()]
                + [Command.create(row) for row in customers[:MAX_CUSTOMERS]],
            }
        )
        return True

    @api.model
    def _get_rows(self, kind, own, other):
        """Return the figures per level, or per reason for which items are not chased.

        :param str kind: ``level`` or ``reason``
        :param dict own: a simulation, see ``collections.followup.simulate``
        :param dict other: the simulation to compare with, or None
        :return: values of ``collections.simulation.row``
        """
        sides = []
        for result in (own, other):
            side = {}
            for item in result["items"] if result else ():
                if bool(item["reason"]) == (kind == "level"):
                    continue
                key = item["next_level_id"] if kind == "level" else item["reason"]
                row = side.setdefault(key, {"ids": [], "amount": 0.0, "partners": set()})
                row["ids"].append(item["move_line_id"])
                row["amount"] += item["amount_company"]
                row["partners"].add(item["partner_id"])
            sides.append(side)
        ours, theirs = sides
        if kind == "level":
            # Sudo: levels are ordered by their policies, also those of other companies that are
            # compared.
            levels = self.env["collections.level"].sudo().browse({*ours, *theirs})
            ordered = levels.sorted(
                lambda lv: (lv.policy_id.sequence, lv.policy_id.id, lv.sequence, lv.id)
            )
            keys = ordered.ids
        else:
            keys = [
                reason
                for reason, _label in self.env["collections.followup"]._selection_reason()
                if reason in ours or reason in theirs
            ]
        empty = {"ids": [], "amount": 0.0, "partners": ()}
        result = []
        for place, key in enumerate(keys):
            mine, its = ours.get(key, empty), theirs.get(key, empty)
            result.append(
                {
                    "kind": kind,
                    "sequence": place,
                    "level_id": key if kind == "level" else False,
                    "reason": key if kind == "reason" else False,
                    "customer_count": len(mine["partners"]),
                    "item_count": len(mine["ids"]),
                    "amount": mine["amount"],
                    "other_customer_count": len(its["partners"]),
                    "other_item_count": len(its["ids"]),
                    "other_amount": its["amount"],
                    "item_ids": mine["ids"],
                    "other_item_ids": its["ids"],
                }
            )
        return result

    @api.model
    def _get_customers(self, own, other):
        """Return one row per customer who would get a notice, those that differ first.

        :param dict own: a simulation, see ``collections.followup.simulate``
        :param dict other: the simulation to compare with, or None
        :return: values of ``collections.simulation.customer``
        """
        rows = {}
        for side, result in (("", own), ("other_", other)):
            for notice in result["notices"] if result else ():
                row = rows.setdefault(
                    notice["partner_id"],
                    {
                        "partner_id": notice["partner_id"],
                        "level_ids": [],
                        "other_level_ids": [],
                        "amount": 0.0,
                        "other_amount": 0.0,
                        "item_ids": [],
                    },
                )
                row[f"{side}level_ids"].append(notice["level_id"])
                row[f"{side}amount"] += notice["amount"]
                row["item_ids"] = sorted({*row["item_ids"], *notice["move_line_ids"]})
        for row in rows.values():
            row["differs"] = bool(other) and (
                sorted(row["level_ids"]) != sorted(row["other_level_ids"])
                or abs(row["amount"] - row["other_amount"]) >= 0.005
            )
        ordered = sorted(
            rows.values(),
            key=lambda row: (not row["differs"], -max(row["amount"], row["other_amount"])),
        )
        for row in ordered:
            for name in ("level_ids", "other_level_ids"):
                row[name] = [Command.set([level for level in row[name] if level])]
        return ordered
