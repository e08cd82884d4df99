"""Letters: whom they are written to, what stands beside the address, and the rows of tables.

Where all this stands on the page is not measured here. The paper format says where a page
begins (see ``models/base/ir_actions_report.py``), the company's document layout where the
address stands, and the style sheet what may not be parted by the end of a page.
"""

from odoo import api, models

from ...models.base.collections_guarded import declare_internal_keys, internal
from ...models.base.ir_actions_report import A4_HEIGHT
from .collections_document import keep_amounts_together

declare_internal_keys(
    collections_as_letter="what notices say is for a letter, which may go with an e-mail",
)

# Countries whose window envelopes show the address on the right.
RIGHT_WINDOW_COUNTRIES = {"BE", "ES", "FR", "IT", "MC", "PL", "PT"}
# Lines that windows show: six of DIN 5008 and NF Z 10-011, five of a US #10 envelope.
ADDRESS_LINES = {"A4": 6, "Letter": 5}
# Characters of one line that they show.
ADDRESS_CHARS = {"left": 45, "right": 40}
# Layouts of core with shapes in the margins, which post services refuse.
DRAWN_LAYOUTS = {"folder", "wave", "bubble"}
PLAIN_LAYOUT = "web.external_layout_standard"
# The layout that places the address itself, in the window of DIN 5008.
DIN_LAYOUT = "l10n_din5008.external_layout_din5008"


class CollectionsDocument(models.AbstractModel):
    _inherit = "collections.document"

    @api.model
    def _get_letter_values(self, notices, posted=False):
        """Return what the letters of notices say, by notice id.

        :param bool posted: whether a service prints and posts them
        :return: the values of ``_get_document_values``, with the address, what stands beside
            it, the payments by bank account, and the rows of the table
        """
        report = "action_report_letter_post" if posted else "action_report_letter"
        document = self.with_context(collections_as_letter=internal())
        values = document._get_document_values(notices, qr=True)
        for doc in values.values():
            for name in ("subject", "body", "closing", "dispute_note"):
                doc[name] = keep_amounts_together(doc[name])
            for pay in doc["payments"]:
                pay["amounts"] = keep_amounts_together(pay["amounts"])
            self._set_page(doc, report, posted)
            doc["to_pay"] = True
            doc["rows"] = self._get_rows(doc)
        return values

    @api.model
    def _set_page(self, doc, report, posted=False):
        """Add to a document's values what its page is like and what stands in its head.

        :param dict doc: the values, with ``company``, ``customer``, ``contact`` and ``groups``
        :param str report: name of the report's action, whose paper the document is printed on
        :param bool posted: a service prints and posts it: it takes A4 only, the address on the
            right, and plain pages
        """
        company = doc["company"]
        # Sudo: only the paper is read.
        action = self.env.ref(f"collections_followup.{report}").sudo()
        paper = action.with_company(company).get_paperformat()
        kind = "Letter" if (paper.print_page_height or 297) < A4_HEIGHT else "A4"
        window = "right" if posted else self._get_window(company)
        # Sudo: only the name of the company's layout is read, a view.
        layout = company.external_report_layout_id.sudo().key or "web."
        drawn = layout.rpartition("_")[2] in DRAWN_LAYOUTS
        if posted and (drawn or not layout.startswith("web.")):
            layout = PLAIN_LAYOUT
        address = self._join_address_lines(
            self._get_address_lines(doc["customer"], doc["contact"], company),
            doc["contact"].name,
            ADDRESS_LINES[kind],
            ADDRESS_CHARS[window],
        )
        doc.update(
            {
                "paperformat": paper,
                "layout": layout if layout == PLAIN_LAYOUT and posted else "web.external_layout",
                "address": address,
                "facts": self._get_facts(doc),
                "low": kind == "Letter",
                "tight": len(address) > ADDRESS_LINES[kind],
                "raised": layout.startswith("web."),
                # Core's layouts show the address on the right, and on the left what else they
                # are given: for windows on the left the two change places.
                "mirrored": window == "left" and layout != DIN_LAYOUT,
                # Outside of the USA the sender stands in the window, above the address.
                "show_return_address": kind != "Letter" and not posted and layout != DIN_LAYOUT,
                "has_credits": any(group["credits"] for group in doc["groups"]),
            }
        )

    @api.model
    def _get_window(self, company):
        """Return on which side the company's window envelopes show the address."""
        country = company.partner_id.country_id.code
        return company.collections_window or (
            "right" if country in RIGHT_WINDOW_COUNTRIES else "left"
        )

    @api.model
    def _join_address_lines(self, lines, contact, most, width):
        """Return an address with no more lines than fit well, if its lines can be joined.

        Those of the street are joined first, then the names. The last two, place and country,
        always stand alone, as post offices ask for.

        :param list lines: see ``_get_address_lines``
        :param str contact: name that may stand on the second line
        :param int most: how many lines fit well
        :param int width: how many characters fit on a line
        """
        lines = list(lines)
        while len(lines) > most:
            names = 2 if lines[1] == contact else 1
            pairs = [
                index
                for index in range(len(lines) - 4, -1, -1)
                if index + 1 != names and len(lines[index]) + len(lines[index + 1]) + 2 <= width
            ]
            if not pairs:
                break
            first = pairs[0]
            lines[first : first + 2] = [f"{lines[first]}, {lines[first + 1]}"]
        return lines

    @api.model
    def _get_facts(self, doc):
        """Return what stands beside the address: pairs of a label and a text, none empty."""
        collector = doc["collector"]
        env = self.with_context(lang=doc["lang"]).env
        facts = [
            (env._("Date"), doc["date"]),
            (env._("Our reference"), doc.get("number")),
            (env._("Customer no."), doc["customer_ref"]),
            (env._("Your contact"), collector["name"]),
            (env._("Phone"), collector["phone"]),
            (env._("E-mail"), collector["email"]),
        ]
        return [fact for fact in facts if fact[1]]

    @api.model
    def _get_address_lines(self, customer, contact, company):
        """Return the lines of the postal address: customer, contact, street, place, country.

        The country comes last, in capitals and in the sender's language, and only abroad
        (Universal Postal Union, S42).
        """
        place = self._get_postal_contact(customer, contact)
        place = place.with_context(lang=company.partner_id.lang or self.env.lang)
        names = [customer.name]
        if contact != customer and contact.name and contact.name != customer.name:
            names.append(contact.name)
        # What is missing, such as a state, leaves double spaces in the lines.
        street = [
            " ".join(line.split())
            for line in place._display_address(without_company=True).splitlines()
            if line.strip()
        ]
        country = place.country_id.name
        if country and street and street[-1] == country:
            street.pop()
        if country and place.country_id != company.partner_id.country_id:
            street.append(country.upper())
        return [name for name in names if name] + street

    @api.model
    def _get_postal_contact(self, customer, contact):
        """Return whose address stands on the letter: the contact's, or else the customer's."""
        own = (contact.city or contact.street) and contact._collections_is_usable("letter")
        return contact if own or contact._collections_is_only() else customer

    # -------------------------------------------------------------------------- rows

    @api.model
    def _get_rows(self, doc):
        """Return the rows of a letter's table; see ``_stack_rows``."""
        rows = []
        for group in doc["groups"]:
            code = group["code"]
            above = [] if doc["single"] else [{"kind": "currency", "code": code}]
            below = []
            if group["credits"]:
                below.append({"kind": "claimed", "code": code, "amount": group["claimed"]})
                below.append({"kind": "credits", "code": code, "amount": group["credits"]})
            below.append({"kind": "total", "code": code, "amount": group["total"]})
            rows += self._stack_rows(group["lines"], above, below)
        return rows

    @api.model
    def _stack_rows(self, lines, above, below):
        """Return the rows of a table, with what no end of a page may part from them.

        The engine keeps a row whole, and nothing else of a table. A heading is therefore part
        of the first row, and totals are part of the last one: none ever stands alone.

        :param list lines: what each row shows, at least an empty one is returned
        :param list above: dicts with ``kind``, ``code`` and perhaps ``amount``
        :param list below: the same
        :return: a list of dicts: ``line`` (or None), ``above`` and ``below``
        """
        rows = [{"line": line, "above": [], "below": []} for line in lines or [None]]
        rows[0]["above"] = above
        rows[-1]["below"] = below
        return rows
