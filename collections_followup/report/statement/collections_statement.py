"""Account statements as they are printed, in the customer's language.

What they say is read by ``models/statement``.
"""

from odoo import api, models

from ...engine.text import flatten, make_file_name
from ..base.collections_document import keep_amounts_together

STATEMENT_REPORT = "collections_followup.report_statement"
# Characters of a description that fit on one line.
LABEL_LENGTH = 34


class CollectionsStatement(models.AbstractModel):
    _inherit = "collections.statement"

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
        # Beside an e-mail, which has the link of each of its readers, it has none.
        linked = {} if (data or {}).get("enclosed") else contacts
        urls = self.env["collections.document"]._get_account_urls(
            self.env.company,
            {customer.id: (customer, contact, None) for customer, contact in linked.items()},
        )
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
                    {**shared, "account_url": urls.get(customer.id, "")},
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
            "account_url": shared["account_url"],
            "portal_home": shared["account_url"] or f"{shared['base_url']}/my",
        }
        for name in ("balance", "asked"):
            doc[name] = keep_amounts_together(doc[name])
        for pay in doc["payments"]:
            pay["amounts"] = keep_amounts_together(pay["amounts"])
        document._set_page(doc, "action_report_statement")
        doc["rows"] = self._get_rows(groups)
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
        """Return the rows of a statement's table; see ``_stack_rows``."""
        rows = []
        for group in groups:
            code = group["code"]
            above = [{"kind": "currency", "code": code}] if len(groups) > 1 else []
            if group["opening"]:
                above.append(
                    {
                        "kind": "opening",
                        "code": code,
                        "day": group["opening_day"],
                        "amount": group["opening"],
                    }
                )
            closing = {
                "kind": "closing",
                "code": code,
                "day": group["closing_day"],
                "amount": group["total"],
            }
            rows += self.env["collections.document"]._stack_rows(
                group["lines"], above, [closing, *group["parts"]]
            )
        return rows

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
        plain.update({name: (data or {}).get(name) for name in ("contacts", "enclosed")})
        return self.env["collections.document"]._render_pdfs(
            STATEMENT_REPORT, partners.commercial_partner_id.ids, plain
        )

    @api.model
    def _get_statement_filename(self, customer, day):
        """Return the name of a statement's file, in the language of the environment."""
        name = f"{self.env._('Account statement')} {customer.name or ''} {day}.pdf"
        return make_file_name(name)
