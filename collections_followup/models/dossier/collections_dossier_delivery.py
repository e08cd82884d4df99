from odoo import api, models

from ..base.collections_dossier_source import Entry

REPORT = "stock.report_deliveryslip"


class CollectionsDossierDelivery(models.AbstractModel):
    """Deliveries of the orders that the invoices are from, where ``stock`` is installed."""

    _name = "collections.dossier.delivery"
    _inherit = ["collections.dossier.source"]
    _description = "Delivery Notes"

    _dossier_order = 52

    @api.model
    def _find_pickings(self, about):
        """Return what was delivered and the user may read; None where nothing is known of it."""
        orders = self.env["collections.dossier.order"]._find_orders(about)
        if orders is None or "picking_ids" not in orders._fields:
            return None
        # Sudo: which deliveries they are; those that the user may not read are left out.
        pickings = self.env["stock.picking"].browse(orders.sudo().picking_ids.ids)
        return pickings._filtered_access("read").filtered(lambda own: own.state == "done")

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE
        env, folder = self.env, self.env._("Deliveries")
        entries = []
        for picking in self._find_pickings(about) or ():
            text = env._(
                "%(number)s to %(place)s",
                number=picking.name,
                place=picking.partner_id.display_name,
            )
            files = [(folder, f"{picking.name}.pdf", self._print_dossier(REPORT, picking))]
            files += [
                (folder, file.name, file.raw)
                for _number, file in self._get_dossier_attachments(picking)
            ]
            day = about.company._collections_day_of(picking.date_done)
            entries.append(Entry(day, env._("Delivery"), text, tuple(files)))
        return entries
