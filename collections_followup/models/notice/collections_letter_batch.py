import csv
import io

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list
from odoo.tools.pdf import PdfFileReader, PdfFileWriter, PdfReadError

from ..base.collections_guarded import declare_internal_keys, internal, without_defaults

declare_internal_keys(
    collections_manifest="the rows of a list of letters before the letters are marked",
)


class CollectionsLetterBatch(models.Model):
    """Letters printed together: one document in the order of posting, with its list.

    The letters were made when the notices were sent; a batch only puts them together, so that
    it can be printed again at any time, as it was.
    """

    _name = "collections.letter.batch"
    _description = "Print of Letters"
    _inherit = ["collections.checked", "collections.numbered", "collections.thread"]
    _order = "id desc"
    _check_company_auto = True
    _number_prefix = "PRINT"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Printed by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    date = fields.Datetime(
        string="Printed on", required=True, readonly=True, default=lambda self: self.env.cr.now()
    )
    duplex = fields.Boolean(
        string="Both sides",
        readonly=True,
        help="Each letter begins on a new sheet when it is printed on both sides.",
    )
    notice_ids = fields.One2many(
        comodel_name="collections.notice",
        inverse_name="print_id",
        string="Letters",
        readonly=True,
    )
    letter_count = fields.Integer(string="Number of letters", readonly=True)
    page_count = fields.Integer(
        string="Pages", readonly=True, help="Pages of the letters, without their list."
    )
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Document",
        readonly=True,
        ondelete="restrict",
        help="All letters as one PDF, their list first.",
    )
    manifest_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="List",
        readonly=True,
        ondelete="restrict",
        help="The list of the letters as a table (CSV).",
    )
    reprint_count = fields.Integer(string="Printed again", readonly=True)

    @api.depends("date")
    def _compute_display_name(self):
        for batch in self:
            batch.display_name = batch.name

    @api.model
    def _search_display_name(self, operator, value):
        return self._search_name(operator, value)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_printed(self):
        if self.attachment_id:
            raise UserError(
                self.env._("Printed letters are kept as a record and cannot be deleted.")
            )

    # ---------------------------------------------------------------------- actions

    def action_download(self):
        """Download all letters again, and note who did."""
        self.ensure_one()
        if self.env.user != self.user_id or self.env.cr.now() > fields.Datetime.add(
            self.date, minutes=5
        ):
            # Sudo: the count of downloads is kept, whoever downloads.
            self.sudo().reprint_count += 1
            self._message_log(
                body=self.env._("Downloaded again by %s.", self.env.user.name),
            )
        return self._get_download_action(self.attachment_id)

    def action_download_manifest(self):
        """Download the list of the letters as a table."""
        self.ensure_one()
        return self._get_download_action(self.manifest_id)

    def _get_download_action(self, attachment):
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    # --------------------------------------------------------------------- printing

    @api.model
    def _print(self, notices):
        """Put letters together for printing, one batch per company.

        :param notices: sent notices with a letter, none of them printed before
        :return: the batches, each with one PDF of all letters and their list
        """
        batches = self.browse()
        for company, letters in notices.grouped("company_id").items():
            batches |= self.with_company(company)._print_company_letters(letters)
        return batches

    @api.model
    def _print_company_letters(self, notices):
        # Sudo: users choose what is printed; what belongs to it is written by the system.
        batch = (
            without_defaults(self)
            .sudo()
            .create(
                {
                    "company_id": self.env.company.id,
                    "user_id": self.env.uid,
                    "duplex": self.env.company.collections_duplex,
                }
            )
        )
        rows = batch._get_manifest(notices)
        notices.sudo().write({"print_id": batch.id})
        notices.sudo()._record_printed()
        letters = self.env["collections.notice"].browse([row["id"] for row in rows])
        document = batch._merge(rows, letters)
        attachments = (
            without_defaults(self.env["ir.attachment"])
            .sudo()
            .create(
                [
                    {
                        "name": f"{batch.name}.pdf",
                        "raw": document,
                        "mimetype": "application/pdf",
                        "res_model": self._name,
                        "res_id": batch.id,
                    },
                    {
                        "name": f"{batch.name}.csv",
                        "raw": batch._get_manifest_csv(rows),
                        "mimetype": "text/csv",
                        "res_model": self._name,
                        "res_id": batch.id,
                    },
                ]
            )
        )
        batch.write(
            {
                "attachment_id": attachments[0].id,
                "manifest_id": attachments[1].id,
                "letter_count": len(rows),
                "page_count": sum(row["pages"] for row in rows),
            }
        )
        return batch.sudo(False)

    def _get_manifest(self, notices):
        """Return the list of letters in the order of posting.

        Inland letters come first, then each country with its postcodes and names.

        Amounts are written in the language of whoever prints, not in the customers'.

        :return: a list of dicts: ``id``, ``position``, ``number``, ``customer``, ``address``,
            ``country``, ``zip``, ``amounts`` (one text per currency) and ``pages``
        """
        company = self.company_id
        document = self.env["collections.document"]
        values = document._get_document_values(notices)
        fmt = document._prepare_shared_values(notices)["format"]
        places = {
            notice: document._get_postal_contact(
                notice.partner_id, notice.recipient_id or notice.partner_id
            )
            for notice in notices
        }
        ordered = notices.sorted(
            lambda notice: (
                places[notice].country_id != company.partner_id.country_id,
                places[notice].country_id.name or "",
                places[notice].zip or "",
                notice.partner_id.name or "",
                notice.id,
            )
        )
        return [
            {
                "id": notice.id,
                "position": position,
                "number": notice.name,
                "customer": notice.partner_id.name or "",
                "address": notice.address or "",
                "country": places[notice].country_id.name or "",
                "zip": places[notice].zip or "",
                "amounts": [
                    fmt.amount(group["to_pay"], group["currency"])
                    for group in values[notice.id]["groups"]
                ],
                "pages": self._count_pages(notice),
            }
            for position, notice in enumerate(ordered, 1)
        ]

    def _read_letter(self, notice):
        """Return the letter of a notice as an open PDF."""
        try:
            # Sudo: a letter is read as part of its notice, which the caller has.
            return PdfFileReader(io.BytesIO(notice.sudo().attachment_id.raw or b""), strict=False)
        except (PdfReadError, ValueError, OSError) as error:
            raise UserError(
                self.env._(
                    "The letter of %s cannot be read. Take it out of the batch and send the "
                    "notice again.",
                    notice.display_name,
                )
            ) from error

    def _count_pages(self, notice):
        return len(self._read_letter(notice).pages)

    def _merge(self, rows, letters):
        """Return the list and the letters as one PDF.

        :param list rows: what ``_get_manifest`` returned
        :param letters: the notices in that order
        """
        writer = PdfFileWriter()
        report = self.env["ir.actions.report"].with_context(collections_manifest=internal(rows))
        manifest, kind = report._render_qweb_pdf(
            "collections_followup.report_letter_batch", res_ids=self.ids
        )
        readers = [self._read_letter(notice) for notice in letters]
        if kind == "pdf":
            readers.insert(0, PdfFileReader(io.BytesIO(manifest), strict=False))
        for reader in readers:
            writer.appendPagesFromReader(reader)
            if self.duplex and len(reader.pages) % 2:
                writer.addBlankPage()
        buffer = io.BytesIO()
        writer.write(buffer)
        return buffer.getvalue()

    def _get_manifest_csv(self, rows):
        """Return the list of letters as CSV, readable by spreadsheets (UTF-8 with its mark)."""
        buffer = io.StringIO()
        table = csv.writer(buffer, delimiter=";")
        table.writerow(
            [
                self.env._("Position"),
                self.env._("Notice"),
                self.env._("Customer"),
                self.env._("Address"),
                self.env._("Amount"),
                self.env._("Pages"),
            ]
        )
        names = ("position", "number", "customer", "address", "amounts", "pages")
        for row in rows:
            plain = {**row, "amounts": format_list(self.env, row["amounts"])}
            table.writerow([self._get_plain_cell(plain[name]) for name in names])
        return buffer.getvalue().encode("utf-8-sig")

    @api.model
    def _get_plain_cell(self, value):
        """Return a value of the list that spreadsheets do not take for a formula."""
        # Spreadsheets look past white space.
        risky = isinstance(value, str) and value.strip().startswith(("=", "+", "-", "@"))
        return f"'{value}" if risky else value
