from odoo import api, models


class MailMail(models.Model):
    _inherit = "mail.mail"

    @api.model
    def _collections_get_notice_models(self):
        # EXTENDS 'collections_followup': notices about instalments
        return [*super()._collections_get_notice_models(), "collections.plan.notice"]
