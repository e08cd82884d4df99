from odoo import api, models

from ...models.base.collections_guarded import get_internal


class CollectionsPortalDocument(models.AbstractModel):
    """The customer's account page on notices, statements and notices about instalments."""

    _name = "collections.portal.document"
    _inherit = ["collections.document.source"]
    _description = "Links to Account Pages in Documents"

    _document_order = 20

    @api.model
    def _get_account_urls(self, company, wanted):
        # OVERRIDE
        return self.env["collections.portal.link"]._get_urls_sudo(company, wanted)

    @api.model
    def _share(self, records):
        # OVERRIDE
        if records._name != "collections.notice":
            return {}
        # One that is being edited has the link of the one that is saved.
        notices = records._origin
        if get_internal(self.env, "collections_as_letter"):
            # All who get an e-mail read the letter that goes with it: the link of each is there.
            notices = notices.filtered(lambda notice: notice.channel != "email")
        return self._get_account_urls(
            self.env.company,
            {
                notice: (notice.partner_id, notice.recipient_id or notice.partner_id, notice)
                for notice in notices
            },
        )

    @api.model
    def _get_words(self, notice, own, fmt):
        # OVERRIDE
        url = own.get(notice._origin)
        return {"portal_link": url} if url else {}

    @api.model
    def _get_values(self, notice, own, fmt):
        # OVERRIDE
        url = own.get(notice._origin)
        return {"portal_url": url, "portal_home": url} if url else {}
