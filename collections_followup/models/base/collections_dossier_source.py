"""What is handed over about a debt: files that each capability knows, put together in one ZIP.

A source inherits ``collections.dossier.source``, says its place (``_dossier_order``) and gives
files. No list names the sources: they are found in the registry, those of other add-ons too. The
files are read with the rights of whoever puts them together.
"""

from datetime import date
from typing import NamedTuple

from odoo import api, models, tools

from ...engine import dossier


class Dossier(NamedTuple):
    """What a dossier is about.

    :ivar record: for which it is put together, such as a declaration to an insurer
    :ivar company: the company that keeps the cases
    :ivar companies: those whose items count to it, and itself
    :ivar partner: the customer, a commercial partner
    :ivar items: receivable items
    """

    record: object
    company: object
    companies: object
    partner: object
    items: object


class Entry(NamedTuple):
    """What happened, or a paper: a line of the index of an evidence dossier.

    :ivar day: the day where the company is, None for what has none
    :ivar what: its kind, in a word or two, in the user's language
    :ivar text: what happened, in a sentence
    :ivar files: each a folder ("" for none), a name and the content in bytes
    """

    day: object
    what: str
    text: str
    files: tuple = ()


class CollectionsDossierSource(models.AbstractModel):
    _name = "collections.dossier.source"
    _description = "Source of Files about a Debt"

    # Place among the sources. None: it is none itself.
    _dossier_order = None

    @api.model
    def _get_dossier_files(self, about):
        """Return the files of its own about a debt.

        :param Dossier about: what it is about
        :return: list of a folder ("" for none), a name and the content in bytes
        """
        return []

    @api.model
    def _get_dossier_entries(self, about):
        """Return what an evidence dossier says of its own, see ``collections.dossier``.

        Files that have no day of their own, unless a source says more of them.

        :param Dossier about: what it is about
        :return: list of ``Entry``
        """
        return [
            Entry(None, self.env[self._name]._description, name, ((folder, name, content),))
            for folder, name, content in self._get_dossier_files(about)
        ]

    @api.model
    @api.private
    def _collect_entries(self, about):
        """Return the entries of all sources, the oldest first, those without a day at the end.

        :param Dossier about: what it is about
        """
        entries = [
            entry
            for name in self._get_dossier_sources()
            for entry in self.env[name]._get_dossier_entries(about)
        ]
        return sorted(entries, key=lambda entry: (entry.day is None, entry.day or date.min))

    @api.model
    @api.private
    def _get_dossier_attachments(self, records):
        """Return what people have attached to records, as pairs of record id and file.

        What is attached to notes among colleagues only is left out.

        :param records: records that the user may read
        """
        found = self.env["ir.attachment"].search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("type", "=", "binary"),
            ],
            order="id",
        )
        found = self._drop_internal(found)
        return [(own.res_id, own) for own in found.with_context(bin_size=False) if own.raw]

    @api.model
    def _drop_internal(self, files):
        """Return files without those that are attached to internal messages only."""
        # Sudo: where the files were attached, and what left, whoever may read that.
        messages = self.env["mail.message"].sudo().search([("attachment_ids", "in", files.ids)])
        notes = messages.filtered(
            lambda own: (
                (own.is_internal or own.subtype_id.internal)
                and own.message_type != "email_outgoing"
            )
        )
        # Letters that were handed over are kept as notes, and were told all the same.
        left = [("message_id", "in", notes.ids), ("date_handed", "!=", False)]
        notes -= self.env["collections.dispatch"].sudo().search(left).message_id
        return files - (notes.attachment_ids - (messages - notes).attachment_ids)

    @api.model
    @api.private
    def _print_dossier(self, report, records):
        """Return a paper of records as PDF; what it says is read with the user's rights.

        :param str report: the name of a report, with the module
        """
        reports = self.env["ir.actions.report"]
        return reports._render_qweb_pdf(report, res_ids=records.ids)[0]

    @api.model
    @api.private
    def _put_together(self, record, company, partner, items):
        """Return all files about a debt as one ZIP.

        :param record: for which it is put together
        :param company: the company that keeps the cases
        :param partner: the customer, a commercial partner
        :param items: receivable items
        """
        companies = company._collections_covered() | company
        about = Dossier(record, company, companies, partner, items)
        files = [
            file
            for name in self._get_dossier_sources()
            for file in self.env[name]._get_dossier_files(about)
        ]
        headings = (self.env._("File"), self.env._("Bytes"), self.env._("SHA-256"))
        return dossier.write_dossier(files, headings)

    @tools.ormcache()
    def _get_dossier_sources(self):
        found = (
            self.env.registry[name]
            for name in self.env.registry.descendants(["collections.dossier.source"], "_inherit")
        )
        return tuple(
            model._name
            for model in sorted(
                (model for model in found if model._dossier_order is not None),
                key=lambda own: (own._dossier_order, own._name),
            )
        )
