from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...engine.limitation import MAX_YEARS
from ...engine.limitation_rules import Rule

KINDS = [
    ("any", "Any debt"),
    ("goods", "Sale of goods"),
    ("written", "Written contract"),
    ("oral", "Oral contract"),
    ("open", "Open account"),
    ("judgment", "Judgment or other title"),
]
# Which facts a rule counts, by the field that says so.
COUNTED = {
    "restart_payment": "payment",
    "restart_acknowledgement": "acknowledgement",
    "restart_plan": "plan",
    "restart_letter": "letter",
    "suspend_negotiation": "negotiation",
    "suspend_action": "action",
}


class CollectionsLimitationRule(models.Model):
    """How long a debt can be sued for, by the law of a place, and what follows once it cannot.

    Which rule is about an item: ``engine/limitation_rules.py``.
    """

    _name = "collections.limitation.rule"
    _inherit = ["collections.checked", "collections.shipped"]
    _description = "Limitation Rule"
    _order = "country_id, sequence, id"
    _shipped_file = "data/limitation/collections_limitation_rule_data.xml"
    _shipped_names = (
        *("name", "kind", "binds", "years", "year_end", *COUNTED, "revive", "notices"),
        *("source", "note", "valid_from", "date_checked", "status"),
    )

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Leave empty to use the rule in all companies.",
    )

    # Whom and what it is about
    country_id = fields.Many2one(comodel_name="res.country", help="Empty: anywhere.")
    state_ids = fields.Many2many(
        comodel_name="res.country.state",
        relation="collections_limitation_rule_state_rel",
        column1="rule_id",
        column2="state_id",
        string="States",
        domain="[('country_id', '=', country_id)]",
        help="Empty: the whole country, less the states that have rules of their own.",
    )
    kind = fields.Selection(selection=KINDS, string="Kind of debt", required=True, default="any")
    binds = fields.Selection(
        selection=[
            ("all", "Everybody"),
            ("person", "Persons"),
            ("business", "Companies and public bodies"),
        ],
        string="Customers",
        required=True,
        default="all",
        help="A person whose debts are commercial counts as a company.",
    )

    # The period
    years = fields.Integer(
        help="How long a debt can be sued for. 0: not known, and nothing is computed.",
        aggregator=None,
    )
    year_end = fields.Boolean(
        string="From the end of the year", help="The period begins with the end of the year."
    )
    restart_payment = fields.Boolean(string="Part payment begins it anew")
    restart_acknowledgement = fields.Boolean(string="Acknowledgement begins it anew")
    restart_plan = fields.Boolean(
        string="Payment plan begins it anew", help="A plan is an acknowledgement of the debt."
    )
    restart_letter = fields.Boolean(
        string="A letter begins it anew",
        help="A written demand that keeps the claim alive. Only those that are entered as such "
        "count: a reminder may not say enough.",
    )
    suspend_negotiation = fields.Boolean(string="Negotiation suspends it")
    suspend_action = fields.Boolean(string="Legal action suspends it")
    revive = fields.Boolean(
        string="What is barred can be revived",
        help="A restart after the end begins the period anew.",
    )

    # What is barred
    notices = fields.Selection(
        selection=[
            ("out", "Are not sent"),
            ("text", "Are sent with the text below"),
            ("sent", "Are sent as ever"),
        ],
        string="Notices about barred debts",
        required=True,
        default="out",
        help="A threat of suit over a barred debt is forbidden in the United States (12 CFR "
        "1006.26) and unwise anywhere.",
    )
    notice_text = fields.Text(
        string="Text on notices",
        translate=True,
        help="As the law of the place wants it: it is said on each notice about a barred debt.",
    )
    plan_text = fields.Text(
        string="Warning before agreements",
        translate=True,
        help="Shown to whoever enters a promise or a plan about a barred debt.",
    )

    # Where it comes from
    source = fields.Char(help="The law, or the page that says so.")
    note = fields.Text(translate=True)
    valid_from = fields.Date("Valid from", help="For debts due from this day on. Empty: for all.")
    date_checked = fields.Date(string="Checked on")
    status = fields.Selection(
        selection=[("confirmed", "Confirmed"), ("unverified", "Unverified")],
        required=True,
        default="unverified",
        help="What is computed by an unverified rule says so.",
    )

    _years_known = models.Constraint(
        f"CHECK (years >= 0 AND years <= {MAX_YEARS})",
        f"A period has between 1 and {MAX_YEARS} years. Enter 0 where it is not known.",
    )

    @api.constrains("notices", "notice_text")
    def _check_text(self):
        for rule in self:
            if rule.notices == "text" and not (rule.notice_text or "").strip():
                raise ValidationError(
                    self.env._("%s: enter the text that notices about barred debts say.", rule.name)
                )

    @api.constrains("country_id", "state_ids")
    def _check_place(self):
        for rule in self:
            if rule.state_ids.country_id - rule.country_id:
                raise ValidationError(
                    self.env._("%s names states of another country than its own.", rule.name)
                )

    @api.model
    @api.private
    def _read_rules_sudo(self, company):
        """Return the rules that a company uses, as those of the engine.

        :param company: the company that keeps the cases
        :return: list of ``Rule``
        """
        # Sudo: when a debt is barred does not depend on who asks.
        domain = Domain("company_id", "in", (False, company.id)) & Domain("active", "=", True)
        rules = self.sudo().with_context(active_test=False).search(domain)
        return [
            Rule(
                id=rule.id,
                country=rule.country_id.id or None,
                states=frozenset(rule.state_ids.ids),
                kind=rule.kind,
                binds=rule.binds,
                own=bool(rule.company_id),
                valid_from=rule.valid_from or None,
                years=rule.years,
                year_end=rule.year_end,
                moved_by=frozenset(kind for name, kind in COUNTED.items() if rule[name]),
                revive=rule.revive,
            )
            for rule in rules
        ]
