from odoo import api, models
from odoo.tools import format_date, formatLang

from ..base.collections_dossier_source import Entry


class CollectionsDossierSettlement(models.AbstractModel):
    """Settlements about the items, with their letters."""

    _name = "collections.dossier.settlement"
    _inherit = ["collections.dossier.source"]
    _description = "Settlements with a Customer"

    _dossier_order = 74

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE: what was never offered was told to nobody
        env, folder = self.env, self.env._("Settlements")
        settlements = env["collections.settlement"].search(
            [
                ("partner_id", "=", about.partner.id),
                ("company_id", "in", about.companies.ids),
                ("date_start", "!=", False),
                ("line_ids.move_line_id", "in", about.items.ids),
            ],
            order="id",
        )
        states = dict(settlements._fields["state"]._description_selection(env))
        entries = []
        for own in settlements:
            paper = self._print_dossier("collections_followup.report_settlement", own)
            text = env._(
                "%(number)s: %(amount)s until %(day)s settle %(open)s. %(state)s.",
                number=own.name,
                amount=formatLang(env, own.amount, currency_obj=own.currency_id),
                day=format_date(env, own.date_deadline),
                open=formatLang(env, own.amount_open, currency_obj=own.currency_id),
                state=states[own.state],
            )
            file = (folder, f"{own._get_document_name()}.pdf", paper)
            entries.append(Entry(own.date_start, env._("Settlement"), text, (file,)))
        return entries
