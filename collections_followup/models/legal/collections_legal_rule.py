from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...engine import deadlines

# What deadlines count from. Rules name them, and each action has the dates of its own.
ANCHORS = [
    ("invoice_due", "Due date of the oldest invoice"),
    ("contract", "Contract with the owner made"),
    ("first_furnish", "First delivery or work"),
    ("last_furnish", "Last delivery or work"),
    ("month_worked", "Month in which work was done"),
    ("completion", "Completion"),
    ("notice_of_completion", "Notice of completion recorded"),
    ("demand", "Demand sent"),
    ("filed", "Filed"),
    ("issued", "Issued by the court"),
    ("recorded", "Recorded"),
    ("last_filing_day", "Last day to file the lien"),
    ("contest", "Notice of contest"),
    ("served", "Served"),
    ("acknowledged", "Acknowledgment of service"),
    ("objection", "Objection received"),
    ("order", "Order of the court received"),
    ("judgment", "Judgment"),
    ("title_served", "Enforcement order or judgment served"),
    ("insolvency", "Opening of insolvency published"),
    ("claims_bar", "Last day for claims that the court has set"),
]
# Of what an action may have several: each is counted for itself.
REPEATED = frozenset({"month_worked"})
STEPS = [
    ("notice", "Give notice"),
    ("file", "File"),
    ("serve", "Serve"),
    ("apply", "Apply to the court"),
    ("answer", "Answer the court"),
    ("foreclose", "Enforce in court"),
    ("wait", "Wait until then"),
]
ROLES = [
    ("any", "Any"),
    ("direct", "Contract with the owner"),
    ("other", "Subcontractor or supplier"),
]
PROJECTS = [
    ("any", "Any"),
    ("residential", "Residential"),
    ("commercial", "Commercial"),
]


class CollectionsLegalRule(models.Model):
    """A deadline that the law sets: from when it counts, how long, and where it is moved to.

    Read by ``engine/deadlines.py``. A rule may have parts: other dates from which it counts as
    well, of which the earliest is the deadline.
    """

    _name = "collections.legal.rule"
    _inherit = ["collections.checked", "collections.shipped"]
    _description = "Rule of a Legal Deadline"
    _order = "country_id, state_id, sequence, id"
    _shipped_file = "data/legal/collections_legal_rule_data.xml"
    _shipped_names = (
        *("name", "claimant_role", "project_type", "step", "anchor", "kind", "n", "day", "roll"),
        *("consequence", "source", "date_from", "date_to", "law_anchor", "needs_anchor"),
        *("unless_anchor", "date_checked", "status"),
    )

    name = fields.Char(required=True, translate=True, help="What has to be done by then.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        comodel_name="collections.legal.rule",
        string="Part of",
        index="btree_not_null",
        ondelete="cascade",
    )
    part_ids = fields.One2many(
        comodel_name="collections.legal.rule",
        inverse_name="parent_id",
        string="Or, if that is earlier",
        copy=True,
    )
    country_id = fields.Many2one(comodel_name="res.country")
    state_id = fields.Many2one(
        comodel_name="res.country.state",
        string="State or province",
        domain="[('country_id', '=?', country_id)]",
    )
    kind_ids = fields.Many2many(
        comodel_name="collections.legal.kind",
        relation="collections_legal_rule_kind_rel",
        column1="rule_id",
        column2="kind_id",
        string="Legal actions",
        help="Which kinds of legal action it is about.",
    )
    claimant_role = fields.Selection(
        string="Claimant role", selection=ROLES, required=True, default="any"
    )
    project_type = fields.Selection(
        string="Project type", selection=PROJECTS, required=True, default="any"
    )
    step = fields.Selection(selection=STEPS, string="Action", required=True, default="file")
    anchor = fields.Selection(selection=ANCHORS, string="Counts from", required=True)
    kind = fields.Selection(
        selection=[
            ("days", "Days"),
            ("months", "Months"),
            ("years", "Years"),
            ("nth_month_day", "A day of the nth month after"),
        ],
        string="Unit",
        required=True,
        default="days",
    )
    n = fields.Integer(string="How many", required=True)
    day = fields.Integer(string="Day of the month", help="Of a day of the nth month.")
    roll = fields.Selection(
        selection=[
            ("none", "Not moved"),
            ("next_business", "Next working day"),
            ("prev_business", "Working day before"),
        ],
        string="On weekends and holidays",
        required=True,
        default="prev_business",
        help="The safe side is the working day before. The next one only where the law says so.",
    )
    consequence = fields.Text(translate=True, help="What is lost when it is missed.")
    source = fields.Char(help="The law that it is taken from.")
    date_from = fields.Date(string="Valid from", help="For dates from this day on.")
    date_to = fields.Date(string="Valid to")
    law_anchor = fields.Selection(
        selection=ANCHORS,
        string="Valid by the date of",
        help="Which date says whether it is valid, such as that of the court's order. Empty, or "
        "not known yet: the first from which it counts.",
    )
    needs_anchor = fields.Selection(
        selection=ANCHORS,
        string="Only where there is",
        help="It counts once this date is entered, such as an acknowledgment of service.",
    )
    unless_anchor = fields.Selection(
        selection=ANCHORS,
        string="Not where there is",
        help="It ends when this date is entered, such as an objection.",
    )
    date_checked = fields.Date(
        string="Checked on",
        help="When somebody last compared it with the text of its source. Empty: never.",
    )
    status = fields.Selection(
        selection=[("verified", "Verified"), ("unverified", "Not verified")],
        required=True,
        default="unverified",
        help="Whether somebody has read it in the law itself.",
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for rule in self:
            if rule.date_from and rule.date_to and rule.date_to < rule.date_from:
                raise ValidationError(
                    self.env._(
                        "%s ends before it begins. Enter an end on or after the beginning.",
                        rule.name,
                    )
                )

    @api.constrains("anchor", "kind", "n", "day", "roll", "parent_id", "part_ids")
    def _check_counts(self):
        """Refuse a rule that gives no day, before an action waits for one."""
        for rule in self:
            if rule._has_cycle() or rule.parent_id.parent_id:
                raise ValidationError(self.env._("%s: a part has no parts.", rule.name))
            try:
                deadlines.explain(rule._to_engine(), {})
            except deadlines.DeadlineError as error:
                raise ValidationError(rule._explain_error(error.code)) from error

    def _explain_error(self, code):
        """Return what is wrong with this rule, as a sentence.

        :param str code: of the engine's error
        """
        if code == "day":
            return self.env._("%s: enter a day of the month, from 1 to 31.", self.name)
        most = deadlines.LIMITS[self.kind]
        return self.env._("%(rule)s: enter a number from 0 to %(most)s.", rule=self.name, most=most)

    def _to_engine(self):
        """Return this rule with its parts as the engine reads it."""
        self.ensure_one()
        return {
            **self._to_part(),
            "earliest_of": [part._to_part() for part in self.part_ids],
        }

    def _to_part(self):
        return {
            "anchor": self.anchor,
            "kind": self.kind,
            "n": self.n,
            "day": self.day,
            "roll": self.roll,
        }

    def _is_about(self, action, anchors):
        """Return whether this rule is about a legal action.

        :param action: the legal action
        :param dict anchors: its dates by name. That of ``law_anchor``, or else the first that the
            rule counts from, says which law is in force
        """
        self.ensure_one()
        days = [anchors[own.anchor] for own in self | self.part_ids if anchors.get(own.anchor)]
        day = anchors.get(self.law_anchor) or min(
            days, default=action.company_id._collections_today()
        )
        if self.needs_anchor and not anchors.get(self.needs_anchor):
            return False
        if self.unless_anchor and anchors.get(self.unless_anchor):
            return False
        return (
            action.kind_id in self.kind_ids
            and (not self.country_id or self.country_id == action.country_id)
            and (not self.state_id or self.state_id == action.state_id)
            and self.claimant_role in ("any", action.claimant_role)
            and self.project_type in ("any", action.project_type)
            and (not self.date_from or day >= self.date_from)
            and (not self.date_to or day <= self.date_to)
        )

    def _is_repeated(self):
        """Return whether this rule counts each date of a kind for itself."""
        self.ensure_one()
        return bool(REPEATED & set((self | self.part_ids).mapped("anchor")))

    def _describe_source(self):
        """Return where this rule is from and how sure it is, as a sentence."""
        self.ensure_one()
        values = {"law": self.source or self.env._("no source")}
        if self.status == "verified" and self.date_checked:
            return self.env._(
                "%(law)s, verified on %(date)s.",
                date=format_date(self.env, self.date_checked),
                **values,
            )
        return self.env._("%(law)s, not verified in the law itself.", **values)
