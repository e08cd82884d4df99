import csv
import io
import logging
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

import requests

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...engine.interest import InterestError
from ...engine.interest_rates import half_years
from ..base.collections_checked import check_one

_logger = logging.getLogger(__name__)

DAY = timedelta(days=1)
# Fixed rate of main refinancing operations, one row for each day on which it changed: the data
# service of the European Central Bank, https://data.ecb.europa.eu/help/api/data
ECB_ADDRESS = "https://data-api.ecb.europa.eu/service/data/FM/B.U2.EUR.4F.KR.MRR_FR.LEV"
SECONDS = 20
# So far back that the change which the first half-year rests on is among them.
YEARS_BEFORE = 10


class CollectionsReferenceRate(models.Model):
    """Values that are fetched from whoever publishes them, where somebody chose that.

    Another add-on gives a further publisher: it adds to ``fetch_from`` and has a method
    ``_fetch_changes_<value>`` that takes the first day and returns the changes, as
    :meth:`_fetch_changes_ecb` does.
    """

    _inherit = "collections.reference.rate"

    fetch_from = fields.Selection(
        selection=[("ecb", "European Central Bank: main refinancing rate")],
        string="Fetched from",
        help="Empty: values are entered by hand. Otherwise the next value is looked for every day "
        "when a half-year has begun that has none. What is fetched is not confirmed until "
        "somebody compared it.",
    )
    fetch_text = fields.Char(
        string="Last fetched",
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="What came of it when values were looked for the last time.",
    )

    @api.constrains("fetch_from", "origin_id")
    def _check_fetch_from(self):
        for rate in self:
            if rate.fetch_from and rate.origin_id:
                raise ValidationError(
                    self.env._(
                        "%(rate)s takes its values from %(origin)s. Let that one be fetched.",
                        rate=rate.name,
                        origin=rate.origin_id.name,
                    )
                )

    def action_fetch(self):
        """Look for values at once, and compare the last one that is known."""
        check_one(self)
        self.check_access("write")
        if not self.fetch_from:
            raise UserError(self.env._("Choose first where the values are fetched from."))
        self._fetch()

    @api.model
    def _cron_fetch(self):
        """Look for the value of a half-year that has begun and has none."""
        today = self.env.company._collections_today()
        for rate in self.search([("fetch_from", "!=", False)]):
            if not rate._get_value_on(today):
                rate._fetch()

    def _fetch(self):
        """Add the values of half-years that have begun and have none, and say what came of it.

        What is there is never changed: where the last value is another one than published, that is
        said.
        """
        self.ensure_one()
        today = self.env.company._collections_today()
        last = self._get_values()[-1:]
        first = last.date_from or date(today.year, 1 if today.month < 7 else 7, 1)
        fetch = getattr(self, f"_fetch_changes_{self.fetch_from}")
        try:
            changes = fetch(first.replace(year=first.year - YEARS_BEFORE, day=1))
            found = half_years(changes, first, today)
        except requests.RequestException as error:
            _logger.warning("%s could not be fetched: %s", self.name, error)
            text = self.env._("Nobody answered. Try again, or enter the value by hand.")
        except (InterestError, ValueError) as error:
            _logger.warning("%s: the answer cannot be read: %s", self.name, error)
            text = self.env._(
                "What was answered cannot be read, or does not reach back far enough. Enter the "
                "value by hand."
            )
        else:
            try:
                with self.env.cr.savepoint():
                    text = self._take_over(found, today)
            except ValidationError as error:
                # What was entered does not go together with it.
                self.value_ids.invalidate_recordset()
                self.invalidate_recordset(["value_ids"])
                text = error.args[0]
        self.fetch_text = f"{format_date(self.env, today)}: {text}"

    def _take_over(self, found, today):
        """Add what is new of the published values.

        :param list found: pairs of the first day of a half-year and the percent
        :return: what to say about it
        """
        differing = []
        new = []
        for start, percent in found:
            known = self._get_value_on(start)
            end = date(start.year, *((6, 30) if start.month < 7 else (12, 31)))
            if known:
                if abs(known.percent - float(percent)) > 1e-6:
                    differing.append((start, percent, known.percent))
                continue
            last = self._get_values()[-1:]
            if last and last.date_until + DAY > start:
                # Something else was entered of a part of it: for a person to put right.
                differing.append((start, percent, last.percent))
                continue
            new.append((start, percent, end))
        self.value_ids = [
            fields.Command.create(
                {
                    "date_from": start,
                    "date_until": end,
                    "percent": float(percent),
                    "source": self.env._(
                        "%(publisher)s, fetched on %(date)s",
                        publisher=dict(self._fields["fetch_from"]._description_selection(self.env))[
                            self.fetch_from
                        ],
                        date=format_date(self.env, today),
                    ),
                }
            )
            for start, percent, end in new
        ]
        if differing:
            start, percent, own = differing[-1]
            return self.env._(
                "from %(date)s on %(published)s %% is published and %(entered)s %% entered. "
                "Compare them.",
                date=format_date(self.env, start),
                published=float(percent),
                entered=own,
            )
        if new:
            return self.env._("values added: %s. Compare and confirm them.", len(new))
        return self.env._("nothing new; the last value is as published.")

    @api.model
    def _fetch_changes_ecb(self, day):
        """Ask the European Central Bank for its main refinancing rate.

        :param date day: changes from this day on
        :return: pairs of the day of a change and the percent from then on
        :raise requests.RequestException: it does not answer
        :raise ValueError: it answers something else
        """
        answer = requests.get(
            ECB_ADDRESS,
            params={"startPeriod": day.isoformat(), "format": "csvdata"},
            timeout=SECONDS,
        )
        answer.raise_for_status()
        rows = csv.DictReader(io.StringIO(answer.content.decode()))
        if not {"TIME_PERIOD", "OBS_VALUE"} <= set(rows.fieldnames or ()):
            raise ValueError("no table of observations")
        try:
            changes = [
                (date.fromisoformat(row["TIME_PERIOD"]), Decimal(row["OBS_VALUE"]))
                for row in rows
                if row["OBS_VALUE"]
            ]
        except InvalidOperation as error:
            raise ValueError("an observation is no number") from error
        if not changes:
            raise ValueError("no observations")
        return changes
