"""Letters: what stands where, how items fall on pages, and many PDFs in few calls.

The engine that makes PDFs starts anew for each call, which takes more than a second, and
reads all headers of a call again for each page. Letters are therefore made in batches of a
size between: large enough to share the start, small enough to keep the headers short.
"""

import logging
import math

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, split_every
from odoo.tools.pdf import PdfReadError

from odoo.addons.base.models.ir_actions_report import _wkhtml

from .collections_document import keep_amounts_together

_logger = logging.getLogger(__name__)

LETTER_REPORT = "collections_followup.report_letter"
POST_REPORT = "collections_followup.report_letter_post"
# Letters in one call of the PDF engine.
PDF_BATCH = 40

# Countries whose window envelopes show the address on the right.
RIGHT_WINDOW_COUNTRIES = {"BE", "ES", "FR", "IT", "MC", "PL", "PT"}

# Everything below is in millimetres on paper, from the upper left corner of the page.
#
# The address stands where the windows are: DIN 5008 form B, and NF Z 11-001 on the right side,
# show 45 to 90 mm from the top; a US #10 window shows 2 to 3.2 inches (51 to 80 mm) of a letter
# folded in three, from 0.9 inch on. The headers of core's document layouts reach down to 61 mm.
ADDRESS_TOP = 61.5
ADDRESS_LEFT = {"left": 25, "right": 118}
ADDRESS_WIDTH = {"left": 80, "right": 72}
# Height that the window shows of the address, below the sender's line on A4.
ADDRESS_HEIGHT = {"A4": 25.9, "Letter": 19.0}
# Lines that fit well: of more, some are put together.
ADDRESS_LINES = {"A4": 6, "Letter": 5}
# One line of the address in its normal size (9.8 points), and how far lines stand apart, at the
# most and at the least.
ADDRESS_LINE = 3.45
ADDRESS_SPACING = (1.25, 1.0)
# No smaller than 9 points on paper.
ADDRESS_MIN_SIZE = 0.92
# Characters of normal size on one line of the window.
ADDRESS_CHARS = {"left": 45, "right": 40}
# Date, reference and contact stand beside it (DIN 5008: from 125 mm on).
FACTS_LEFT = {"left": 125, "right": 20}
FACTS_WIDTH = {"left": 70, "right": 92}
# What a character of them takes, and the space between label and value.
FACTS_CHAR = 1.65
FACTS_GAP = 2.6
TEXT_TOP = {"A4": 95, "Letter": 86.5}
# Further pages begin below the header.
NEXT_TOP = 61
# How the engine turns a CSS millimetre into one on paper, at 96 dots per inch.
CSS_SCALE = 1.0196

# What the blocks of the letter measure on paper (see collections_document.scss).
LINE_HEIGHT = 4.05
PARAGRAPH_GAP = 1.5
BLOCK_GAP = 1.8
SUBJECT_HEIGHT = 7.2
HEAD_HEIGHT = 7.2
ROW_HEIGHT = 4.05
# Layouts of core that draw a line below each row.
RULED_LAYOUTS = {"striped", "boxed", "folder", "wave", "bubble"}
RULE_HEIGHT = 0.27
# How much lower than with the others what a layout of core holds begins on the first page.
LAYOUT_OFFSET = {"folder": 2.2}
# Layouts with shapes in the margins, which post services refuse.
DRAWN_LAYOUTS = {"folder", "wave", "bubble"}
AGEING_HEIGHT = 4.05
SIGNATURE_HEIGHT = 15.0
QR_HEIGHT = 28.5
# What the engine may round up on one page.
SLACK = 2.5
# Characters on one line of text across the page.
LINE_CHARS = 112
# A page begins with at least so many rows where the table goes on.
MIN_ROWS = 3


class CollectionsDocument(models.AbstractModel):
    _inherit = "collections.document"

    # ------------------------------------------------------------------------ values

    @api.model
    def _get_letter_values(self, notices, posted=False):
        """Return what the letters of notices say, by notice id.

        :param bool posted: whether a service prints and posts them
        :return: the values of ``_get_document_values``, with the address, its place on the
            page, the payments by bank account, and the items by page
        """
        values = self._get_document_values(notices, qr=True)
        for doc in values.values():
            for name in ("subject", "body", "closing", "dispute_note"):
                doc[name] = keep_amounts_together(doc[name])
            for pay in doc["payments"]:
                pay["amounts"] = keep_amounts_together(pay["amounts"])
            paper = self._set_page(doc, posted)
            doc["to_pay"] = True
            doc["columns"] = 6 + bool(doc["late"]) + bool(doc["disputed"])
            top = paper["text_top"] + SUBJECT_HEIGHT + self._get_text_height(doc["body"])
            pages = self._paginate(
                self._get_rows(doc),
                paper["body"] - top - HEAD_HEIGHT,
                paper,
                self._get_end_height(doc),
            )
            doc["pages"] = self._carry_forward(pages, doc)
        return values

    @api.model
    def _set_page(self, doc, posted=False):
        """Add to a document's values where its parts stand on the page.

        :param dict doc: the values, with ``company``, ``customer``, ``contact`` and ``groups``
        :param bool posted: whether a service prints and posts it
        :return: what ``_get_paper`` says of the paper
        """
        company = doc["company"]
        paper = self._get_paper(company, posted, doc.get("paperformat"))
        window = "right" if posted else self._get_window(company)
        address = self._join_address_lines(
            self._get_address_lines(doc["customer"], doc["contact"], company),
            doc["contact"].name,
            ADDRESS_LINES[paper["format"]],
            ADDRESS_CHARS[window],
        )
        facts = self._get_facts(doc)
        doc.update(
            {
                "address": address,
                "address_style": self._get_address_style(paper, window, address),
                "facts": facts,
                "facts_style": self._get_facts_style(paper, window, facts),
                "space_style": self._get_height_style(paper, paper["text_top"] - paper["offset"]),
                "next_style": self._get_height_style(paper, paper["next_top"]),
                # Outside of the USA the sender stands in the window, above the address.
                "show_return_address": paper["format"] != "Letter" and not posted,
                "layout": paper["layout"],
                "has_credits": any(group["credits"] for group in doc["groups"]),
            }
        )
        return paper

    @api.model
    def _get_paper(self, company, posted=False, paperformat=None):
        """Return the size of the paper that a letter is printed on, and how it maps to CSS.

        :param company: the company, whose paper and document layout are used
        :param bool posted: a post service prints the letter: it takes A4 only, and plain pages
        :param paperformat: the document's own paper, instead of the company's
        :return: a dict of heights in millimetres, of the format and of the layout's name
        """
        default = self.env.ref("base.paperformat_euro")
        paper = default if posted else paperformat or company.paperformat_id or default
        height = paper.print_page_height or 297
        kind = "Letter" if height < 290 else "A4"
        # Sudo: only the name of the company's layout is read, a view.
        layout = (company.external_report_layout_id.sudo().key or "").rpartition("_")[2]
        plain = posted and layout in DRAWN_LAYOUTS
        text_top = max(TEXT_TOP[kind] - paper.margin_top, 30)
        return {
            "format": kind,
            "body": height - paper.margin_top - paper.margin_bottom - SLACK,
            "address_top": max(ADDRESS_TOP - paper.margin_top, 0),
            "address_height": ADDRESS_HEIGHT[kind] - max(paper.margin_top - ADDRESS_TOP, 0),
            "text_top": text_top,
            "offset": 0.0 if plain else LAYOUT_OFFSET.get(layout, 0.0),
            "next_top": max(NEXT_TOP - paper.margin_top, 0),
            "css": (paper.dpi or 96) / 96 / CSS_SCALE,
            "row": ROW_HEIGHT + RULE_HEIGHT * (layout in RULED_LAYOUTS and not plain),
            "layout": "web.external_layout_standard" if plain else "web.external_layout",
        }

    @api.model
    def _get_height_style(self, paper, height):
        """Return the style of a block of a height in millimetres on paper."""
        return f"height: {paper['css'] * height:.1f}mm;"

    @api.model
    def _get_window(self, company):
        """Return on which side the company's window envelopes show the address."""
        country = company.partner_id.country_id.code
        return company.collections_window or (
            "right" if country in RIGHT_WINDOW_COUNTRIES else "left"
        )

    @api.model
    def _get_address_style(self, paper, window, address):
        """Return the style that puts the address into the window.

        Where it has many lines they stand closer first, then they are written smaller, down to
        9 points.
        """
        scale = paper["css"]
        lines = sum(math.ceil(len(line) / ADDRESS_CHARS[window]) for line in address) or 1
        room = paper["address_height"] / (lines * ADDRESS_LINE)
        most, least = ADDRESS_SPACING
        size = min(max(room / least, ADDRESS_MIN_SIZE), 1.0)
        spacing = min(max(room / size, least), most)
        return (
            f"left: {scale * ADDRESS_LEFT[window]:.1f}mm;"
            f" top: {scale * paper['address_top']:.1f}mm;"
            f" width: {scale * ADDRESS_WIDTH[window]:.1f}mm; font-size: {size:.2f}em;"
            f" line-height: {spacing:.2f};"
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
    def _get_facts_style(self, paper, window, facts):
        """Return the style that puts date, reference and contact beside the address.

        Long ones (an e-mail address has no place to break) are written smaller.
        """
        scale = paper["css"]
        chars = sum(max((len(fact[part]) for fact in facts), default=0) for part in (0, 1))
        size = max(min(1.0, FACTS_WIDTH[window] / (chars * FACTS_CHAR + FACTS_GAP)), 0.7)
        return (
            f"left: {scale * FACTS_LEFT[window]:.1f}mm;"
            f" top: {scale * paper['address_top']:.1f}mm; font-size: {size:.2f}em;"
        )

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
        return contact if contact.city or contact.street else customer

    # ------------------------------------------------------------------------- pages

    @api.model
    def _get_rows(self, doc):
        """Return the rows of a letter's table: currencies, items and totals."""
        rows = []
        for group in doc["groups"]:
            if not doc["single"]:
                rows.append({"kind": "currency", "code": group["code"]})
            rows += [{"kind": "line", "line": line, "group": group} for line in group["lines"]]
            if group["credits"]:
                rows.append({"kind": "claimed", "code": group["code"], "amount": group["claimed"]})
                rows.append({"kind": "credits", "code": group["code"], "amount": group["credits"]})
            rows.append({"kind": "total", "code": group["code"], "amount": group["total"]})
        return rows

    @api.model
    def _paginate(self, rows, room, paper, end):
        """Return the rows of a table by page.

        A page that does not end the table ends with what is carried forward, and the next one
        begins with it; both take the place of a row. What comes after the table never stands
        alone: a few rows go with it.

        :param list rows: the rows, each a dict with its ``kind``
        :param float room: millimetres for rows on the first page
        :param dict paper: what ``_get_paper`` returned
        :param float end: height in millimetres of what comes after the table
        :return: a list of pages, each a list of rows
        """
        pages = []
        while rows:
            extra = 1 if pages else 0
            if (len(rows) + extra) * paper["row"] + end <= room:
                pages.append(rows)
                break
            take = int(room // paper["row"]) - extra - 1
            take = self._find_break(rows, min(take, len(rows) - MIN_ROWS))
            pages.append(rows[:take])
            rows = rows[take:]
            room = paper["body"] - paper["next_top"] - HEAD_HEIGHT
        return pages or [[]]

    @api.model
    def _find_break(self, rows, take):
        """Return after how many rows a page ends, at most ``take``.

        A total is not parted from its items, nor the name of a currency from them.
        """
        take = max(take, 1)
        for count in range(take, 0, -1):
            if rows[count - 1]["kind"] != "currency" and (
                count == len(rows) or rows[count]["kind"] in ("line", "currency")
            ):
                return count
        return take

    @api.model
    def _carry_forward(self, pages, doc):
        """Add the rows that carry a subtotal from page to page."""
        fmt = doc["format"]
        running = {}
        result = []
        carried = None
        for index, rows in enumerate(pages):
            page = []
            if carried:
                page.append({**carried, "kind": "brought"})
            for row in rows:
                if row["kind"] == "line":
                    currency = row["group"]["currency"]
                    running[currency] = running.get(currency, 0.0) + row["line"]["value"]
            page += rows
            carried = None
            if index + 1 < len(pages) and rows[-1]["kind"] == "line":
                group = rows[-1]["group"]
                carried = {
                    "code": group["code"],
                    "amount": fmt.number(running[group["currency"]], group["currency"]),
                }
                page.append({**carried, "kind": "carried"})
            result.append(page)
        return result

    @api.model
    def _get_text_height(self, text):
        """Return about how high a text is on paper, in millimetres."""
        if not text:
            return 0.0
        height = 0.0
        for paragraph in html2plaintext(text, include_references=False).split("\n"):
            if paragraph.strip():
                height += math.ceil(len(paragraph) / LINE_CHARS) * LINE_HEIGHT + PARAGRAPH_GAP
        return height + BLOCK_GAP - PARAGRAPH_GAP

    @api.model
    def _get_end_height(self, doc):
        """Return about how high that is what comes after the table, in millimetres."""
        ageing = (len(doc["groups"]) + 1) * AGEING_HEIGHT + BLOCK_GAP if doc["late"] else 0.0
        payment = 3 * LINE_HEIGHT * len(doc["payments"]) + SIGNATURE_HEIGHT
        if doc["qr_codes"]:
            payment = max(payment, QR_HEIGHT)
        texts = self._get_text_height(doc["closing"]) + self._get_text_height(
            doc.get("dispute_note")
        )
        return BLOCK_GAP + texts + ageing + payment

    # -------------------------------------------------------------------------- PDFs

    @api.model
    def _get_letter_pdfs(self, notices, posted=False):
        """Make the letters of notices, many in one call of the PDF engine.

        :param notices: the notices, of one or several companies
        :param bool posted: whether a service prints and posts them
        :return: the PDF of each letter (bytes) by notice id
        :raise UserError: when there is no PDF engine, or it fails
        """
        report_name = POST_REPORT if posted else LETTER_REPORT
        result = {}
        for company, batch in notices.grouped("company_id").items():
            result.update(self.with_company(company)._render_pdfs(report_name, batch.ids))
        return result

    @api.model
    def _render_pdfs(self, report_name, res_ids, data=None):
        """Make one PDF per record, many records in one call.

        Where the PDF engine cannot take several documents in one call (builds of wkhtmltopdf
        without the patched Qt) or its answer cannot be split, each record is made alone.

        :param str report_name: name of the report
        :param list res_ids: ids of the records, all of the current company
        :param dict data: what the report gets beside the records
        :return: the PDF (bytes) by record id
        """
        report = self.env["ir.actions.report"].with_context(report_pdf_no_attachment=True)
        result = {}
        for chunk in split_every(PDF_BATCH, res_ids, list):
            result.update(self._render_pdf_chunk(report, report_name, chunk, data))
        return result

    @api.model
    def _render_pdf_chunk(self, report, report_name, res_ids, data):
        """Make the PDFs of a few records in one call, or else one by one.

        :raise UserError: when the engine gives no document, without saying that it failed
        """
        if len(res_ids) > 1 and self._can_render_many(report):
            try:
                streams, kind = report._pre_render_qweb_pdf(
                    report_name, res_ids=res_ids, data=dict(data or {})
                )
            except (UserError, PdfReadError):
                _logger.warning(
                    "%s could not be made for %s records in one call; making them one by one",
                    report_name,
                    len(res_ids),
                )
            else:
                if kind == "pdf":
                    pdfs = {
                        res_id: streams[res_id]["stream"].getvalue()
                        for res_id in res_ids
                        if streams.get(res_id, {}).get("stream")
                    }
                    if len(pdfs) == len(res_ids) and all(map(self._is_pdf, pdfs.values())):
                        return pdfs
        result = {}
        for res_id in res_ids:
            content, kind = report._render_qweb_pdf(
                report_name, res_ids=[res_id], data=dict(data or {})
            )
            # The engine may end well and yet leave nothing behind, on a full disk for one.
            if kind == "pdf" and not self._is_pdf(content):
                raise UserError(
                    self.env._(
                        "The PDF engine gave no document. Check the free space on the server "
                        "and that it reaches its own web address, then try again."
                    )
                )
            result[res_id] = content
        return result

    @api.model
    def _is_pdf(self, content):
        """Return whether what the PDF engine left behind is a document."""
        return bool(content) and content.startswith(b"%PDF")

    @api.model
    def _can_render_many(self, report):
        """Return whether the PDF engine takes several documents in one call."""
        return _wkhtml().is_patched_qt
