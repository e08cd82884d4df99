"""Who is in training grants no more than a collector, whatever their groups say."""

from odoo import models

from ..agreement.collections_agreement import RANKS


class CollectionsAgreement(models.AbstractModel):
    _inherit = "collections.agreement"

    def _get_rank(self):
        # EXTENDS 'agreement'
        rank, least = super()._get_rank(), RANKS["collector"]
        if self.env.su or rank <= least:
            return rank
        company = self.company_id[:1] or self.env.company
        trainings = self.env["collections.training"]
        return (
            least
            if trainings._find_sudo(self.env.user, company, company._collections_today())
            else rank
        )

    def _find_approvers_sudo(self, tier):
        # EXTENDS 'agreement'
        people = super()._find_approvers_sudo(tier)
        if tier == "collector":
            return people
        company = self.company_id
        trainings = self.env["collections.training"]
        return people - trainings._find_sudo(people, company, company._collections_today()).user_id
