import csv
import io

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.pdf import PdfFileReader, merge_pdf


class CollectionsLetterBatch(models.Model):
    """Letters that were printed together: one PDF, sorted for posting, and its manifest."""

    _name = "collections.letter.batch"
    _description = "Printed Letters"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, readonly=True
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Printed by", readonly=True)
    date = fields.Datetime(string="Printed on", readonly=True, default=fields.Datetime.now)
    notice_ids = fields.One2many(
        comodel_name="collections.notice", inverse_name="print_id", readonly=True, string="Letters"
    )
    letter_count = fields.Integer(string="Letters", readonly=True)
    page_count = fields.Integer(string="Pages", readonly=True)
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment", string="Letters (PDF)", readonly=True, ondelete="restrict"
    )
    manifest_id = fields.Many2one(
        comodel_name="ir.attachment", string="Manifest (CSV)", readonly=True, ondelete="restrict"
    )

    @api.depends("date")
    def _compute_name(self):
        for batch in self:
            batch.name = f"PRINT-{batch.id:06d}" if isinstance(batch.id, int) else False

    @api.model
    def _print(self, notices):
        """Print letters together, sorted by country, postcode and name.

        :param notices: sent letters of one company
        :return: the batch, with one PDF of all letters and a manifest
        :raise UserError: when there is nothing to print
        """
        letters = notices.filtered(
            lambda notice: notice.channel == "letter" and notice.attachment_id
        )
        if not letters:
            raise UserError(
                self.env._(
                    "There is no letter to print among these notices. Letters are made when "
                    "their notices are sent."
                )
            )
        if len(letters.company_id) > 1:
            raise UserError(self.env._("Print the letters of one company at a time."))
        contacts = {notice: notice._get_postal_contact() for notice in letters}
        letters = letters.sorted(
            lambda notice: (
                contacts[notice].country_id.code or "",
                contacts[notice].zip or "",
                notice.partner_id.name or "",
                notice.id,
            )
        )
        pages = {
            notice: len(PdfFileReader(io.BytesIO(notice.attachment_id.raw)).pages)
            for notice in letters
        }
        batch = self.sudo().create(
            {
                "company_id": letters.company_id.id,
                "user_id": self.env.uid,
                "letter_count": len(letters),
                "page_count": sum(pages.values()),
            }
        )
        attachments = self.env["ir.attachment"].sudo()
        batch.attachment_id = attachments.create(
            {
                "name": f"{batch.name}.pdf",
                "raw": merge_pdf([notice.attachment_id.raw for notice in letters]),
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": batch.id,
            }
        )
        batch.manifest_id = attachments.create(
            {
                "name": f"{batch.name}.csv",
                "raw": batch._get_manifest(letters, contacts, pages).encode("utf-8-sig"),
                "mimetype": "text/csv",
                "res_model": self._name,
                "res_id": batch.id,
            }
        )
        letters.sudo().print_id = batch
        return batch.sudo(False)

    def _get_manifest(self, letters, contacts, pages):
        """Return the list of the letters as CSV text."""
        output = io.StringIO()
        writer = csv.writer(output)
        writer.writerow(
            [
                self.env._("Letter"),
                self.env._("Customer"),
                self.env._("Address"),
                self.env._("Country"),
                self.env._("Amount"),
                self.env._("Currency"),
                self.env._("Pages"),
            ]
        )
        for notice in letters:
            contact = contacts[notice]
            writer.writerow(
                [
                    notice.name,
                    notice.partner_id.name,
                    " ".join((contact.contact_address or "").split()),
                    contact.country_id.code or "",
                    f"{notice.amount:.2f}",
                    notice.currency_id.name,
                    pages[notice],
                ]
            )
        return output.getvalue()

    def action_download(self):
        """Download the letters again."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }

    def action_download_manifest(self):
        """Download the list of the letters."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.manifest_id.id}?download=true",
            "target": "download",
        }
