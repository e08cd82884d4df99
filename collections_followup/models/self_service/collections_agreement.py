from odoo import models
from odoo.tools import format_datetime


class CollectionsAgreement(models.AbstractModel):
    _inherit = "collections.agreement"

    def _get_signed_request_sudo(self):
        """Return the request by which a customer has signed this agreement as it stands, or none.

        One that was declined counts for nothing, and so does the signature of other terms.
        """
        self.ensure_one()
        field = {"collections.plan": "plan_id", "collections.settlement": "settlement_id"}
        requests = self.env["collections.portal.request"]
        if self._name not in field:
            return requests
        # Sudo: who reads the agreement sees who has signed it.
        found = requests.sudo().search(
            [
                (field[self._name], "=", self._origin.id),
                ("signed_by", "!=", False),
                ("state", "!=", "declined"),
            ],
            order="id desc",
            limit=1,
        )
        digest = self.env["collections.self.service.accept"]._get_digest(self.sudo())
        return found if found.digest == digest else requests

    def _get_signature_sudo(self):
        # EXTENDS 'collections.agreement': signed on the account page
        request = self._get_signed_request_sudo()
        if not request:
            return super()._get_signature_sudo()
        return {
            "name": request.signed_by,
            "date": format_datetime(
                self.env,
                request.date,
                tz=request.company_id._collections_get_zone().zone,
                dt_format="short",
            ),
            "address": request.address or "",
            "picture": request.with_context(bin_size=False).signature,
        }

    def _get_kept_paper_sudo(self):
        # EXTENDS 'collections.agreement'
        document = self._get_signed_request_sudo().document_id
        return (document.name, document.raw) if document else super()._get_kept_paper_sudo()
