"""Orders, where ``sale`` is installed: they are looked at when they are confirmed.

The add-on does not depend on ``sale``, so it extends no model of it. The method by which an order
is confirmed, whoever does so, is wrapped when the registry is ready, as automation rules do.
"""

from odoo import api, models

WRAPPED = "_collections_confirms"


class CollectionsCreditSale(models.AbstractModel):
    _name = "collections.credit.sale"
    _description = "Credit Limits of Orders"

    def _register_hook(self):
        # EXTENDS 'base': orders are there with sale only
        super()._register_hook()
        orders = self.env.registry.get("sale.order")
        if orders is None or self._is_wrapped(orders):
            return
        write = orders.write

        def write_within_credit(self, vals):
            if vals.get("state") != "sale":
                return write(self, vals)
            return self.env["collections.credit.sale"]._confirm(self, vals, write)

        setattr(write_within_credit, WRAPPED, True)
        orders.write = write_within_credit

    def _unregister_hook(self):
        # EXTENDS 'base': as it was
        result = super()._unregister_hook()
        orders = self.env.registry.get("sale.order")
        if orders is not None and self._is_wrapped(orders):
            del orders.write
        return result

    @api.model
    @api.private
    def _is_wrapped(self, orders):
        """Return whether the class of orders has the method of this model."""
        return hasattr(vars(orders).get("write"), WRAPPED)

    @api.model
    @api.private
    def _confirm(self, orders, vals, write):
        """Write what confirms orders, within the credit of who is billed.

        :param orders: ``sale.order``
        :param dict vals: what is written
        :param write: the method that writes it
        :raise UserError: see ``collections.exposure._finish``
        """
        # What is paid online is no credit.
        # Sudo: payments of customers are read by few.
        watched = orders.sudo().filtered(
            lambda order: (
                order.state != "sale"
                and order.currency_id.compare_amounts(order.amount_paid, order.amount_total) < 0
            )
        )
        exposure = self.env["collections.exposure"]
        looked_at = exposure._begin(watched)
        result = write(orders, vals)
        exposure._finish(looked_at)
        return result
