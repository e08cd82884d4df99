"""Files that a customer downloads: each is found among his own."""

import io
import re
import zipfile

from odoo import api, models
from odoo.exceptions import UserError

from ...engine import dossier
from .collections_portal_link import PATH

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
# Invoices in one ZIP at most: each may have to be rendered.
MOST_INVOICES = 50
# The link of somebody in an e-mail.
LINK = re.compile(rb"%s/[0-9a-z]{1,7}-[A-Za-z0-9_-]{22}" % PATH.encode())


class CollectionsPortalFiles(models.AbstractModel):
    _name = "collections.portal.files"
    _description = "Downloads of the Account Page"

    @api.model
    @api.private
    def _get_invoice_sudo(self, access, item_id):
        """Return the PDF of the invoice of an item: name, content and kind; None if it is not his.

        :param int item_id: number of a journal item
        """
        items = access.env["collections.portal.account"]._find_items_sudo(access, [item_id])
        return next(iter(self._read_invoices(items.move_id)), None)

    @api.model
    @api.private
    def _get_invoices_sudo(self, access, ids):
        """Return the PDFs of several invoices in a ZIP: name, content and kind; None if none.

        :raise UserError: too many of them
        """
        items = access.env["collections.portal.account"]._find_items_sudo(access, ids)
        if len(items.move_id) > MOST_INVOICES:
            raise UserError(
                access.env._(
                    "Choose no more than %s invoices, and download the others next.", MOST_INVOICES
                )
            )
        files = self._read_invoices(items.move_id)
        if not files:
            return None
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
            for number, (name, content, _kind) in enumerate(files, 1):
                book.writestr(f"{number:02} {dossier.clean_name(name)}", content)
        name = f"{access.env._('Invoices')} {access.company._collections_today()}.zip"
        return name, target.getvalue(), "application/zip"

    @api.model
    def _read_invoices(self, moves):
        """Return the PDFs of invoices and credit notes: names, contents and kinds."""
        files = []
        for move in moves.filtered(lambda own: own.is_sale_document(include_receipts=True)):
            found = move._get_invoice_legal_documents("pdf", allow_fallback=True)
            for own in found if isinstance(found, list) else [found]:
                if own and own.get("content"):
                    files.append((own.get("filename") or f"{move.name}.pdf", own["content"], PDF))
        return files

    @api.model
    @api.private
    def _get_statement_sudo(self, access, kind, date_from, date_to):
        """Return the account statement of a period: name, content and kind.

        :param str kind: ``pdf`` or ``xlsx``
        :param date_from: the first day, as text or date; empty: what is open on the last one
        :raise UserError: days that make no sense
        """
        statement = access.env["collections.statement"]
        data = {
            "mode": "all" if date_from else "open",
            "date_from": date_from,
            "date_to": date_to,
            "contacts": {access.partner.id: access.contact.id},
            # Who reads it is on the page already, and may be no contact of the customer.
            "enclosed": True,
        }
        options = statement._get_options(data)
        if kind == "xlsx":
            target = io.BytesIO()
            name = statement._write_statement_xlsx(access.partner, data, target)
            return name, target.getvalue(), XLSX
        content = statement._get_statement_pdfs(access.partner, data)[access.partner.id]
        name = statement._get_statement_filename(access.partner, options["date_to"])
        return name, content, PDF

    @api.model
    @api.private
    def _get_notice_sudo(self, access, notice_id):
        """Return a notice as it was sent: name, content and kind; None if it is not his.

        Links in it are those of its addressee: whoever else reads it gets none of them.

        :raise UserError: it is a letter with a link by which more can be done
        """
        documents = access.env["collections.portal.documents"]
        notice = documents._find_notices(access, [notice_id])
        if not notice:
            return None
        name, content, kind = documents._read_notice(notice)
        if kind != PDF:
            own = access.get_path().encode()
            return name, LINK.sub(lambda _match: own, content), kind
        links = access.env["collections.portal.link"].search([("notice_id", "=", notice.id)])
        others = links.filtered(lambda link: link.is_open and link.contact_id != access.contact)
        if others and not access.may_act:
            raise UserError(
                access.env._(
                    "This letter has a link by which its addressee can act for the customer. Ask "
                    "us for a copy of it."
                )
            )
        return name, content, kind

    @api.model
    @api.private
    def _get_agreement_sudo(self, access, kind, number):
        """Return the paper of an agreement: name, content and kind; None if it is not his.

        :param str kind: ``plan`` or ``settlement``
        """
        documents = access.env["collections.portal.documents"]
        if kind not in documents._get_agreement_labels():
            return None
        agreement = documents._find_agreements(access, kind, [number])
        return (*documents._read_agreement(agreement), PDF) if agreement else None
