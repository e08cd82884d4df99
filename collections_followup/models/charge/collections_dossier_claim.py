from odoo import api, models

from ..base.collections_dossier_source import Entry


class CollectionsDossierClaim(models.AbstractModel):
    """The statement of claim of each invoice: interest and costs as they are counted."""

    _name = "collections.dossier.claim"
    _inherit = ["collections.dossier.source"]
    _description = "Statements of Claim"

    _dossier_order = 84

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE
        claims = self.env["collections.claim"]._read(about.items)
        moves = about.items.move_id & self.env["account.move"].union(
            *(item.move_id for item, claim in claims.items() if claim.rule or claim.claimed)
        )
        env, folder = self.env, self.env._("Statements of claim")
        return [
            Entry(
                about.company._collections_today(),
                env._("Statement of claim"),
                env._("%s with interest and costs, as of the day of this dossier", move.name),
                (
                    (
                        folder,
                        f"{move._get_collections_claim_name()}.pdf",
                        self._print_dossier("collections_followup.report_claim_invoice", move),
                    ),
                ),
            )
            for move in moves
        ]
