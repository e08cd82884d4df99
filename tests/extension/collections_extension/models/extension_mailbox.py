from odoo import api, models
from odoo.tools import SQL

from odoo.addons.collections_followup.models.base.res_partner_email import find_addresses


class ExtensionMailbox(models.AbstractModel):
    """Nobody reads what goes to such an address."""

    _name = "extension.mailbox"
    _description = "Mailboxes That Nobody Reads"
    _inherit = ["collections.address.source"]

    @api.model
    def _find_unusable_emails(self, partner):
        # EXTENDS 'collections.address.source'
        return {own for own in find_addresses(partner.email) if own.startswith("noreply@")}

    @api.model
    def _sql_usable_email(self, alias):
        # EXTENDS 'collections.address.source'
        return SQL("a.address NOT LIKE %s", "noreply@%")
