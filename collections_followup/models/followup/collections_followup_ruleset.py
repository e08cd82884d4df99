"""Policies as tables: what the SQL of the pass joins with, read once and cached."""

from collections import namedtuple

from odoo import api, fields, models, tools
from odoo.tools import SQL

from ..base.collections_participant import KINDS

# Stands for the trigger that counts from the level before, and from no day of the item.
PREVIOUS = -1
# Days between two levels whose triggers count from different days.
DEFAULT_GAP = 7

# Stands for no day at all: earlier than any that a policy plans.
NEVER = -100000

# trigger: its number, see ``_number_triggers``; early: reminds before the due date; base and
# planned: the trigger from whose day the policy plans it, and how many days later, those of
# previous notices included; before_*: of the level before
Level = namedtuple(
    "Level",
    "id policy_id rank trigger early days min_days min_amount repeat_days pay_within_days channels "
    "stage_id base planned before_base before_planned",
)
Policy = namedtuple(
    "Policy",
    "id age notice_per_level list_beside min_amount min_days require_approval responsible_id "
    "level_count first_due_rank currency_id",
)
# policies and levels: of the policies that a customer of the company can have;
# positions: (level, policy, rank, height, base, planned, repeat) for every level an item can stand
# at; the height puts an archived level between those that it stood between
# absent: what the customers in question have nothing of, see ``_look``
# kept: statements written once for these policies, see ``collections.followup.refresh``;
# ``looks``: the same of ``collections.followup.touched``
Ruleset = namedtuple(
    "Ruleset",
    "company_id currency_id covered_ids account_ids policy_id forced policies levels positions "
    "stage_id closed_stage_id user_id priority currency_ids reasons kept looks absent",
    defaults=(frozenset(),),
)


class Reasons:
    """The reasons not to chase an item, in the order in which they are looked at.

    ``numbers`` by name is what the SQL writes, ``names`` by number turns it back; ``kinds`` and
    ``owners`` by name are those of ``Reason`` and the participant that contributed it. Up to the
    number ``last_excluding`` a reason keeps an item out of the claim altogether.

    :param contributed: list of ``Reason`` and the participant's name, in their order
    """

    def __init__(self, contributed):
        self.numbers = {
            reason.name: number for number, (reason, _owner) in enumerate(contributed, 1)
        }
        self.names = {number: name for name, number in self.numbers.items()}
        self.kinds = {reason.name: reason.kind for reason, _owner in contributed}
        self.owners = {reason.name: owner for reason, owner in contributed}
        self.last_excluding = max(
            (self.numbers[name] for name, kind in self.kinds.items() if kind != "waiting"),
            default=0,
        )


class CollectionsFollowupRuleset(models.AbstractModel):
    _name = "collections.followup.ruleset"
    _description = "Follow-up Pass"

    @api.private
    def _get_ruleset(self, company, forced_policy_id=None):
        """Return what the pass must know of a company, as plain tuples.

        :param company: the company that keeps the cases
        :param int forced_policy_id: use this policy for everybody
        """
        return self._get_cached_ruleset(company.id, forced_policy_id)

    @tools.ormcache("company_id", "forced_policy_id")
    def _get_cached_ruleset(self, company_id, forced_policy_id=None):
        # Sudo: read once and kept for everybody: settings, policies, levels and accounts of the
        # company.
        company = self.env["res.company"].sudo().browse(company_id)
        covered = company._collections_covered()
        policy_model = self.env["collections.policy"].sudo().with_context(active_test=False)
        policies = policy_model.search([("company_id", "in", [False, *company.parent_ids.ids])])
        policies = policies.with_context(active_test=True)
        level_model = self.env["collections.level"].sudo().with_context(active_test=False)
        all_levels = level_model.search([], order="policy_id, sequence, id")
        active = {
            policy.id: [level for level in all_levels if level.active and level.policy_id == policy]
            for policy in policies
        }
        numbers = self._number_triggers()
        planned = self._get_planned_days(all_levels, numbers)
        stage = self.env["collections.stage"]
        rules = (
            self.env["collections.priority.rule"]
            .sudo()
            .search([("company_id", "in", (False, company.id)), ("weight", ">", 0)])
        )
        return Ruleset(
            company_id=company.id,
            currency_id=company.currency_id.id,
            # none: a company that has lost its policy keeps no cases any more
            covered_ids=tuple(covered.ids) or (0,),
            account_ids=self.env["account.account"]._collections_get_receivable_ids() or (0,),
            policy_id=forced_policy_id or company.collections_policy_id.id or None,
            forced=bool(forced_policy_id),
            policies=tuple(self._get_policy(policy, active[policy.id]) for policy in policies),
            levels=self._get_levels(policies, active, planned, numbers),
            positions=self._get_positions(policies, all_levels, active, planned),
            stage_id=stage._get_first_sudo("open", company).id,
            closed_stage_id=stage._get_first_sudo("closed", company).id,
            user_id=company.collections_user_id.filtered("active").id,
            priority=tuple((rule.factor, rule.reference, rule.weight) for rule in rules),
            currency_ids=tuple(self.env["res.currency"].sudo().search([], order="id").ids),
            reasons=Reasons(self._get_reasons()),
            kept={},
            looks={},
        )

    @api.model
    def _get_policy(self, policy, levels):
        """Return a policy as a tuple.

        :param list levels: its active levels in their order
        """
        first_due_rank = next(
            (rank for rank, level in enumerate(levels, 1) if not level._is_early()),
            len(levels) + 1,
        )
        return Policy(
            policy.id,
            policy.progression == "age",
            policy.notice_mode == "level",
            policy.list_beside,
            policy.min_amount,
            policy.min_days,
            policy.require_approval,
            policy.responsible_id.filtered("active").id,
            len(levels),
            first_due_rank,
            policy.currency_id.id,
        )

    @api.model
    def _get_levels(self, policies, active, planned, numbers):
        """Return the active levels as tuples, in the order of their policies.

        :param dict active: the active levels in their order, by policy id
        :param dict planned: see ``_get_planned_days``
        :param dict numbers: see ``_number_triggers``
        """
        before = {
            level.id: planned[active[policy.id][rank - 1].id] if rank else None
            for policy in policies
            for rank, level in enumerate(active[policy.id])
        }
        return tuple(
            Level(
                level.id,
                policy.id,
                rank,
                numbers[level.trigger],
                level._is_early(),
                level.days,
                level.min_days,
                level.min_amount,
                level.repeat_days,
                level.pay_within_days,
                tuple(level._get_channels()),
                level.stage_id.id,
                *planned[level.id],
                *(before[level.id] or (planned[level.id][0], NEVER)),
            )
            for policy in policies
            for rank, level in enumerate(active[policy.id], 1)
        )

    @api.model
    def _get_positions(self, policies, levels, active, planned):
        """Return where an item stands in each policy, by the level that it has reached.

        An item that stands at a level of another policy, or at an archived one, continues after
        the same number of levels.

        :param levels: all levels in the order of their policies, archived ones too
        """
        positions = []
        for level in levels:
            own = [
                other
                for other in levels
                if other.policy_id == level.policy_id and (other.active or other == level)
            ]
            place = own.index(level) + 1
            if not level.active:
                place -= 1
            for policy in policies:
                rank = place
                if level.policy_id != policy:
                    rank = min(place, len(active[policy.id]))
                positions.append(
                    (
                        level.id,
                        policy.id,
                        rank,
                        rank * 2 + (not level.active),
                        *planned[level.id],
                        level.repeat_days if level.policy_id == policy and level.active else 0,
                    )
                )
        return tuple(positions)

    @api.model
    def _get_reasons(self):
        """Return the reasons of all participants in their order, each with whose it is.

        :raise ValueError: when two participants have one of the same name, or a kind is unknown
        """
        found = {}
        for participant in self.env["collections.participant"]._get_participants():
            for reason in participant._get_reasons():
                if reason.kind not in KINDS or reason.name in found:
                    raise ValueError(f"{participant._name}: {reason}")
                found[reason.name] = (reason, participant._name)
        return sorted(
            found.values(), key=lambda own: (own[0].kind == "waiting", own[0].sequence, own[0].name)
        )

    @api.model
    def _get_trigger_days(self):
        """Return the days that levels count from, of all participants, by trigger.

        :return: ``SQL`` of a date on an item ``b``, by the name of the trigger
        """
        days = {}
        for participant in self.env["collections.participant"]._get_participants():
            days.update(participant._get_trigger_days())
        return days

    @api.model
    def _number_triggers(self):
        """Return the numbers by which the SQL knows the triggers, by name."""
        triggers = dict(self.env["collections.level"]._fields["trigger"].selection)
        others = (name for name in triggers if name != "previous")
        return {"previous": PREVIOUS, **{name: number for number, name in enumerate(others)}}

    @api.model
    def _sql_trigger_day(self, column):
        """Return the day of an item ``b`` that a trigger counts from; NULL for ``previous``.

        :param str column: column with the number of the trigger
        """
        numbers = self._number_triggers()
        return SQL(
            "CASE %s %s END",
            SQL(column),
            SQL(" ").join(
                SQL("WHEN %s THEN %s", numbers[name], day)
                for name, day in self._get_trigger_days().items()
            ),
        )

    def _get_planned_days(self, levels, numbers):
        """Return when policies plan their levels, for an item that goes through all of them.

        :param levels: levels in the order of their policies
        :param dict numbers: see ``_number_triggers``
        :return: by level id, what the days count from and the days, see ``Level``
        """
        planned = {}
        last = {}
        for level in levels:
            if level.trigger == "previous":
                base, days = last.get(level.policy_id, (numbers["due"], 0))
                days += level.days
            else:
                base, days = numbers[level.trigger], level.days
            planned[level.id] = (base, days)
            if level.active:
                last[level.policy_id] = planned[level.id]
        return planned

    def _get_day_rates(self, ruleset, day):
        """Return what one unit of each other currency is worth in the company's on a day.

        :return: factors by currency id; of the active currencies
        """
        others = [number for number in ruleset.currency_ids if number != ruleset.currency_id]
        if not others or "res.currency" in ruleset.absent:
            return {}
        rates = (
            self.env["res.currency"]
            .browse((ruleset.currency_id, *others))
            ._get_rates(self.env["res.company"].browse(ruleset.company_id), day)
        )
        own = rates[ruleset.currency_id]
        return {number: own / rates[number] for number in others if rates[number]}

    def _get_minimum(self, ruleset, amount, currency_id, day):
        """Convert a policy's minimum amount into the company's currency at the day's rate."""
        if not amount:
            return 0.0
        currencies = self.env["res.currency"].browse((currency_id, ruleset.currency_id))
        if currency_id == ruleset.currency_id:
            return amount
        return currencies[0]._convert(
            amount, currencies[1], self.env["res.company"].browse(ruleset.company_id), day
        )

    def _sql_policies(self, ruleset, day):
        """Return the policies as a VALUES list."""
        return SQL(
            "(VALUES %s) AS pol(policy_id, age, per_level, list_beside, min_amount, min_days,"
            " level_count, first_due_rank)",
            SQL(", ").join(
                SQL(
                    "(%s, %s, %s, %s, %s::numeric, %s, %s, %s)",
                    policy.id,
                    policy.age,
                    policy.notice_per_level,
                    policy.list_beside,
                    self._get_minimum(ruleset, policy.min_amount, policy.currency_id, day),
                    policy.min_days,
                    policy.level_count,
                    policy.first_due_rank,
                )
                for policy in ruleset.policies
            ),
        )

    def _sql_levels(self, ruleset, day, alias):
        """Return the levels as a VALUES list, their minimum amounts in company currency."""
        currency = {policy.id: policy.currency_id for policy in ruleset.policies}
        rows = [
            SQL(
                "(%s, %s, %s, %s, %s, %s, %s::numeric, %s, %s, %s, %s, %s)",
                level.policy_id,
                level.rank,
                level.id,
                level.trigger,
                level.days,
                level.min_days,
                self._get_minimum(ruleset, level.min_amount, currency[level.policy_id], day),
                level.pay_within_days,
                level.base,
                level.planned,
                level.before_base,
                level.before_planned,
            )
            for level in ruleset.levels
        ]
        # Keeps the column types where there is no level at all.
        rows.append(SQL("(0, 0, 0, 0, 0, 0, 0::numeric, 0, 0, 0, 0, 0)"))
        return SQL(
            "(VALUES %s) AS %s(policy_id, rank, level_id, trigger, days, min_days, min_amount,"
            " pay_within_days, base, planned, before_base, before_planned)",
            SQL(", ").join(rows),
            SQL.identifier(alias),
        )

    def _sql_positions(self, ruleset):
        """Return where an item stands in each policy, by the level it has reached."""
        rows = [SQL("(%s, %s, %s, %s, %s, %s, %s)", *place) for place in ruleset.positions]
        rows.append(SQL("(0, 0, 0, 0, 0, 0, 0)"))
        return SQL(
            "(VALUES %s) AS pos(level_id, policy_id, rank, height, base, planned, repeat_days)",
            SQL(", ").join(rows),
        )

    def _sql_age_rank(self, ruleset, day):
        """Return the rank that an item's age deserves, for the policies that go by age.

        Thresholds are literals, so that the database compares and looks nothing up.
        """
        whens = []
        numbers = self._number_triggers()
        base_days = {numbers[name]: base for name, base in self._get_trigger_days().items()}
        for policy in ruleset.policies:
            if not policy.age:
                continue
            met = []
            for level in reversed([lv for lv in ruleset.levels if lv.policy_id == policy.id]):
                if level.trigger == PREVIOUS:
                    continue
                limit = fields.Date.subtract(day, days=level.days)
                met.append(
                    SQL(
                        "WHEN %s <= %s::date%s THEN %s",
                        base_days[level.trigger],
                        limit,
                        # A reminder before the due date is of no use after it.
                        SQL(" AND NOT b.late") if level.early else SQL(),
                        level.rank,
                    )
                )
            if met:
                whens.append(
                    SQL(
                        "WHEN b.policy_id = %s THEN CASE %s ELSE 0 END",
                        policy.id,
                        SQL(" ").join(met),
                    )
                )
        if not whens:
            return SQL("0")
        return SQL("CASE %s ELSE 0 END", SQL(" ").join(whens))
