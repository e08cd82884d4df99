from odoo import api, models

from ..base.collections_dossier_source import Entry


class CollectionsDossierLimitation(models.AbstractModel):
    """Until when the items can be sued for, and what people entered that moves the end."""

    _name = "collections.dossier.limitation"
    _inherit = ["collections.dossier.source"]
    _description = "Limitation of the Items"

    _dossier_order = 92

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE
        env, folder = self.env, self.env._("Limitation")
        periods = env["collections.limitation"]._read(about.items)
        entries = [
            Entry(
                about.company._collections_today(),
                folder,
                f"{item.move_id.name}: {periods[item.id].words}",
            )
            for item in about.items
            if item.id in periods
        ]
        events = env["collections.limitation.event"].search(
            [
                ("partner_id", "=", about.partner.id),
                ("company_id", "=", about.company.id),
                ("is_struck", "=", False),
                "|",
                ("move_line_ids", "=", False),
                ("move_line_ids", "in", about.items.ids),
            ],
            order="date, id",
        )
        kinds = dict(events._fields["kind"]._description_selection(env))
        for event in events:
            paper = event.with_context(bin_size=False)._read_document()
            name = event.document_name or f"{kinds[event.kind]}.bin"
            files = ((folder, name, paper),) if paper else ()
            text = f"{kinds[event.kind]}. {event.note or ''}".strip()
            entries.append(Entry(event.date, folder, text, files))
        return entries
