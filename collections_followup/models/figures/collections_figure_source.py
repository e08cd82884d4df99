"""Where figures come from: who knows some of them says what they are and how they are read.

Sources are found in the registry, those of other add-ons too. A source names its figures
(``_get_figures``); each names the *family* of what it is computed from, which is one statement for
all customers and periods (``_sql_<family>``), and the formula (``engine/figures.py``).
"""

from collections import namedtuple
from datetime import datetime, time, timedelta

import pytz

from odoo import api, models, tools
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine import figures as formulas

# What a figure is. ``name``: what code goes by. ``label``, ``formula``, ``source``: what people
# read: its name, how it is computed in words, and whose definition that is. ``unit``: days,
# percent, currency, number or count (of whole things). ``better``: up or down, for what is good;
# empty for neither. ``family``: of what it is computed. ``value``: function of the parts, the scope
# and the period that returns the figure, or the figure and a remark. ``conventions``: what it can
# be switched to.
# ``parts``: labels of the amounts and numbers that it is computed from, by the column's name.
Figure = namedtuple(
    "Figure", "name label formula source unit better family value conventions parts"
)
# What is asked for. ``periods``: pairs of first and last day, rising; ``group_by``: name of a
# grouping, None for none; ``options``: a value for each convention of the figure; ``limited``:
# companies in which the user sees only customers who are his or nobody's; ``limits``: last days of
# the buckets; ``shared``: what figures of the same periods have read, see ``Shared``; None: each
# for itself.
Scope = namedtuple(
    "Scope", "company companies periods group_by options limited limits shared", defaults=(None,)
)
# A convention: ``choices`` are what it can be, each in words; of a number, ``explain`` says it, and
# ``whole`` that it has no fractions.
Convention = namedtuple("Convention", "name label choices default explain least most whole")

YES_NO = {True: "yes", False: "no"}


class CollectionsFigureSource(models.AbstractModel):
    """What a source of figures says, and what all of them use."""

    _name = "collections.figure.source"
    _description = "Source of Figures"

    # Place among the sources. None: is none itself.
    _figure_order = None
    # Models whose records the families are read from, beside the ledger: who may not read them gets
    # none of these figures.
    _figure_models = ()
    # Field of the documents that says whose they are, where it is not the customer's collector.
    _figure_person = None
    # Whether figures are made of invoices one by one: their families' rows say ``salesperson_id``
    # where they are asked for by it, see ``_has_seller``.
    _figure_by_invoice = False

    @api.model
    def _get_sources(self):
        """Return an empty recordset of each source, in their order."""
        return [self.env[name] for name in self._get_source_names()]

    @tools.ormcache()
    def _get_source_names(self):
        found = (
            self.env.registry[name]
            for name in self.env.registry.descendants(["collections.figure.source"], "_inherit")
        )
        taking_part = [model for model in found if model._figure_order is not None]
        return tuple(
            model._name
            for model in sorted(taking_part, key=lambda own: (own._figure_order, own._name))
        )

    @api.model
    def _get_figures(self):
        """Return the figures of this source, as a list of ``Figure``."""
        return []

    @api.model
    def _get_document_lists(self, figure, scope):
        """Return what is behind a figure, for the last period of the scope.

        :return: list of a name, a model and a domain without the group
        """
        return []

    @api.model
    def _get_steps(self, figure):
        """Return what can be done about a figure by the user: labels by name."""
        return {}

    @api.model
    def _do_step(self, step, figure, scope):
        """Do something about a figure.

        :param str step: one of ``_get_steps``
        :return: an action
        """
        raise NotImplementedError

    # ------------------------------------------------------------------- conventions

    @api.model
    def _choose(self, name, label, choices, default=None):
        """Return a convention that is one of several.

        :param dict choices: words by value
        :param default: the first one, if empty
        """
        return Convention(name, label, choices, default or next(iter(choices)), None, 0, 0, False)

    @api.model
    def _enter(self, name, label, explain, default, least=0, most=10**9, whole=False):
        """Return a convention that is a number.

        :param explain: function that says a number in words
        """
        return Convention(
            name, label, None, formulas.to_decimal(default), explain, least, most, whole
        )

    @api.model
    def _parse_convention(self, convention, value):
        """Return a value of a convention as it is computed with.

        :raise UserError: it is none
        """
        if convention.choices:
            value = YES_NO.get(value, value) if isinstance(value, bool) else value
            if isinstance(value, str) and value in convention.choices:
                return value
            expected = ", ".join(map(str, convention.choices))
        else:
            try:
                number = formulas.to_decimal(value)
            except (TypeError, ValueError):
                number = None
            fits = number is not None and convention.least <= number <= convention.most
            if fits and not (convention.whole and number % 1):
                return number
            expected = self.env._(
                "a number from %(least)s to %(most)s", least=convention.least, most=convention.most
            )
        raise UserError(
            self.env._(
                "%(convention)s cannot be %(value)s. It is one of: %(expected)s.",
                convention=convention.label,
                value=value,
                expected=expected,
            )
        )

    @api.model
    def _get_used(self, figure, options):
        """Return the conventions of a figure that mean something beside the others.

        :param dict options: value of each convention
        """
        return figure.conventions

    @api.model
    def _explain_convention(self, convention, value):
        """Return what a value of a convention means, in words."""
        return convention.choices[value] if convention.choices else convention.explain(value)

    @api.model
    def _get_open_conventions(self):
        """Return the conventions about what is open on a day and what of it is past due."""
        env = self.env
        return (
            self._choose(
                "due_today",
                env._("Due on the day itself"),
                {
                    "no": env._("what is due on the day itself is not past due"),
                    "yes": env._("what is due on the day itself is past due"),
                },
            ),
            self._choose(
                "credits",
                env._("Credits"),
                {
                    "netted": env._(
                        "credits reduce what a customer owes, what is past due first, as the "
                        "ledger has it"
                    ),
                    "apart": env._("credits that are not matched are left out"),
                },
            ),
            self._choose(
                "disputed",
                env._("Disputed amounts"),
                {
                    "included": env._("disputed amounts are in it"),
                    "excluded": env._(
                        "disputed amounts are left out, each up to what is open of its invoice"
                    ),
                },
            ),
            self._enter(
                "tolerance",
                env._("Smallest amount"),
                lambda value: (
                    env._("open items above %s count", value)
                    if value
                    else env._("open items of any size count")
                ),
                0,
            ),
        )

    @api.model
    def _get_day_convention(self):
        """Return the convention of how the days of a period are counted."""
        return self._choose(
            "days",
            self.env._("Days of a period"),
            {
                "actual": self.env._("calendar days"),
                "30": self.env._("30 days a month"),
                "30.4": self.env._("30.4 days a month"),
            },
        )

    # --------------------------------------------------------------------- the day count

    @api.model
    def _count_months(self, first, last):
        """Return how many months a period has; of a part of one, the share of its days."""
        months, day = 0, first
        while day <= last:
            month_end = tools.date_utils.end_of(day, "month")
            end = min(month_end, last)
            months += formulas.to_decimal((end - day).days + 1) / month_end.day
            day = tools.date_utils.add(month_end, days=1)
        return months

    @api.model
    def _count_days(self, scope, first, last):
        """Return how many days a period has, by the convention."""
        if scope.options["days"] == "actual":
            return formulas.to_decimal((last - first).days + 1)
        return formulas.to_decimal(scope.options["days"]) * self._count_months(first, last)

    @api.model
    def _get_moments(self, scope, name, first, last):
        """Return the domain of a moment that falls on days of the company.

        :param str name: the field of the moment
        """
        zone = scope.company._collections_get_zone()
        start, end = (
            zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (first, last + timedelta(days=1))
        )
        return Domain(name, ">=", start) & Domain(name, "<", end)
