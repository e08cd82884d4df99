from odoo import api, models


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
        if not url:
            return {}
        # A letter that goes with an e-mail is read by all who get that: the link of each is there.
        return {"portal_url": url, **({} if notice.channel == "email" else {"portal_home": url})}
