"""What the screen of the ageing asks for (``static/src/figures``): everybody's input is checked."""

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from .collections_ageing_page import LIMIT

REPORT = "collections_followup.action_report_ageing"


class CollectionsAgeing(models.AbstractModel):
    _inherit = "collections.ageing"

    @api.model
    def read_page(self, options):
        """Return a page of the ageing.

        :param dict options: see ``_parse_options``
        :return: dict with ``rows`` of the page, ``count`` of all, ``offset``, ``limit``,
            ``totals``, ``labels`` of the buckets, ``parts`` (name and label of each), ``notes``
            (sentences on what is counted how), ``date``, ``company``, and ``choices``
        """
        asked, given = self._parse_options(options)
        rows = self._collect_rows(asked, given)
        totals = self._total_rows(rows, asked, given)
        offset = given["offset"] if given["offset"] < len(rows) else 0
        return {
            "rows": [
                {name: value for name, value in row.items() if not name.endswith("_id")}
                | {"currency_id": row["currency_id"]}
                for row in rows[offset : offset + LIMIT]
            ],
            "count": len(rows),
            "offset": offset,
            "limit": LIMIT,
            "totals": totals,
            "labels": self.env["collections.ageing.set"]._get_labels(asked.limits, asked.by),
            "parts": self._list_parts(totals),
            "currencies": self._get_codes(),
            "notes": self._get_notes(asked, given),
            "date": fields.Date.to_string(asked.day),
            "company": {"id": asked.company.id, "name": asked.company.name},
            "choices": self._get_choices(),
        }

    @api.model
    def read_items(self, options):
        """Return the items behind a row, the oldest first.

        :param dict options: see ``_parse_options``; ``within`` says which row
        :return: dict with ``items`` (see ``_read_items``) and ``more``, whether there are more
        """
        asked, given = self._parse_options(options)
        items, more = self._read_items(asked, given["offset"])
        names = self._get_names(
            self._get_groupings()["partner"], [item["customer_id"] or False for item in items]
        )
        for item in items:
            item["customer"] = names[item["customer_id"] or False]
            item["kind"] = self._get_kind(item)
            for name in ("date", "due", "invoice_date"):
                item[name] = fields.Date.to_string(item[name])
        return {"items": items, "more": more}

    @api.model
    def read_ties(self, options):
        """Return how the ageing ties to the ledger, in words.

        :param dict options: see ``_parse_options``
        :return: dict with ``state`` (``ties``, ``explained``, ``open`` or ``part``), ``text`` and
            ``rows`` (see ``_read_ties``, with ``account``), only those that do not tie
        """
        asked, _given = self._parse_options(options)
        return self._describe_ties(asked)

    @api.model
    def print_pdf(self, options):
        """Return the action that prints a page of the ageing.

        :param dict options: see ``_parse_options``
        """
        asked, _given = self._parse_options(options)
        # Sudo: the report itself is no secret; what it prints is read with the user's rights.
        report = self.env.ref(REPORT).sudo()
        return report.report_action(asked.company.ids, data={"ageing": options}, config=False)

    # ------------------------------------------------------------------------- words

    @api.model
    def _get_choices(self):
        """Return what the screen offers: groupings and buckets."""
        return {
            "groupings": [
                {"name": grouping.name, "label": grouping.label}
                for grouping in self._get_groupings().values()
            ],
            "sets": [
                {"id": own.id, "name": own.name, "buckets": own.buckets}
                for own in self.env["collections.ageing.set"].search([])
            ],
        }

    @api.model
    def _get_codes(self):
        """Return the codes of currencies, by id."""
        currencies = self.env["res.currency"].with_context(active_test=False).search([])
        return {currency.id: currency.name for currency in currencies}

    @api.model
    def _list_parts(self, totals):
        """Return name and label of the parts that are not nothing, in their order."""
        names = {name for total in totals for name, amount in total["parts"].items() if amount}
        return [
            {"name": name, "label": label} for name, label in self._get_part_labels(names).items()
        ]

    @api.model
    def _get_notes(self, asked, given):
        """Return sentences that say how the page is counted."""
        notes = [
            self.env._(
                "Days are counted from the due date; what is due on the day itself is not due."
            )
            if asked.by == "due"
            else self.env._("Days are counted from the invoice date."),
            self.env._("Open credits stand apart; the total is less them.")
            if asked.credits == "apart"
            else self.env._("Open credits reduce the bucket of their own age."),
        ]
        past = asked.day < asked.company._collections_today()
        grouping = self._get_groupings()[asked.group_by]
        if past and grouping.present:
            notes.append(self.env._("%s: as it is now, not as of that day.", grouping.label))
        if asked.group_by == "tag":
            notes.append(
                self.env._(
                    "A customer with several tags is in each of them, and once in the total."
                )
            )
        if past and given["parts"]:
            notes.append(
                self.env._(
                    "Disputes, promises, plans and holds are as of that day; marks without a date "
                    "are those of today."
                )
            )
        if self._get_limited(asked.companies):
            notes.append(self.env._("Only your own customers, and those of nobody, are shown."))
        return notes

    @api.model
    def _get_kind(self, item):
        """Return what an item is, in words."""
        if item["move_type"] in ("out_invoice", "out_receipt"):
            return self.env._("Invoice")
        if item["move_type"] == "out_refund":
            return self.env._("Credit note")
        return self.env._("Payment or credit") if item["amount"] < 0 else self.env._("Entry")

    @api.model
    def _describe_ties(self, asked):
        """Return how the ageing ties to the ledger, in words; see ``read_ties``."""
        ties = self._read_ties(asked)
        if ties is None:
            text = self.env._("Not compared with the ledger: only your own customers are shown.")
            return {"state": "part", "text": text, "rows": []}
        currency = asked.company.currency_id
        shown = {
            "ledger": format_amount(self.env, ties["ledger"], currency),
            "items": format_amount(self.env, ties["items"], currency),
            "date": format_date(self.env, asked.day),
        }
        if ties["ties"]:
            state = "ties"
            text = self.env._(
                "Ties to the ledger: the receivable accounts show %(ledger)s on %(date)s, by each "
                "account and currency.",
                **shown,
            )
        elif not currency.compare_amounts(ties["ledger"], ties["items"]) and ties["explained"]:
            state = "explained"
            text = self.env._(
                "Ties to the ledger in company currency: %(ledger)s on %(date)s. By currency, "
                "these entries make a difference:",
                **shown,
            )
        else:
            state = "explained" if ties["explained"] else "open"
            text = self.env._(
                "The ledger shows %(ledger)s on %(date)s, the items here %(items)s. These entries "
                "make the difference:",
                **shown,
            )
        accounts = self._get_names(
            self._get_groupings()["account"], [row["account_id"] for row in ties["rows"]]
        )
        rows = [
            {**row, "account": accounts[row["account_id"]]}
            for row in ties["rows"]
            if row["difference"] or row["difference_currency"]
        ]
        return {"state": state, "text": text, "rows": rows}
