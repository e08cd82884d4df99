from odoo import api, models

from ..base.collections_dossier_source import Entry


class CollectionsDossierDispatch(models.AbstractModel):
    """What left the house for the customer: when it was handed over, to which address."""

    _name = "collections.dossier.dispatch"
    _inherit = ["collections.dossier.source"]
    _description = "What Was Handed Over"

    _dossier_order = 55

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE
        env, company = self.env, about.company
        sent = env["collections.dispatch"].search(
            [
                ("partner_id.commercial_partner_id", "=", about.partner.id),
                ("company_id", "in", about.companies.ids),
                ("date_handed", "!=", False),
            ],
            order="date_handed, id",
        )
        labels = {
            name: dict(sent._fields[name]._description_selection(env))
            for name in ("channel", "state")
        }
        return [
            Entry(
                company._collections_day_of(own.date_handed),
                env._("Handed over"),
                env._(
                    "%(channel)s to %(address)s: %(subject)s. %(state)s at %(moment)s UTC. %(uid)s",
                    channel=labels["channel"].get(own.channel, ""),
                    address=own.address or "-",
                    subject=own.subject or "-",
                    state=labels["state"].get(own.state, ""),
                    moment=own.date_sent or own.date_handed,
                    uid=own.message_uid or "",
                ).strip(),
            )
            for own in sent
        ]
