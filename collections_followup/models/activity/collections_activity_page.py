"""The page "Activity": what the screen asks for, with the rights of the user."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from .collections_figure_activity import WITHIN

REPORT = "collections_followup.action_report_activity"


class CollectionsActivity(models.AbstractModel):
    _inherit = "collections.activity"

    @api.model
    def read_page(self, options=None):
        """Return the activity of a period as the screen shows it.

        :param dict options: any of ``date_from``, ``date_to`` (days; this month until today) and
            ``within`` (days after a contact)
        :return: dict with ``date_from``, ``date_to``, ``within``, ``company``, ``columns`` (``key``
            and ``label`` of each number), ``rows`` (``user_id``, ``name``, ``cells``, the texts of
            the columns, and ``outcomes``), ``totals`` (texts of the columns), ``notes``
        """
        asked = self._parse_options(options)
        return self._prepare_page(asked, self._read_rows(asked))

    @api.model
    def print_pdf(self, options=None):
        """Return the action that prints the activity of a period; see ``read_page``."""
        asked = self._parse_options(options)
        # Sudo: the report itself is no secret; what it prints is read with the user's rights.
        report = self.env.ref(REPORT).sudo()
        return report.report_action(
            asked.company.ids, data={"activity": options or {}}, config=False
        )

    @api.model
    def _parse_options(self, options):
        """Return what a screen asks for, checked; see ``read_page``."""
        options = options or {}
        if not isinstance(options, dict):
            raise UserError(self.env._("Open the activity again from the menu."))
        within = options.get("within")
        return self._ask(
            self.env.company,
            options.get("date_from"),
            options.get("date_to"),
            WITHIN if within is None else within,
        )

    # ---------------------------------------------------------------------------- columns

    @api.model
    def _get_columns(self, rows):
        """Return the columns of a page: key, label and whether it is money, by what there is."""
        env = self.env
        channels = {name for row in rows for name in row["contacts"]["channels"]}
        notices = {name for row in rows for name in row["notices"]}
        labels = dict(env["collections.contact"]._fields["channel"]._description_selection(env))
        sent = dict(env["collections.notice"]._fields["channel"]._description_selection(env))
        return [
            ("contacts", env._("Contacts"), False),
            ("reached", env._("Reached"), False),
            *((f"channel:{name}", labels[name], False) for name in labels if name in channels),
            ("made", env._("Promises made"), False),
            ("promised", env._("Promised"), True),
            ("kept", env._("Kept"), False),
            ("broken", env._("Not kept"), False),
            *(
                (f"notice:{name}", env._("Notices: %s", sent[name]), False)
                for name in sent
                if name in notices
            ),
            ("collected", env._("Collected after contact"), True),
        ]

    @api.model
    def _get_value(self, row, key):
        """Return the number of a column in a row."""
        name, _colon, part = key.partition(":")
        if name == "channel":
            return row["contacts"]["channels"].get(part, 0)
        if name == "notice":
            return row["notices"].get(part, 0)
        if key == "contacts":
            return row["contacts"]["count"]
        if key == "reached":
            return row["contacts"]["reached"]
        if key == "collected":
            return row["collected"]
        return row["promises"]["amount" if key == "promised" else key]

    # ------------------------------------------------------------------------------ words

    @api.model
    def _prepare_page(self, asked, rows):
        columns = self._get_columns(rows)
        names = self._get_user_names(rows)
        totals = {key: sum(self._get_value(row, key) for row in rows) for key, _l, _m in columns}
        return {
            "date_from": fields.Date.to_string(asked.first),
            "date_to": fields.Date.to_string(asked.last),
            "period": self.env._(
                "%(first)s to %(last)s",
                first=format_date(self.env, asked.first),
                last=format_date(self.env, asked.last),
            ),
            "within": asked.within,
            "company": asked.company.display_name,
            "columns": [
                {"key": key, "label": label, "money": money} for key, label, money in columns
            ],
            "rows": [
                {
                    "user_id": row["user_id"],
                    "name": names[row["user_id"]],
                    "cells": [
                        self._format_cell(asked, self._get_value(row, key), money)
                        for key, _label, money in columns
                    ],
                    "values": [self._get_value(row, key) for key, _label, _money in columns],
                    "outcomes": self._prepare_outcomes(row),
                }
                for row in rows
            ],
            "totals": [
                self._format_cell(asked, totals[key], money) for key, _label, money in columns
            ],
            "notes": self._get_notes(asked),
        }

    @api.model
    def _format_cell(self, asked, value, money):
        """Return a number as people read it; nothing for none."""
        if not value:
            return ""
        if money:
            return formatLang(self.env, value, currency_obj=asked.company.currency_id)
        return formatLang(self.env, value, digits=0)

    @api.model
    def _get_user_names(self, rows):
        """Return the names of the people of rows; of payments without contact under False."""
        # Sudo: names of whoever did what the user reads.
        users = (
            self.env["res.users"].sudo().browse([row["user_id"] for row in rows if row["user_id"]])
        )
        return {False: self.env._("Nobody"), **{own.id: own.name for own in users}}

    @api.model
    def _prepare_outcomes(self, row):
        """Return what came of the contacts of a person: channel, outcome and number of each."""
        labels = dict(
            self.env["collections.contact"]._fields["channel"]._description_selection(self.env)
        )
        outcomes = row["contacts"]["outcomes"]
        # Sudo: names of outcomes of contacts that the user reads.
        known = self.env["collections.contact.outcome"].sudo()
        names = {own.id: own.name for own in known.browse({key[1] for key in outcomes})}
        places = list(labels)
        return [
            {
                "channel": channel,
                "outcome_id": outcome_id,
                "label": f"{labels[channel]}: {names[outcome_id]}",
                "count": count,
            }
            for (channel, outcome_id), count in sorted(
                outcomes.items(), key=lambda own: (places.index(own[0][0]), -own[1], own[0][1])
            )
        ]

    @api.model
    def _get_notes(self, asked):
        """Return sentences that say how the page is counted."""
        env = self.env
        notes = [
            env._(
                "Collected after contact: money matched with invoices of a customer in the "
                "period, on the day of a logged contact with this customer or up to %s days "
                "after it. Each payment counts once, for whoever logged the last contact before "
                "it; where there is none, it stands at Nobody.",
                asked.within,
            ),
            env._(
                "Contacts are entries of the log, in both directions; what was corrected counts "
                "as corrected, and what Odoo logged by itself does not. Promises are made on a "
                "day of the period; kept or not kept are those for a day of the period. They "
                "stand at who took them, notices at the collector of the case."
            ),
        ]
        if self.env["collections.ageing"]._get_limited(asked.scope.companies):
            notes.append(env._("Only your own customers, and those of nobody, are counted."))
        return notes
