from odoo import api, models

from ..base.collections_dossier_source import Entry


class CollectionsDossierGate(models.AbstractModel):
    """What the customer allowed and forbade, and contacts that were made all the same."""

    _name = "collections.dossier.gate"
    _inherit = ["collections.dossier.source"]
    _description = "Consents and Overridden Contact Rules"

    _dossier_order = 90

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE
        env, company = self.env, about.company
        of_customer = [("partner_id.commercial_partner_id", "=", about.partner.id)]
        consents = env["collections.consent"].search(of_customer, order="date, id")
        sources = dict(consents._fields["source"]._description_selection(env))
        entries = [
            Entry(
                company._collections_day_of(own.date),
                env._("Consent"),
                env._(
                    "%(consent)s. Known by: %(known_by)s. %(note)s",
                    consent=own.display_name,
                    known_by=sources.get(own.source, ""),
                    note=own.note or "",
                ).strip(),
            )
            for own in consents
        ]
        overrides = env["collections.gate.override"].search(
            [*of_customer, ("company_id", "in", about.companies.ids)], order="date, id"
        )
        channels = dict(overrides._fields["channel"]._description_selection(env))
        return entries + [
            Entry(
                company._collections_day_of(own.date),
                env._("Contact against the rules"),
                env._(
                    "%(channel)s %(address)s, by %(user)s. The rules said: %(rules)s Why all the "
                    "same: %(reason)s",
                    channel=channels[own.channel],
                    address=own.address or "",
                    user=own.user_id.name,
                    rules=own.rules or "-",
                    reason=own.reason,
                ),
            )
            for own in overrides
        ]
