from odoo import api, models
from odoo.tools import formatLang

from ..base.collections_dossier_source import Entry

REPORT = "sale.report_saleorder"


class CollectionsDossierOrder(models.AbstractModel):
    """The orders that the invoices are from, with what is attached, where ``sale`` is installed."""

    _name = "collections.dossier.order"
    _inherit = ["collections.dossier.source"]
    _description = "Orders and Contracts"

    _dossier_order = 50

    @api.model
    def _find_orders(self, about):
        """Return the orders of the invoices that the user may read; None without ``sale``."""
        lines = about.items.move_id.invoice_line_ids
        if "sale.order" not in self.env or "sale_line_ids" not in lines._fields:
            return None
        # Sudo: which orders they are; those that the user may not read are left out.
        orders = self.env["sale.order"].browse(lines.sudo().sale_line_ids.order_id.ids)
        return orders._filtered_access("read").sorted("id")

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE
        orders = self._find_orders(about)
        if not orders:
            return []
        env, folder = self.env, self.env._("Orders")
        attached = {}
        for number, file in self._get_dossier_attachments(orders):
            attached.setdefault(number, []).append((folder, file.name, file.raw))
        entries = []
        for order in orders:
            text = env._(
                "%(number)s over %(amount)s. Reference of the customer: %(reference)s",
                number=order.name,
                amount=formatLang(env, order.amount_total, currency_obj=order.currency_id),
                reference=order.client_order_ref or "-",
            )
            if order.signed_by:
                text = env._("%(order)s. Signed by %(name)s.", order=text, name=order.signed_by)
            paper = (folder, f"{order.name}.pdf", self._print_dossier(REPORT, order))
            day = about.company._collections_day_of(order.date_order)
            files = (paper, *attached.get(order.id, ()))
            entries.append(Entry(day, env._("Order"), text, files))
        return entries
