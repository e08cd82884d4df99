from odoo import api, models
from odoo.tools import SQL

from .collections_credit_score_update import RETURNED


class CollectionsCreditFollowup(models.AbstractModel):
    """What happens elsewhere and lets the credit of customers be looked at."""

    _name = "collections.credit.followup"
    _inherit = ["collections.participant"]
    _description = "Credit Beside the Pass"

    _participant_order = 92

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant': it has no say in any refresh
        return SQL("SELECT WHERE FALSE")

    @api.model
    def _follow_returned(self, partners, company):
        # EXTENDS 'collections.participant': the score counts it at once, and a review is due
        if not company._collections_manages_credit():
            return
        events = self.env["collections.credit.score"]._update(company, tuple(partners.ids))
        # Who had no score yet, or the same number of returns within 12 months as before.
        untold = {
            partner.id: {RETURNED}
            for partner in partners
            if RETURNED not in events.get(partner.id, ())
        }
        self.env["collections.credit.review"]._fall_due(company, untold)
