from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import dossier, placement_file
from ..base.collections_guarded import without_defaults


class CollectionsPlacementFile(models.Model):
    """A file that went to an agency or came from one, kept as it was, with its hash."""

    _name = "collections.placement.file"
    _description = "File of an Agency"
    _inherit = ["collections.guarded", "collections.numbered"]
    _order = "id desc"
    _number_prefix = "PLF"
    _user_creatable = frozenset()

    agency_id = fields.Many2one(
        comodel_name="collections.agency", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="agency_id.company_id", store=True, index=True)
    direction = fields.Selection(selection=[("out", "To the agency"), ("in", "From the agency")])
    date = fields.Datetime(string="When", required=True, default=lambda self: fields.Datetime.now())
    user_id = fields.Many2one(comodel_name="res.users", string="Who")
    file_name = fields.Char(string="File", required=True)
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment", index="btree_not_null", ondelete="restrict"
    )
    content_hash = fields.Char(
        string="Hash (SHA-256)",
        required=True,
        export_string_translation=False,
        help="Of the file as it was written or read.",
    )
    is_altered = fields.Boolean(
        compute="_compute_is_altered",
        compute_sudo=True,
        help="What is kept is not what was written or read: the hash taken then is another.",
    )
    row_count = fields.Integer(string="Rows")
    refused_count = fields.Integer(string="Lines not taken in")
    refused = fields.Text(string="What was not taken in")
    # The number of each line that was not taken in, and why.
    refused_rows = fields.Json(export_string_translation=False)
    event_ids = fields.One2many(
        comodel_name="collections.placement.event", inverse_name="file_id", string="Told"
    )
    payment_ids = fields.One2many(
        comodel_name="collections.placement.payment", inverse_name="file_id", string="Payments"
    )

    _read_once = models.UniqueIndex(
        "(agency_id, content_hash) WHERE direction = 'in'", "This file was read before."
    )

    def _compute_is_altered(self):
        for file in self:
            # Forms ask for sizes instead of files: the hash is of the file.
            raw = file.attachment_id.with_context(bin_size=False).raw or b""
            file.is_altered = sha256(raw).hexdigest() != file.content_hash

    @api.depends("name", "agency_id")
    def _compute_display_name(self):
        for file in self:
            file.display_name = f"{file.name or ''} {file.agency_id.display_name or ''}".strip()

    @api.model
    def _keep_sudo(self, agency, direction, name, content, **values):
        """Keep a file of an agency.

        :param str direction: out or in
        :param bytes content: the file
        :return: the record, sudoed
        """
        # Sudo: files are the add-on's; who may write and read them was checked.
        file = (
            without_defaults(self)
            .sudo()
            .create(
                {
                    "agency_id": agency.id,
                    "direction": direction,
                    "file_name": dossier.clean_name(name),
                    "content_hash": sha256(content).hexdigest(),
                    "user_id": self.env.uid,
                    **values,
                }
            )
        )
        attachments = without_defaults(self.env["ir.attachment"]).sudo()
        file.attachment_id = attachments.create(
            {
                "name": file.file_name,
                "raw": content,
                # Never shown by the browser: it comes from outside.
                "mimetype": "application/octet-stream",
                "res_model": self._name,
                "res_id": file.id,
            }
        )
        return file

    def _download(self):
        self.ensure_one()
        # Sudo: the file of a record that the user may read.
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.sudo().attachment_id.id}?download=true",
            "target": "download",
        }

    def action_download(self):
        """Download this file as it was written or read."""
        self.check_access("read")
        return self._download()

    def _keep_refused(self, rows):
        """Keep which lines of this file were not taken in.

        :param list rows: the number of each, and why
        """
        self.write(
            {
                "refused_count": len(rows),
                "refused": "\n".join(text for _line, text in rows) or False,
                "refused_rows": rows or False,
            }
        )

    def action_download_refused(self):
        """Download the lines that were not taken in, as they came, each with the reason."""
        self.ensure_one()
        self.check_access("read")
        if not self.refused:
            raise UserError(self.env._("All lines of this file were taken in."))
        # Sudo: the file of a record that the user may read.
        content = self.sudo().attachment_id.with_context(bin_size=False).raw or b""
        reasons = self.refused_rows or [(0, text) for text in self.refused.splitlines()]
        table = placement_file.write_refused(content, reasons, self.env._("Not taken in because"))
        placements = self.env["collections.placement"]
        name = f"{self.name} {self.env._('refused')}.csv"
        return placements._download_kept(name, table, self, "text/csv")

    def action_documents(self):
        """Put the documents about all that is new in this file together in one ZIP."""
        self.ensure_one()
        self.check_access("read")
        placements = self.event_ids.filtered(lambda event: event.kind == "new").placement_id
        placements._check_work()
        if not placements:
            raise UserError(self.env._("Nothing in this file is new to the agency."))
        files = [("", f"{own.name}.zip", own._put_together()) for own in placements.sorted("id")]
        return placements[:1]._download_kept(
            f"{self.name} {self.env._('documents')}.zip", dossier.write_dossier(files), self
        )

    def write(self, vals):
        # EXTENDS 'collections.guarded': what was told and read stays as it was
        kept = {"agency_id", "direction", "content_hash", "file_name"} & set(vals)
        if kept and any(self.mapped("content_hash")):
            raise UserError(self.env._("Files are kept as they were written or read."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(self.env._("Files of agencies are kept as a record."))
