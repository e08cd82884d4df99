"""What collectors did in a period, and what came in after it: contacts, promises, notices, money.

``_read`` is what others ask; screen, paper and sheet are made from it. Records are read with the
rights of the user, the money by a key figure.
"""

from collections import namedtuple

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import date_utils

from .collections_figure_activity import WITHIN

FIGURE = "collected_after_contact"
# What is asked for, checked. ``source`` and ``scope`` are those of the figure.
Asked = namedtuple("Asked", "company first last within source scope")
# A year and a day, at most: more is no report of anybody's work.
MOST_DAYS = 367


class CollectionsActivity(models.AbstractModel):
    _name = "collections.activity"
    _description = "Activity of Collectors"

    @api.model
    def _read(self, company, date_from, date_to, within=WITHIN):
        """Return what each collector did in a period.

        :param company: a company; its branches, as far as the user is in them, come along
        :param date_from: first day
        :param date_to: last day
        :param int within: so many days after a contact a payment is put down to it
        :return: a list of dicts, one for each person, and one with ``user_id`` False for payments
            that nobody had a contact before: ``user_id``, ``contacts`` (``count``, ``reached``,
            ``channels`` and ``outcomes``, numbers by channel and by channel and outcome),
            ``promises`` (``made``, ``amount``, ``kept``, ``broken``), ``notices`` (numbers by
            channel), ``collected``
        :raise UserError: a day or number makes no sense
        :raise AccessError: the user reads no figures, or not of this company
        """
        return self._read_rows(self._ask(company, date_from, date_to, within))

    @api.model
    def _ask(self, company, date_from=None, date_to=None, within=WITHIN):
        """Return what is asked for, checked; without days it is this month until today."""
        company = company[:1]
        checked = self.env["collections.checked"]
        today = company._collections_today() if company else fields.Date.today()
        last = checked._parse_date(date_to) or today
        first = checked._parse_date(date_from) or date_utils.start_of(last, "month")
        if (last - first).days >= MOST_DAYS:
            raise UserError(self.env._("Choose a period of up to a year."))
        _figure, source, scope = self.env["collections.figure"]._ask(
            FIGURE, company, [(first, last)], "collector", {"within": within}
        )
        return Asked(company, first, last, int(scope.options["within"]), source, scope)

    @api.model
    def _read_rows(self, asked):
        """Return the rows of what is asked for, who did most in front; see ``_read``."""
        rows = {}
        self._add_contacts(asked, rows)
        self._add_promises(asked, rows)
        self._add_notices(asked, rows)
        self._add_money(asked, rows)
        nobody = rows.pop(False, None)
        result = sorted(
            rows.values(),
            key=lambda row: (-row["contacts"]["count"], -row["collected"], row["user_id"]),
        )
        return [*result, nobody] if nobody else result

    @api.model
    def _get_row(self, rows, user_id):
        """Return the row of a person, which is made where there is none."""
        return rows.setdefault(
            user_id,
            {
                "user_id": user_id,
                "contacts": {"count": 0, "reached": 0, "channels": {}, "outcomes": {}},
                "promises": {"made": 0, "amount": 0.0, "kept": 0, "broken": 0},
                "notices": {},
                "collected": 0.0,
            },
        )

    # -------------------------------------------------------------------------- domains

    @api.model
    def _get_owners(self, asked):
        """Return the ids of the companies that keep the cases."""
        companies = asked.scope.companies
        return self.env["res.company"].union(*(own._collections_owner() for own in companies)).ids

    @api.model
    def _get_domains(self, asked):
        """Return the domains of what is counted, by name."""
        company = fields.Domain("company_id", "in", self._get_owners(asked))
        days = fields.Domain("date", ">=", asked.first) & fields.Domain("date", "<=", asked.last)
        moments = asked.source._get_moments
        return {
            "contacts": company
            & fields.Domain("corrected_by_id", "=", False)
            & fields.Domain("is_pending", "=", False)
            & fields.Domain("user_id", "!=", SUPERUSER_ID)
            & moments(asked.scope, "date", asked.first, asked.last),
            "made": company
            & fields.Domain("date_made", ">=", asked.first)
            & fields.Domain("date_made", "<=", asked.last),
            "kept": company & days & fields.Domain("state", "=", "kept"),
            "broken": company & days & fields.Domain("state", "in", ("partly_kept", "broken")),
            "notices": company
            & fields.Domain("state", "=", "sent")
            & moments(asked.scope, "date_sent", asked.first, asked.last),
        }

    # -------------------------------------------------------------------------- reading

    @api.model
    def _add_contacts(self, asked, rows):
        found = self.env["collections.contact"]._read_group(
            self._get_domains(asked)["contacts"],
            ["user_id", "channel", "outcome_id", "reached"],
            ["__count"],
        )
        for user, channel, outcome, reached, count in found:
            contacts = self._get_row(rows, user.id)["contacts"]
            contacts["count"] += count
            contacts["reached"] += count if reached else 0
            contacts["channels"][channel] = contacts["channels"].get(channel, 0) + count
            key = (channel, outcome.id)
            contacts["outcomes"][key] = contacts["outcomes"].get(key, 0) + count

    @api.model
    def _add_promises(self, asked, rows):
        domains, promises = self._get_domains(asked), self.env["collections.promise"]
        for user, count, amount in promises._read_group(
            domains["made"], ["user_id"], ["__count", "amount_company:sum"]
        ):
            row = self._get_row(rows, user.id)["promises"]
            row["made"], row["amount"] = count, amount
        for name in ("kept", "broken"):
            for user, count in promises._read_group(domains[name], ["user_id"], ["__count"]):
                self._get_row(rows, user.id)["promises"][name] = count

    @api.model
    def _add_notices(self, asked, rows):
        for user, channel, count in self.env["collections.notice"]._read_group(
            self._get_domains(asked)["notices"], ["user_id", "channel"], ["__count"]
        ):
            self._get_row(rows, user.id)["notices"][channel] = count

    @api.model
    def _add_money(self, asked, rows):
        figures = self.env["collections.figure"]
        figure, _source = figures._get_definition(FIGURE)
        for found in figures._read_parts(figure, asked.source, asked.scope):
            user_id = found["group_id"] or False
            amount = found["after"] if user_id else found["paid"]
            self._get_row(rows, user_id)["collected"] = float(amount)
