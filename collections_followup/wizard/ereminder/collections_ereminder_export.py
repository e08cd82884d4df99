import base64
import io
import zipfile

from odoo import api, fields, models

from ...models.base.collections_guarded import without_defaults


class CollectionsEreminderExport(models.TransientModel):
    """What somebody downloads: an e-reminder, or several in one ZIP."""

    _name = "collections.ereminder.export"
    _inherit = ["collections.guarded"]
    _description = "Download of E-Reminders"

    name = fields.Char(readonly=True)
    content = fields.Binary(readonly=True)

    @api.model
    @api.private
    def _download(self, files):
        """Return the action by which the browser gets files.

        :param files: pairs of a name and a content (bytes), at least one
        """
        if len(files) == 1:
            [(name, content)] = files
        else:
            name, content = f"{self.env._('E-reminders')}.zip", self._zip(files)
        # Sudo: nobody writes these records by hand; who asks reads what he has made, and no other.
        export = (
            without_defaults(self)
            .sudo()
            .create({"name": name, "content": base64.b64encode(content)})
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{export.id}/content?download=true"
            "&filename_field=name",
            "target": "download",
        }

    @api.model
    def _zip(self, files):
        """Return files as one ZIP; the same files give the same bytes."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files:
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        return stream.getvalue()
