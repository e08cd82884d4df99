"""Who gets the notices about instalments: whoever gets what the plan is about by now."""

from odoo import models


class CollectionsPlanNotice(models.Model):
    _inherit = "collections.plan.notice"

    def _recheck_contact(self):
        """Read once more who gets these notices, right before they are sent."""
        # Sudo: the outbox turns to the right person, whoever sends.
        for notice in self.sudo():
            plan = notice.plan_id
            plan._refresh_contact()
            if notice.contact_id != plan.contact_id:
                notice.contact_id = plan.contact_id
