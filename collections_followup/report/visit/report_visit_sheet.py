"""The visit sheet: a day's route on paper, with what each customer is asked for.

Everything is read when it is printed: what is open and can be asked for on the day of the visit
(by the follow-up pass, as reminders and statements read it), what was said and promised, and
whether the customer may be visited at all.
"""

from odoo import api, models
from odoo.tools import SQL, format_date
from odoo.tools.misc import format_duration

from ..base.collections_document import Formatter, keep_amounts_together

# Contacts and promises of a customer on the sheet, the latest.
LATEST = 3


class ReportVisitSheet(models.AbstractModel):
    _name = "report.collections_followup.report_visit_sheet"
    _description = "Visit Sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        visits = self.env["collections.visit"].browse(docids).exists()
        visits.check_access("read")
        return {
            "doc_ids": visits.ids,
            "doc_model": "collections.visit",
            "docs": visits,
            "sheets": self._get_sheets(visits.filtered(lambda visit: visit.state == "planned")),
        }

    @api.model
    def _get_sheets(self, visits):
        """Return what the sheets of planned visits say: one for each day and visitor.

        :return: list of dicts, by day and name of the visitor; see ``_prepare_sheet``
        """
        return [
            self._prepare_sheet(own.sorted(lambda visit: (visit.sequence, visit.id)))
            for _key, own in sorted(
                visits.grouped(lambda visit: (visit.date, visit.user_id)).items(),
                # Sudo: visitors are named on their sheets.
                key=lambda pair: (pair[0][0], pair[0][1].sudo().name, pair[0][1].id),
            )
        ]

    @api.model
    def _prepare_sheet(self, visits):
        """Return what one sheet says, in the language of the visitor.

        :param visits: of one day and visitor, in the order of the route
        """
        first = visits[:1]
        # Sudo: name and language of a colleague
        user = first.user_id.sudo()
        documents = self.env["collections.document"]
        lang = documents._get_installed_language(user.lang, first.company_id)
        report = self.with_context(lang=lang)
        visits = visits.with_env(report.env)
        shared = {
            company: documents.with_company(company)
            .with_context(lang=lang)
            ._prepare_shared_values(visits)
            for company in visits.company_id
        }
        several = len(visits.company_id) > 1
        money = report._read_money(visits)
        contacts = report._read_contacts(visits)
        promises = report._read_promises(visits)
        return {
            "visit": visits[:1],
            "lang": lang,
            "day": format_date(report.env, first.date, date_format="full"),
            "visitor": user.name,
            "company": ", ".join(visits.company_id.mapped("name")),
            "blocks": [
                {
                    **report._prepare_customer(visit),
                    "place": place,
                    "company": visit.company_id.name if several else "",
                    "groups": []
                    if visit.is_blocked
                    else report._prepare_groups(visit, money, shared[visit.company_id]),
                    "contacts": contacts.get((visit.company_id, visit.partner_id), []),
                    "promises": promises.get((visit.company_id, visit.partner_id), []),
                }
                for place, visit in enumerate(visits, 1)
            ],
        }

    @api.model
    def _prepare_customer(self, visit):
        """Return who is visited, where and when."""
        contact, customer = visit.contact_id, visit.partner_id
        where = visit._get_place(contact, customer)
        street = [
            " ".join(line.split())
            for line in where._display_address(without_company=True).splitlines()
            if line.strip()
        ]
        return {
            "customer": customer.name or "",
            "reference": customer.ref or "",
            "case": visit.case_id.name,
            "contact": (contact != customer and contact.name) or "",
            "function": contact.function or "",
            "address": street,
            "phones": list(dict.fromkeys(filter(None, (contact.phone, customer.phone)))),
            "time": f"{format_duration(visit.hour_from)} – {format_duration(visit.hour_to)}",
            "note": visit.note or "",
            "problem": visit.problem or "",
            "warning": visit.warning or "",
        }

    # ------------------------------------------------------------------------- money

    @api.model
    def _read_money(self, visits):
        """Return what is open and what is asked for on the day, by company and customer id."""
        result = {}
        for company, own in visits.grouped("company_id").items():
            statement = self.env["collections.statement"].with_company(company)
            # What is printed late is as of today.
            day = max(own[:1].date, company._collections_today())
            options = statement._get_options({"date_to": day})
            customers = own.filtered(lambda visit: not visit.is_blocked).partner_id
            if not customers:
                continue
            statement._check_reader(customers)
            groups = statement._get_statements(customers, options)
            claimable = statement._read_claimable(customers, options)
            promised = self._read_promised(groups)
            labels = self._get_labels(company)
            for customer in customers:
                for group in groups[customer.id]:
                    group["split"] = statement._split_balance(group, options, claimable)
                    for row in group["open"]:
                        row["days"] = (day - row["due"]).days
                        row["found"] = claimable.get(row["id"], {})
                        row["promised"] = promised.get(row["id"])
                        row["label"] = labels.get(row["found"].get("reason"), "")
                result[company, customer] = groups[customer.id]
        return result

    @api.model
    def _read_promised(self, groups):
        """Return the days for which items are promised, by item id."""
        ids = [row["id"] for own in groups.values() for group in own for row in group["open"]]
        # Sudo: what is promised counts, whoever of the colleagues has logged it.
        lines = self.env["collections.promise.line"].sudo()
        found = lines.search([("move_line_id", "in", ids), ("state", "=", "open")])
        return {line.move_line_id.id: line.promise_id.date for line in found}

    @api.model
    def _get_labels(self, company):
        """Return the reasons that keep items out of what is asked for, by number, in words."""
        # Sudo: as the pass reads it.
        ruleset = (
            self.env["collections.followup.ruleset"]
            .sudo()
            ._get_ruleset(company._collections_owner() or company)
        )
        numbers, last = ruleset.reasons.numbers, ruleset.reasons.last_excluding
        return {
            numbers[reason.name]: reason.label
            for participant in self.env["collections.participant"]._get_participants()
            for reason in participant._get_reasons()
            if numbers.get(reason.name, last + 1) <= last
        }

    @api.model
    def _prepare_groups(self, visit, money, shared):
        """Return what a customer has open, by currency, ready to print."""
        fmt = shared["format"]
        result = []
        for group in money.get((visit.company_id, visit.partner_id), []):
            currency = group["currency"]
            rows = sorted(group["open"], key=lambda row: (row["open"] < 0, row["due"], row["id"]))
            split = group["split"]
            result.append(
                {
                    "code": currency.name,
                    "lines": [self._prepare_line(row, currency, shared) for row in rows],
                    "balance": keep_amounts_together(fmt.amount(group["closing"], currency)),
                    "asked": keep_amounts_together(fmt.amount(split["asked"], currency)),
                    "parts": [
                        (name, keep_amounts_together(fmt.amount(split[name], currency)))
                        for name in ("later", "held", "unused")
                        if split[name]
                    ],
                }
            )
        return result

    @api.model
    def _prepare_line(self, row, currency, shared):
        """Return one open item, ready to print."""
        fmt = shared["format"]
        credit = row["open"] < 0
        marks = []
        disputed = float(row["found"].get("disputed") or 0.0)
        if credit:
            marks.append(
                shared["kinds"]["out_refund" if row["move_type"] == "out_refund" else "entry"]
            )
        if disputed and not credit:
            marks.append(self.env._("Disputed: %s", fmt.number(disputed, currency)))
        if row["promised"]:
            marks.append(self.env._("Promised for %s", fmt.date(row["promised"])))
        elif row["label"] and not disputed:
            marks.append(row["label"])
        return {
            "number": row["number"] or "",
            "date": fmt.date(row["date"]),
            "due": "" if credit else fmt.date(row["due"]),
            "days": row["days"] if row["days"] > 0 and not credit else "",
            "open": fmt.number(row["open"], currency),
            "mark": ", ".join(marks),
        }

    # ----------------------------------------------------------------------- history

    @api.model
    def _find_latest(self, visits, name, day, condition):
        """Return the latest records about the customers of visits, a few of each.

        :param str name: model of the records
        :param SQL day: when each was
        :param SQL condition: which count
        :return: dict of records by company and customer, the newest first
        """
        model = self.env[name]
        model.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id
                  FROM (SELECT r.id, row_number() OVER (PARTITION BY r.company_id, r.partner_id
                                                        ORDER BY %(day)s DESC, r.id DESC) AS place
                          FROM %(table)s r
                         WHERE r.company_id IN %(companies)s AND r.partner_id IN %(customers)s
                           AND %(condition)s) t
                 WHERE place <= %(most)s
                """,
                table=SQL.identifier(model._table),
                day=day,
                condition=condition,
                companies=tuple(visits.company_id.ids),
                customers=tuple(visits.partner_id.ids),
                most=LATEST,
            )
        )
        # Found by their ids: what the user may not see stays out.
        found = model.search([("id", "in", [row[0] for row in rows])])
        return found.grouped(lambda record: (record.company_id, record.partner_id))

    @api.model
    def _read_contacts(self, visits):
        """Return the last contacts with the customers of visits: pairs of a day and a text."""
        found = self._find_latest(
            visits, "collections.contact", SQL("r.date"), SQL("r.corrected_by_id IS NULL")
        )
        channels = dict(
            self.env["collections.contact"]._fields["channel"]._description_selection(self.env)
        )
        return {
            key: [
                (
                    key[0]._collections_format_date(own._get_day(), self.env),
                    " ".join(
                        filter(
                            None,
                            (
                                f"{channels[own.channel]}: {own.outcome_id.name}.",
                                own.person_name and f"{own.person_name}.",
                                own.note,
                            ),
                        )
                    ),
                )
                for own in contacts
            ]
            for key, contacts in found.items()
        }

    @api.model
    def _read_promises(self, visits):
        """Return the last promises of the customers of visits: pairs of a text and its state."""
        found = self._find_latest(
            visits, "collections.promise", SQL("r.date"), SQL("r.state != 'cancelled'")
        )
        fmt = Formatter(self.env)
        states = dict(
            self.env["collections.promise"]._fields["state"]._description_selection(self.env)
        )
        return {
            key: [
                (
                    self.env._(
                        "%(amount)s for %(date)s",
                        amount=keep_amounts_together(fmt.amount(own.amount, own.currency_id)),
                        date=key[0]._collections_format_date(own.date, self.env),
                    ),
                    states[own.state],
                )
                for own in promises
            ]
            for key, promises in found.items()
        }
