from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...engine.interest_rates import BelowFloor, check_floor

# Further away than any margin or rate that a court would grant.
MOST_PERCENT = 100.0
# Those of ``engine/allocation.py``, as fields show them.
ALLOCATION_ORDERS = [
    ("principal-first", "Principal of all debts, then costs, then interest"),
    ("oldest", "The oldest debt first: its principal, costs, interest"),
    ("costs-interest-principal", "Debt by debt: costs, interest, principal"),
    ("costs-principal-interest", "Debt by debt: costs, principal, interest"),
    ("interest-first", "Interest of all debts, then costs, then principal"),
]
# Which customers a rule is about, by what it says.
BINDS = {
    "all": {"person", "business", "public"},
    "person": {"person"},
    "company": {"business", "public"},
    "business": {"business"},
    "public": {"public"},
}


class CollectionsInterestRule(models.Model):
    """What lateness costs: which rate, from when on, how it is counted, and the fixed sum beside.

    Of the rules that are about an item the most specific one applies, see ``_find_for`` in
    ``collections_interest_rule_match.py``.
    """

    _name = "collections.interest.rule"
    _inherit = ["collections.checked", "collections.shipped"]
    _description = "Interest Rule"
    _order = "sequence, id"
    _shipped_file = "data/charge/collections_interest_rule_data.xml"
    _shipped_names = (
        *("name", "binds", "kind", "base", "margin", "percent", "method", "percent_cap", "start"),
        *("longest_days", "free_days", "basis", "rounding", "disputed", "minimum", "total_cap"),
        *("floor_factor", "compensation", "allocation", "source", "note"),
    )

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="Rules that come with the add-on begin archived.")
    note = fields.Text(translate=True)
    source = fields.Char(help="The law or the contract that says so.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Leave empty to use the rule in all companies.",
    )

    # Whom it is about
    policy_ids = fields.Many2many(
        comodel_name="collections.policy",
        relation="collections_interest_rule_policy_rel",
        column1="rule_id",
        column2="policy_id",
        string="Policies",
        domain="[('company_id', 'in', (False, company_id))]",
        help="Empty: whatever policy the customer or the invoice follows.",
    )
    country_id = fields.Many2one(
        comodel_name="res.country",
        help="Of the customer, or else of the company. Empty: anywhere.",
    )
    country_group_id = fields.Many2one(comodel_name="res.country.group", string="Country group")
    binds = fields.Selection(
        selection=[
            ("all", "Everybody"),
            ("person", "Persons"),
            ("company", "Companies and public bodies"),
            ("business", "Companies"),
            ("public", "Public bodies"),
        ],
        string="Customers",
        required=True,
        default="company",
        help="A person whose debts are commercial counts as a company.",
    )

    # What it costs
    kind = fields.Selection(
        selection=[("statutory", "By law"), ("contractual", "By contract")],
        required=True,
        default="statutory",
    )
    base = fields.Selection(
        selection=[
            ("reference", "Reference rate and margin"),
            ("fixed", "Fixed rate"),
            ("none", "No interest"),
        ],
        string="Rate",
        required=True,
        default="reference",
    )
    rate_id = fields.Many2one(
        comodel_name="collections.reference.rate",
        string="Reference rate",
        index="btree_not_null",
        ondelete="restrict",
    )
    margin = fields.Float(digits=(9, 6), help="Points on top of the reference rate.")
    percent = fields.Float(string="Percent per year", digits=(9, 6))
    method = fields.Selection(
        selection=[
            ("rate", "As the reference rate says"),
            ("split", "By half-year"),
            ("start", "Fixed on the first day"),
            ("payment", "Of the day of payment"),
        ],
        string="When the rate changes",
        required=True,
        default="rate",
    )
    percent_cap = fields.Float(
        string="Rate at most", digits=(9, 6), help="In percent per year. 0: no limit."
    )

    # From when on, and how it is counted
    start = fields.Selection(
        selection=[
            ("due", "The day after the due date"),
            ("notice", "The day after the first reminder was sent"),
        ],
        string="Begins",
        required=True,
        default="due",
    )
    longest_days = fields.Integer(
        string="Longest time to pay",
        help="Days after the invoice date, whatever was agreed: interest begins after them where "
        "the due date is later. 30 for public bodies (Directive 2011/7/EU, article 4). 0: the due "
        "date counts.",
    )
    free_days = fields.Integer(
        "Free days", help="Days after that, for which no interest is claimed."
    )
    basis = fields.Selection(
        selection=[
            ("act/365", "Calendar days of a year of 365"),
            ("act/act", "Calendar days, leap years of 366"),
            ("act/366", "Calendar days of a year of 366"),
            ("act/365.25", "Calendar days of a year of 365.25"),
            ("act/360", "Calendar days of a year of 360"),
            ("30/360", "Months of 30 days (30E/360)"),
            ("30e/360-isda", "Months of 30 days, end of February as 30th"),
        ],
        string="Days are counted as",
        required=True,
        default="act/365",
    )
    rounding = fields.Selection(
        selection=[("segment", "Each line"), ("total", "Once, in the end")],
        string="Rounded",
        required=True,
        default="segment",
    )
    disputed = fields.Selection(
        selection=[
            ("outcome", "Only where the dispute is rejected or withdrawn"),
            ("always", "Always"),
            ("never", "Never"),
        ],
        string="Disputed days count",
        required=True,
        default="outcome",
        help="Days on which all that was open of an item was disputed. As long as a dispute is "
        "open nobody knows: they do not count then, unless they always do.",
    )

    # Bounds
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Of the minimum.",
    )
    minimum = fields.Monetary(help="Less interest than this on an item is not claimed.")
    total_cap = fields.Float(
        string="Interest at most",
        digits=(9, 2),
        help="In percent of the item's original amount. 0: no limit.",
    )
    floor_rate_id = fields.Many2one(
        comodel_name="collections.reference.rate",
        string="Floor of contracts",
        index="btree_not_null",
        ondelete="restrict",
        help="No contract with customers whom this rule is about may say less than a multiple of "
        "this rate: rules by contract that do are refused.",
    )
    floor_factor = fields.Float(
        string="Multiple of it",
        digits=(6, 2),
        default=1.0,
        help="So many times this rate is the least that a contract may ask for: 3 in France.",
    )
    compensation = fields.Selection(
        selection=[
            ("none", "None"),
            ("eu", "European Union: EUR 40"),
            ("uk", "United Kingdom: GBP 40, 70 or 100"),
            ("ie", "Ireland: EUR 40, 70 or 100"),
            ("de_b2b", "Germany, companies: EUR 40"),
            ("fr", "France: EUR 40"),
        ],
        string="Fixed sum",
        required=True,
        default="none",
        help="Once per invoice, whatever number of reminders. Never for persons.",
    )

    allocation = fields.Selection(
        selection=ALLOCATION_ORDERS,
        string="Payments are applied to",
        help="What a payment of these customers pays first: as the law or their contract says. "
        "Empty: as the company says in its settings.",
    )

    _numbers = models.Constraint(
        "CHECK (free_days >= 0 AND longest_days >= 0 AND minimum >= 0 AND total_cap >= 0"
        " AND percent_cap >= 0)",
        "Free days, the minimum and the limits of a rule cannot be negative. Enter 0 for none.",
    )

    @api.constrains("base", "rate_id", "margin", "percent")
    def _check_rate(self):
        for rule in self:
            if rule.base == "reference" and not rule.rate_id:
                raise ValidationError(
                    self.env._("%s rests on a reference rate. Choose which.", rule.name)
                )
            value = rule.margin if rule.base == "reference" else rule.percent
            if rule.base != "none" and not 0 <= value <= MOST_PERCENT:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: %(percent)s %% is no rate of interest. Enter percent per year, "
                        "between 0 and %(most)s.",
                        rule=rule.name,
                        percent=value,
                        most=int(MOST_PERCENT),
                    )
                )

    @api.constrains("compensation", "binds")
    def _check_compensation(self):
        for rule in self:
            if rule.binds == "person" and rule.compensation != "none":
                raise ValidationError(
                    self.env._(
                        "%s is about persons: the law grants no fixed sum from them. Choose None.",
                        rule.name,
                    )
                )

    @api.constrains("country_id", "country_group_id")
    def _check_place(self):
        for rule in self:
            if rule.country_id and rule.country_group_id:
                raise ValidationError(
                    self.env._(
                        "%s names a country and a country group. Leave one of them empty.",
                        rule.name,
                    )
                )

    @api.constrains(
        *("kind", "base", "rate_id", "margin", "percent", "country_id", "country_group_id", "binds")
    )
    def _check_floor(self):
        """Refuse the terms of a contract that are below what the law of a country allows.

        France, L441-10 II of the code of commerce: three times the legal rate. Compared is the
        newest value that is known.
        """
        for rule in self.filtered(lambda own: own.kind == "contractual" and own.base != "none"):
            day = (rule.company_id or self.env.company)._collections_today()
            for law in rule._find_floors_sudo():
                value = law.floor_rate_id._get_last_value(day)
                percent = rule._get_percent_known(day)
                if not value or percent is None:
                    continue
                try:
                    check_floor(percent, value.percent * law.floor_factor)
                except BelowFloor as error:
                    raise ValidationError(
                        self.env._(
                            "%(rule)s claims %(percent)s %%, and %(law)s allows no contract less "
                            "than %(floor)s %%: %(factor)s times %(rate)s, which was %(value)s %% "
                            "from %(date)s on (%(reference)s).",
                            rule=rule.name,
                            percent=self._format_percent(percent),
                            law=law.name,
                            floor=self._format_percent(error.floor),
                            factor=f"{law.floor_factor:g}",
                            rate=law.floor_rate_id.name,
                            value=self._format_percent(value.percent),
                            date=format_date(self.env, value.date_from),
                            reference=law.source or law.floor_rate_id.source or "",
                        )
                    ) from None

    def _find_floors_sudo(self):
        """Return the rules that say how little a contract of this one's customers may say.

        Those that are archived too: the law counts whether or not interest is claimed by it.
        """
        self.ensure_one()
        # Sudo: the floor counts whoever enters the rule.
        laws = (
            self.sudo()
            .with_context(active_test=False)
            .search(
                [("floor_rate_id", "!=", False), ("company_id", "in", (False, self.company_id.id))]
            )
        )
        own = self._get_countries()
        return laws.filtered(
            lambda law: (
                law != self
                and bool(BINDS[law.binds] & BINDS[self.binds])
                and bool(own & law._get_countries())
            )
        )

    def _get_countries(self):
        """Return the countries that a rule names; none for anywhere."""
        return self.country_id | self.country_group_id.country_ids

    def _get_percent_known(self, day):
        """Return the rate by the newest value that is known, as a ``Decimal``; None for none."""
        self.ensure_one()
        if self.base == "fixed":
            return self.percent
        value = self.rate_id._get_last_value(day)
        return self.rate_id._make_percent(value.percent, self.margin) if value else None

    @api.model
    def _format_percent(self, percent):
        """Return a percentage as its reader writes it, without zeros at its end."""
        digits = f"{float(percent):.6f}".rstrip("0")
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        decimals = max(len(digits.partition(".")[2]), 2)
        lang_model = self.env["res.lang"].browse(lang.id)
        return lang_model.format(f"%.{decimals}f", float(percent), grouping=True)
