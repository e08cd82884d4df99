from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ...engine.text import fold


class CollectionsAssignmentRule(models.Model):
    """Says who works on which new cases; several people share them evenly.

    The first rule that fits a case counts. A customer who has a collector of their own keeps
    them; where no rule fits, the company's default collector stays.
    """

    _name = "collections.assignment.rule"
    _inherit = ["collections.checked"]
    _description = "Assignment Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave empty to use the rule in all companies.",
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="collections_assignment_rule_user_rel",
        column1="rule_id",
        column2="user_id",
        string="Collectors",
        domain=lambda self: [
            (
                "all_group_ids",
                "in",
                self.env.ref("collections_followup.group_collections_collector").ids,
            ),
            ("share", "=", False),
        ],
        help="Of several, whoever has least to do gets the next case.",
    )
    balance = fields.Selection(
        selection=[("count", "Number of open cases"), ("amount", "Overdue amount")],
        string="Shared by",
        required=True,
        default="count",
    )
    country_ids = fields.Many2many(
        comodel_name="res.country",
        relation="collections_assignment_rule_country_rel",
        column1="rule_id",
        column2="country_id",
        string="Countries",
    )
    tag_ids = fields.Many2many(
        comodel_name="res.partner.category",
        relation="collections_assignment_rule_tag_rel",
        column1="rule_id",
        column2="tag_id",
        string="Tags",
    )
    industry_ids = fields.Many2many(
        comodel_name="res.partner.industry",
        relation="collections_assignment_rule_industry_rel",
        column1="rule_id",
        column2="industry_id",
        string="Industries",
    )
    lang_ids = fields.Many2many(
        comodel_name="res.lang",
        relation="collections_assignment_rule_lang_rel",
        column1="rule_id",
        column2="lang_id",
        string="Languages",
    )
    name_from = fields.Char(string="Names from", help="First letters, for example A.")
    name_to = fields.Char(string="Names to", help="First letters, for example L or Schm.")
    amount_from = fields.Float(string="Overdue from", help="In the currency of the company.")
    amount_to = fields.Float(string="Overdue to", help="0: no limit.")

    _amounts_positive = models.Constraint(
        "CHECK (amount_from >= 0 AND amount_to >= 0)", "Amounts of a rule cannot be negative."
    )

    @api.constrains("name_from", "name_to", "amount_from", "amount_to")
    def _check_ranges(self):
        for rule in self:
            first, last = fold(rule.name_from or ""), fold(rule.name_to or "")
            if first and last and first[: len(last)] > last:
                raise ValidationError(
                    self.env._(
                        "No name is from %(first)s to %(last)s. Put the earlier letters first.",
                        first=rule.name_from,
                        last=rule.name_to,
                    )
                )
            if rule.amount_to and rule.amount_from > rule.amount_to:
                raise ValidationError(
                    self.env._("No amount is above the lower and below the upper limit.")
                )

    @api.constrains("user_ids", "company_id")
    def _check_people(self):
        for rule in self:
            if not rule.user_ids:
                raise ValidationError(self.env._("Choose who works on the cases of the rule."))
            rule.user_ids._collections_check_works_for(rule.company_id)

    def _get_domain(self):
        """Return the domain of the open cases that a rule is about, the alphabet apart."""
        self.ensure_one()
        domain = Domain("amount_overdue", ">=", self.amount_from)
        if self.amount_to:
            domain &= Domain("amount_overdue", "<=", self.amount_to)
        for records, name in (
            (self.country_ids, "partner_id.country_id"),
            (self.tag_ids, "partner_id.category_id"),
            (self.industry_ids, "partner_id.industry_id"),
        ):
            if records:
                domain &= Domain(name, "in", records.ids)
        if self.lang_ids:
            domain &= Domain("partner_id.lang", "in", self.lang_ids.mapped("code"))
        return domain

    def _is_named(self, name):
        """Return whether a name lies in the letters of the rule, capitals and accents apart."""
        first, last = fold(self.name_from or ""), fold(self.name_to or "")
        name = fold((name or "").strip())
        return name >= first and (not last or name[: len(last)] <= last)

    @api.model
    @api.private
    def _assign(self, company, cases):
        """Give cases to the collectors of the first rule that fits each of them.

        :param company: the company of the cases
        :param cases: open cases that nobody was chosen for
        :return: how many were given to somebody
        """
        # Sudo: rules, customers and the load of everybody, whoever lets a case open.
        self, cases = self.sudo(), cases.sudo()
        rules = self.search([("company_id", "in", (False, company.id))]) if cases else self
        if not rules:
            return 0
        loads, left, given = self._read_loads(company, cases), cases, {}
        # Who has time off and nobody to stand in gets nothing while a colleague is there.
        day = company._collections_today()
        missing = set(self.env["collections.substitute"]._read_time_off(day)) - set(
            self.env["collections.absence"]._get_stand_ins(day)
        )
        for rule in rules:
            people = rule.user_ids._collections_works_for(company).filtered("active").sorted("id")
            people = people.filtered(lambda user: user.id not in missing) or people
            if not people:
                continue
            own = left.search(Domain("id", "in", left.ids) & rule._get_domain())
            own = own.filtered(lambda case, rule=rule: rule._is_named(case.partner_id.name))
            left -= own
            for case in own.sorted(lambda case: (-case.amount_overdue, case.id)):
                place = 0 if rule.balance == "count" else 1
                user = min(people, key=lambda user: (loads[user.id][place], user.id))
                loads[user.id][0] += 1
                loads[user.id][1] += case.amount_overdue
                given[case.id] = (user, rule)
        names = {user.id: (user.name, rule.name) for user, rule in given.values()}
        cases._give(
            [(case_id, user.id) for case_id, (user, _rule) in given.items()],
            lambda user_id: self.env._(
                "Assigned to %(user)s by the rule %(rule)s.",
                user=names[user_id][0],
                rule=names[user_id][1],
            ),
        )
        return len(given)

    @api.model
    def _read_loads(self, company, cases):
        """Return what each collector has to do: number of open cases and their overdue amount.

        Cases that somebody stands in for count for whose they are.

        :param cases: cases that are about to be given to somebody, and do not count
        """
        found = cases._read_group(
            [
                ("company_id", "=", company.id),
                ("state", "=", "open"),
                ("user_id", "!=", False),
                ("id", "not in", cases.ids),
            ],
            ["user_id", "absent_user_id"],
            ["__count", "amount_overdue:sum"],
        )
        # Sudo: users are only counted
        loads = {user.id: [0, 0.0] for user in self.search([]).user_ids}
        for user, absent, count, amount in found:
            load = loads.setdefault((absent or user).id, [0, 0.0])
            load[0] += count
            load[1] += amount
        return loads

    def action_assign(self):
        """Give the open cases that are nobody's to the collectors of the rules."""
        if not self.env.user.has_group("collections_followup.group_collections_supervisor"):
            raise AccessError(self.env._("Cases are assigned by a supervisor."))
        count = 0
        cases = self.env["collections.case"].search(
            [
                ("state", "=", "open"),
                ("user_id", "=", False),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        for company, own in cases.grouped("company_id").items():
            count += self._assign(company, own)
            self.env["collections.absence"]._stand_in(company, company._collections_today())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if count else "info",
                "message": self.env._("%s cases were assigned.", count),
            },
        }
