"""Account statements: what a customer was invoiced, paid and owes, per currency.

A statement is read from the ledger's receivable items as they were on its last day, in two
queries for any number of customers, and printed in the customer's language.
"""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...engine.text import flatten, make_file_name
from ...models.base.collections_guarded import without_defaults
from ...models.base.res_partner import COLLECTIONS_READERS
from ..base.collections_document import keep_amounts_together
from ..base.collections_document_letter import HEAD_HEIGHT, SUBJECT_HEIGHT

STATEMENT_REPORT = "collections_followup.report_statement"
# Characters of a description that fit on one line.
LABEL_LENGTH = 34


class CollectionsStatement(models.AbstractModel):
    _name = "collections.statement"
    _description = "Account Statement"

    # ------------------------------------------------------------------------ ledger

    @api.model
    def _get_options(self, data=None):
        """Return the options of a statement, complete.

        :param dict data: any of ``mode`` (``open``: the items open on the last day, ``all``: all
            movements), ``date_from`` and ``date_to`` (dates, or texts as reports pass them)
        :return: a dict of ``mode``, ``date_from`` (False for open items) and ``date_to``
        """
        data = data or {}
        mode = "all" if data.get("mode") == "all" else "open"
        today = self.env.company._collections_today()
        # What a person or an address of a report says need not be a day.
        checked = self.env["collections.checked"]
        days = {name: checked._parse_date(data.get(name)) for name in ("date_from", "date_to")}
        for day in days.values():
            if day:
                checked._check_near(day, today)
        date_to = days["date_to"] or today
        date_from = False
        if mode == "all":
            date_from = days["date_from"] or date_to.replace(month=1, day=1)
        return {"mode": mode, "date_from": date_from, "date_to": date_to}

    @api.model
    def _check_reader(self, partners):
        """Refuse whoever may not read these customers' items: SQL asks nobody.

        :param partners: customers
        """
        partners.check_access("read")
        if not self.env.su and not self.env.user.has_groups(COLLECTIONS_READERS):
            raise AccessError(
                self.env._(
                    "Account statements are for accountants and the Collections team. Ask your "
                    "administrator for access."
                )
            )
        self.env["account.move.line"].check_access("read")

    @api.model
    def _get_companies(self):
        """Return the companies whose items are on a statement, those that the user may read."""
        company = self.env.company
        owner = company._collections_owner()
        companies = (owner._collections_covered() if owner else company) | company
        return companies if self.env.su else companies & self.env.user.company_ids

    @api.model
    def _sql_items(self, partners, condition):
        """Return the SQL source of posted receivable items of customers.

        Names journal items ``l``, partners ``p``, entries ``m``, currencies ``c``, and ``e.day``
        the day of the item: a difference of exchange is of the day of its match.
        """
        return SQL(
            """
            account_move_line l
            JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
            JOIN res_partner p ON p.id = l.partner_id
            JOIN account_move m ON m.id = l.move_id
            JOIN res_currency c ON c.id = l.currency_id
       LEFT JOIN LATERAL (
                 SELECT COALESCE(MIN(booked.max_date), l.date) AS day
                   FROM account_partial_reconcile booked
                  WHERE booked.exchange_move_id = m.id AND m.move_type = 'entry') e ON TRUE
           WHERE l.parent_state = 'posted' AND p.commercial_partner_id IN %s
             AND l.company_id IN %s AND %s
            """,
            tuple(partners.ids) or (0,),
            tuple(self._get_companies().ids),
            condition,
        )

    @api.model
    def _read_items(self, partners, options):
        """Return the items that a statement lists or ages, the oldest first.

        What was open on the last day is the amount less the matches of until then; a match
        counts from the day on which both of its sides were booked.

        :return: a list of dicts: ``partner_id``, ``currency_id``, ``date``, ``due``, ``number``,
            ``label``, ``move_type``, ``payment``, ``amount`` and ``open`` in that currency
        """
        is_open = SQL("ABS(t.open) >= t.rounding / 2")
        wanted = is_open
        if options["mode"] == "all":
            # Exchange differences are of the company's books only: nothing in this currency.
            wanted = SQL(
                "(%s OR t.date >= %s AND ABS(t.amount) >= t.rounding / 2)",
                is_open,
                options["date_from"],
            )
        day = options["date_to"]
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT t.*
                  FROM (SELECT l.id, p.commercial_partner_id AS partner_id, l.currency_id,
                               e.day AS date, COALESCE(l.date_maturity, l.date) AS due,
                               l.move_name AS number,
                               COALESCE(NULLIF(m.ref, ''), l.name, '') AS label, m.move_type,
                               (m.origin_payment_id IS NOT NULL
                                OR m.statement_line_id IS NOT NULL) AS payment,
                               c.rounding, l.amount_currency AS amount,
                               l.amount_currency
                               - COALESCE((SELECT SUM(r.debit_amount_currency)
                                             FROM account_partial_reconcile r
                                            WHERE r.debit_move_id = l.id
                                              AND %(matched)s <= %(day)s), 0)
                               + COALESCE((SELECT SUM(r.credit_amount_currency)
                                             FROM account_partial_reconcile r
                                            WHERE r.credit_move_id = l.id
                                              AND %(matched)s <= %(day)s), 0) AS open
                          FROM %(items)s) t
                 WHERE %(wanted)s
              ORDER BY t.partner_id, t.currency_id, t.date, t.number, t.id
                """,
                day=day,
                matched=self.env["account.partial.reconcile"]._collections_sql_day("r"),
                items=self._sql_items(partners, SQL("e.day <= %s", day)),
                wanted=wanted,
            )
        )

    @api.model
    def _read_settlements(self, partners, options):
        """Return what was matched with items that are not on the statement.

        An invoice in euro that is paid in dollars leaves its amount in both currencies, a payment
        whose invoice was reset to draft leaves a credit that is used up: the match takes it out
        on its day, as it takes it out of what is open. The same for what was matched with another
        customer, company or account, or with what was booked after the last day.

        :return: a list of dicts like those of ``_read_items``, with ``settled``, what it was
            matched with: the code of the other currency, else an empty text; nothing of them is
            open
        """
        if options["mode"] != "all":
            return []
        day = options["date_to"]
        matched = self.env["account.partial.reconcile"]._collections_sql_day("r")
        listed = self._sql_items(partners, SQL("e.day <= %s", day))
        sides = SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT own.id, own.partner_id, own.currency_id, %(matched)s AS date,
                       o.move_name AS number, own.rounding,
                       %(sign)s * (r.%(amount)s - CASE WHEN other.id IS NULL THEN 0
                                                       ELSE r.%(other_amount)s END) AS amount,
                       CASE WHEN o.currency_id != own.currency_id
                            THEN oc.name ELSE '' END AS settled
                  FROM account_partial_reconcile r
                  JOIN listed own ON own.id = r.%(own)s
                  JOIN account_move_line o ON o.id = r.%(other)s
                  JOIN res_currency oc ON oc.id = o.currency_id
                  -- what both sides have in the same table takes itself out
             LEFT JOIN listed other ON other.id = o.id
                                   AND other.partner_id = own.partner_id
                                   AND other.currency_id = own.currency_id
                 WHERE %(matched)s <= %(day)s %(once)s
                """,
                sign=sign,
                amount=SQL.identifier(f"{side}_amount_currency"),
                other_amount=SQL.identifier(f"{against}_amount_currency"),
                own=SQL.identifier(f"{side}_move_id"),
                other=SQL.identifier(f"{against}_move_id"),
                matched=matched,
                day=day,
                once=once,
            )
            for side, against, sign, once in (
                ("debit", "credit", -1, SQL()),
                ("credit", "debit", 1, SQL("AND other.id IS NULL")),
            )
        )
        return self.env.execute_query_dict(
            SQL(
                """
                WITH listed AS MATERIALIZED (
                    SELECT l.id, p.commercial_partner_id AS partner_id, l.currency_id, c.rounding
                      FROM %s)
                SELECT t.*, t.date AS due, '' AS label, '' AS move_type, FALSE AS payment,
                       0.0 AS open
                  FROM (%s) t WHERE ABS(t.amount) >= t.rounding / 2
                """,
                listed,
                sides,
            )
        )

    @api.model
    def _read_opening(self, partners, options):
        """Return the balances before the first day, by customer id and currency id."""
        if options["mode"] != "all":
            return {}
        rows = self.env.execute_query(
            SQL(
                "SELECT p.commercial_partner_id, l.currency_id, SUM(l.amount_currency)"
                "  FROM %s GROUP BY 1, 2",
                self._sql_items(partners, SQL("e.day < %s", options["date_from"])),
            )
        )
        return {(partner, currency): float(amount) for partner, currency, amount in rows}

    # ------------------------------------------------------------------------ values

    @api.model
    def _get_statements(self, partners, data=None):
        """Return the figures of account statements of the current company.

        :param partners: customers
        :param dict data: see ``_get_options``
        :return: by customer id, a list of dicts, one per currency: ``currency``, ``opening``,
            ``rows`` (``date``, ``due``, ``number``, ``label``, ``move_type``, ``payment``,
            ``settled`` where it is no item, ``amount``, ``open`` and ``balance`` after it),
            ``closing``, ``open``, the rows that are open on the last day, and ``items``, the
            same as pairs of days after the due date and amount
        """
        options = self._get_options(data)
        customers = partners.commercial_partner_id
        for model in ("account.move", "account.move.line", "account.partial.reconcile"):
            self.env[model].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        groups = {}
        currencies = self.env["res.currency"]
        opening = self._read_opening(customers, options)
        items = self._read_items(customers, options)
        for row in self._read_settlements(customers, options):
            if row["date"] < options["date_from"]:
                key = (row["partner_id"], row["currency_id"])
                opening[key] = opening.get(key, 0.0) + float(row["amount"])
            else:
                items.append(row)
        items.sort(key=lambda row: (row["date"], "settled" in row, row["number"] or ""))
        for key in [*opening, *((row["partner_id"], row["currency_id"]) for row in items)]:
            if key not in groups:
                currency = currencies.browse(key[1])
                before = currency.round(opening.get(key, 0.0))
                groups[key] = {
                    "currency": currency,
                    "opening": before,
                    "closing": before,
                    "rows": [],
                    "items": [],
                    "open": [],
                }
        for row in items:
            group = groups[row["partner_id"], row["currency_id"]]
            currency = group["currency"]
            row["amount"] = currency.round(float(row["amount"]))
            row["open"] = currency.round(float(row["open"]))
            if row["open"]:
                group["items"].append(((options["date_to"] - row["due"]).days, row["open"]))
                group["open"].append(row)
            if options["mode"] == "all" and row["date"] < options["date_from"]:
                continue
            moved = row["amount"] if options["mode"] == "all" else row["open"]
            group["closing"] = currency.round(group["closing"] + moved)
            group["rows"].append({**row, "balance": group["closing"]})
        own = self.env.company.currency_id
        result = {customer.id: [] for customer in customers}
        for (customer_id, _currency_id), group in sorted(
            groups.items(), key=lambda pair: (pair[1]["currency"] != own, pair[1]["currency"].name)
        ):
            if group["rows"] or group["opening"] or group["items"]:
                result[customer_id].append(group)
        return result

    @api.model
    def _get_statement_values(self, partners, data=None):
        """Return what the account statements of customers say, ready to print.

        :param partners: customers
        :param dict data: see ``_get_options``
        :return: by customer id, the values of the template
        """
        self._check_reader(partners)
        options = self._get_options(data)
        statements = self._get_statements(partners, options)
        claimable = self._read_claimable(partners.commercial_partner_id, options)
        for group in [group for groups in statements.values() for group in groups]:
            group["split"] = self._split_balance(group, options, claimable)
        contacts = self._get_contacts(partners, data)
        languages = {
            customer: self.env["collections.document"]._get_contact_language(
                contact, self.env.company
            )
            for customer, contact in contacts.items()
        }
        result = {}
        for lang, customers in partners.commercial_partner_id.grouped(languages.get).items():
            document = self.env["collections.document"].with_context(lang=lang)
            shared = document._prepare_shared_values(customers, qr=True)
            for customer in customers.with_env(document.env):
                result[customer.id] = self.with_env(document.env)._prepare_statement(
                    customer,
                    contacts[customer].with_env(document.env),
                    statements[customer.id],
                    options,
                    shared,
                )
        return result

    @api.model
    def _get_contacts(self, partners, data=None):
        """Return whom the account statements of customers are written to, by customer.

        :param partners: customers
        :param dict data: with ``contacts``, ids by customer id, where that is settled already
        """
        company = self.env.company
        contacts = partners._collections_get_recipients(company)
        for customer_id, contact_id in ((data or {}).get("contacts") or {}).items():
            customer = partners.browse(int(customer_id))
            contact = partners.browse(int(contact_id))
            if customer in contacts and contact._collections_is_contact_of(customer, company):
                contacts[customer] = contact
        return contacts

    @api.model
    def _prepare_statement(self, customer, contact, groups, options, shared):
        """Return what the account statement of one customer says."""
        document = self.env["collections.document"]
        fmt = shared["format"]
        reference = flatten(customer.ref or customer.name)
        groups = [self._prepare_group(group, options, shared) for group in groups]
        pays = [
            document._prepare_payment(customer, group["asked"], reference, shared)
            for group in groups
            if group["asked"]["net"] > 0
        ]
        # Sudo: who is responsible stands in fields that who prints need not read.
        user = customer.sudo().collections_user_id or shared["company"].sudo().collections_user_id
        first, last = fmt.date(options["date_from"]), fmt.date(options["date_to"])
        doc = {
            "lang": shared["lang"],
            "format": fmt,
            "company": shared["company"],
            "customer": customer,
            "contact": contact,
            "customer_ref": customer.ref or "",
            "reference": reference,
            "mode": options["mode"],
            "date": last,
            "subject": self.env._("Account statement as of %s", last)
            if options["mode"] == "open"
            else self.env._("Account statement from %(first)s to %(last)s", first=first, last=last),
            "body": "",
            "closing": "",
            "groups": groups,
            "single": len(groups) == 1,
            "late": bool(groups),
            "balance": fmt.amounts([(group["net"], group["currency"]) for group in groups]),
            # Only where that is not the whole balance.
            "asked": fmt.amounts([(group["asked"]["net"], group["currency"]) for group in groups])
            if any(group["parts"] for group in groups)
            else "",
            "ageing_labels": shared["ageing_labels"],
            "to_pay": bool(pays),
            "payments": document._merge_payments(pays),
            "qr_codes": [pay for pay in pays if pay["qr"]],
            "collector": document._prepare_user(user, shared),
            "return_address": shared["return_address"],
            "portal_home": f"{shared['base_url']}/my",
        }
        for name in ("balance", "asked"):
            doc[name] = keep_amounts_together(doc[name])
        for pay in doc["payments"]:
            pay["amounts"] = keep_amounts_together(pay["amounts"])
        paper = document._set_page(doc)
        pages = document._paginate(
            self._get_rows(groups),
            paper["body"] - paper["text_top"] - SUBJECT_HEIGHT - HEAD_HEIGHT,
            paper,
            document._get_end_height(doc),
        )
        doc["pages"] = self._carry_forward(pages)
        return doc

    @api.model
    def _prepare_group(self, group, options, shared):
        """Return one currency of a statement, formatted."""
        fmt = shared["format"]
        currency = group["currency"]
        credited = sum(amount for _days, amount in group["items"] if amount < 0)
        split = group["split"]
        return {
            "currency": currency,
            "code": currency.name,
            "parts": self._prepare_parts(group, split, fmt),
            "asked": {
                "currency": currency,
                "code": currency.name,
                "net": split["asked"],
                "total": fmt.number(split["asked"], currency),
                "numbers": split["numbers"],
                "structured": "",
            },
            "opening": fmt.number(group["opening"], currency) if options["mode"] == "all" else "",
            "opening_day": fmt.date(options["date_from"]),
            "closing_day": fmt.date(options["date_to"]),
            "lines": [self._prepare_line(row, group, options, shared) for row in group["rows"]],
            "net": group["closing"],
            "total": fmt.number(group["closing"], currency),
            "credits": fmt.number(credited, currency) if credited else "",
            "ageing": self.env["collections.document"]._prepare_buckets(
                [item for item in group["items"] if item[1] > 0], currency, fmt
            ),
        }

    @api.model
    def _prepare_line(self, row, group, options, shared):
        """Return one row of a statement, formatted."""
        fmt = shared["format"]
        currency = group["currency"]
        amount = row["amount"]
        if options["mode"] == "all":
            first = fmt.number(amount, currency) if amount > 0 else ""
            second = fmt.number(-amount, currency) if amount < 0 else ""
        else:
            first = fmt.number(amount, currency)
            second = fmt.number(row["open"], currency)
        label = self._get_kind(row)
        text = " ".join((row["label"] or "").split())
        if text and text != row["number"]:
            label = f"{label}: {text}"
        if len(label) > LABEL_LENGTH:
            label = f"{label[: LABEL_LENGTH - 1].rstrip()}…"
        return {
            "date": fmt.date(row["date"]),
            "due": fmt.date(row["due"]) if amount > 0 and "settled" not in row else "",
            "number": row["number"] or "",
            "label": label,
            "first": first,
            "second": second,
            "balance": fmt.number(row["balance"], currency),
        }

    @api.model
    def _get_kind(self, row):
        """Return what an item is, in words."""
        if row.get("settled"):
            return self.env._("Settled against %s", row["settled"])
        if "settled" in row:
            return self.env._("Settled elsewhere")
        if row["move_type"] in ("out_invoice", "out_receipt"):
            return self.env._("Invoice")
        if row["move_type"] == "out_refund":
            return self.env._("Credit note")
        if row["payment"]:
            return self.env._("Payment")
        return self.env._("Entry")

    @api.model
    def _get_rows(self, groups):
        """Return the rows of a statement's table."""
        rows = []
        for group in groups:
            if len(groups) > 1:
                rows.append({"kind": "currency", "code": group["code"]})
            if group["opening"]:
                rows.append(
                    {
                        "kind": "opening",
                        "code": group["code"],
                        "day": group["opening_day"],
                        "amount": group["opening"],
                    }
                )
            rows += [
                {"kind": "line", "line": line, "code": group["code"]} for line in group["lines"]
            ]
            rows.append(
                {
                    "kind": "closing",
                    "code": group["code"],
                    "day": group["closing_day"],
                    "amount": group["total"],
                }
            )
            rows += group["parts"]
        return rows

    @api.model
    def _carry_forward(self, pages):
        """Add the rows that carry the balance from page to page."""
        result = []
        carried = None
        for index, rows in enumerate(pages):
            page = [{**carried, "kind": "brought"}, *rows] if carried else list(rows)
            carried = None
            if index + 1 < len(pages) and rows[-1]["kind"] == "line":
                carried = {"code": rows[-1]["code"], "amount": rows[-1]["line"]["balance"]}
                page.append({**carried, "kind": "carried"})
            result.append(page)
        return result

    # -------------------------------------------------------------------------- PDFs

    @api.model
    def _get_statement_pdfs(self, partners, data=None):
        """Make the account statements of customers, many in one call of the PDF engine.

        :param partners: customers
        :param dict data: see ``_get_options``
        :return: the PDF (bytes) by customer id
        """
        options = self._get_options(data)
        plain = {name: str(value) if value else False for name, value in options.items()}
        plain["contacts"] = (data or {}).get("contacts")
        return self.env["collections.document"]._render_pdfs(
            STATEMENT_REPORT, partners.commercial_partner_id.ids, plain
        )

    @api.model
    def _get_statement_filename(self, customer, day):
        """Return the name of a statement's file, in the language of the environment."""
        name = f"{self.env._('Account statement')} {customer.name or ''} {day}.pdf"
        return make_file_name(name)

    # ------------------------------------------------------------------------ e-mail

    @api.model
    def _send_by_email(self, contacts, data=None):
        """Send account statements by e-mail, through core's queue.

        :param dict contacts: the contact who gets it, by customer: each has, or else the
            customer, an e-mail address that is not refused
        :param dict data: see ``_get_options``
        :return: the queued e-mails
        """
        company = self.env.company
        options = self._get_options(data)
        customers = self.env["res.partner"].union(*contacts)
        readers = {customer.id: contact.id for customer, contact in contacts.items()}
        values = self._get_statement_values(customers, {**options, "contacts": readers})
        pdfs = self._get_statement_pdfs(customers, {**options, "contacts": readers})
        sender = company._collections_get_sender()
        author = self.env.user.partner_id
        if self.env.uid == SUPERUSER_ID:
            # A scheduled action: the company writes, not OdooBot.
            author = company.partner_id
        refused = customers.union(*contacts.values())._collections_get_refused_emails()
        note = self.env.ref("mail.mt_note").id
        # Sudo: the message goes to the thread of the open case and into the outbox, which who
        # sends need not read.
        cases = (
            self.env["collections.case"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", customers.ids),
                    ("company_id", "=", (company._collections_owner() or company).id),
                    ("state", "=", "open"),
                ]
            )
            .grouped("partner_id")
        )
        threads = {customer: cases.get(customer) or customer for customer in customers}
        reply_to = {}
        for batch in (
            self.env[name].union(*(thread for thread in threads.values() if thread._name == name))
            for name in ("collections.case", "res.partner")
        ):
            addresses = company._collections_get_reply_to(batch)
            reply_to.update({thread: addresses[thread.id] for thread in batch})
        values_list = []
        for customer in customers:
            doc = values[customer.id]
            localized = self.with_context(lang=doc["lang"])
            thread = threads[customer]
            body = localized.env["ir.qweb"]._render(
                "collections_followup.statement_email_body", {"doc": doc}
            )
            values_list.append(
                {
                    "subject": flatten(doc["subject"]),
                    "body_html": body,
                    "body": body,
                    "email_from": sender,
                    "email_to": ", ".join(
                        contacts[customer]._collections_get_email_to(customer, refused)
                    ),
                    "reply_to": reply_to[thread],
                    "author_id": author.id,
                    "model": thread._name,
                    "res_id": thread.id,
                    "message_type": "email_outgoing",
                    "subtype_id": note,
                    "is_notification": True,
                    "auto_delete": True,
                    "record_company_id": company.id,
                    "collections_dispatch": {
                        "kind": "statement",
                        "partner_id": customer.id,
                        "user_id": self.env.uid,
                    },
                    "attachment_ids": [
                        fields.Command.create(
                            {
                                "name": localized._get_statement_filename(
                                    customer, options["date_to"]
                                ),
                                "raw": pdfs[customer.id],
                                "mimetype": "application/pdf",
                                "res_model": thread._name,
                                "res_id": thread.id,
                            }
                        )
                    ],
                }
            )
        mails = without_defaults(self.env["mail.mail"]).sudo().create(values_list)
        self.env["collections.dispatch"].sudo()._wake()
        return mails
