from odoo import api, models
from odoo.tools import formatLang

from ..base.collections_dossier_source import Entry


class CollectionsDossierPlacement(models.AbstractModel):
    """Placements of the items with agencies and lawyers: when, for how much, how it ended."""

    _name = "collections.dossier.placement"
    _inherit = ["collections.dossier.source"]
    _description = "Placements of a Customer's Items"

    _dossier_order = 88

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE: what was never placed was told to nobody
        env, what = self.env, self.env._("Placement")
        placements = env["collections.placement"].search(
            [
                ("partner_id", "=", about.partner.id),
                ("company_id", "in", about.companies.ids),
                ("date_placed", "!=", False),
                ("line_ids.move_line_id", "in", about.items.ids),
            ],
            order="id",
        )
        outcomes = dict(placements._fields["outcome"]._description_selection(env))
        entries = []
        for own in placements:
            text = env._(
                "%(number)s: %(amount)s placed with %(agency)s. Reference: %(reference)s",
                number=own.name,
                amount=formatLang(env, own.amount, currency_obj=own.currency_id),
                agency=own.agency_id.display_name,
                reference=own.reference or "-",
            )
            entries.append(Entry(own.date_placed, what, text))
            if own.date_closed:
                text = f"{own.name}: {outcomes.get(own.outcome, '-')}"
                entries.append(Entry(own.date_closed, what, text))
        return entries
