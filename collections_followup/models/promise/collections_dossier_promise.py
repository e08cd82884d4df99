from odoo import api, models
from odoo.tools import format_date, formatLang

from ..base.collections_dossier_source import Entry


class CollectionsDossierPromise(models.AbstractModel):
    """Promises about the items, and what became of them."""

    _name = "collections.dossier.promise"
    _inherit = ["collections.dossier.source"]
    _description = "Promises of a Customer"

    _dossier_order = 70

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE
        env = self.env
        promises = env["collections.promise"].search(
            [
                ("partner_id", "=", about.partner.id),
                ("company_id", "in", about.companies.ids),
                ("line_ids.move_line_id", "in", about.items.ids),
            ],
            order="date_made, id",
        )
        states = dict(promises._fields["state"]._description_selection(env))
        channels = dict(promises._fields["channel"]._description_selection(env))
        return [
            Entry(
                own.date_made,
                env._("Promise"),
                env._(
                    "%(number)s: %(amount)s until %(day)s, %(channel)s, given by %(person)s. "
                    "%(state)s. %(note)s",
                    number=own.name,
                    amount=formatLang(env, own.amount, currency_obj=own.currency_id),
                    day=format_date(env, own.date),
                    channel=channels.get(own.channel, ""),
                    person=(own.contact_id or own.partner_id).display_name,
                    state=states[own.state],
                    note=own.note or "",
                ).strip(),
            )
            for own in promises
        ]
