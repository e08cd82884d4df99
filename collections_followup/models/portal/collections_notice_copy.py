"""Copies of reminders: each has a link to the account that is its own reader's."""

from odoo import models

from .collections_portal_link import PATH

# Who logs in sees there what he may.
HOME = "/my/collections"


class CollectionsNoticeCopy(models.Model):
    _inherit = "collections.notice.copy"

    def _get_contents(self, lang):
        # EXTENDS: nobody gets the link of the addressee, who may do more with it
        contents = super()._get_contents(lang)
        # Sudo: links, which nobody who writes to customers need read.
        links = self.env["collections.portal.link"].sudo()
        of_notices = links.search([("notice_id", "in", self.notice_id.ids)]).grouped("notice_id")
        own = {}
        for company, copies in self.grouped("company_id").items():
            wanted = {
                copy: (copy.partner_id, copy.contact_id, copy.notice_id)
                for copy in copies
                if copy.notice_id in of_notices
            }
            own.update(links._get_urls_sudo(company, wanted))
        for copy, (subject, body) in contents.items():
            token = own.get(copy, "").rpartition("/")[2]
            path = f"{PATH}/{token}" if token else HOME
            for link in of_notices.get(copy.notice_id, links):
                if link.contact_id != copy.contact_id:
                    body = body.replace(f"{PATH}/{link._get_token_sudo()}", path)
            contents[copy] = (subject, body)
        return contents
