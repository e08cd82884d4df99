from odoo import models


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    def _get_for_best_hour(self):
        # OVERRIDE 'collections.dispatch.source': e-mails of the day's run; what somebody has
        # started or sends again goes at once
        return self.filtered(
            lambda notice: (
                notice.channel == "email"
                and notice.run_id.kind == "scheduled"
                and not notice.dispatch_id
            )
        )
