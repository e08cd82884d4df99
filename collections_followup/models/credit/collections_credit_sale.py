"""Orders, where ``sale`` is installed: they are looked at when they are confirmed or grow.

The add-on does not depend on ``sale``, so it extends no model of it. Some methods of orders, by
which whoever confirms, makes or shows one comes, are wrapped when the registry is ready, as
automation rules do.
"""

import functools
from collections.abc import Mapping

from lxml import etree

from odoo import api, models

from ..base.collections_guarded import declare_internal_keys, get_internal, internal

WRAPPED = "_collections_confirms"
BUTTON = "action_collections_ask_release"
declare_internal_keys(
    collections_new_orders="orders are being made, and looked at when all of them are there",
)
# What of a line of a confirmed order changes what it costs.
PRICED = frozenset({"product_uom_qty", "price_unit", "discount", "tax_ids", "product_id"})


class CollectionsCreditSale(models.AbstractModel):
    _name = "collections.credit.sale"
    _description = "Credit Limits of Orders"

    def _register_hook(self):
        # EXTENDS 'base': orders are there with sale only
        super()._register_hook()
        for model, names in self._get_wrapped().items():
            orders = self.env.registry.get(model)
            if orders is None:
                continue
            for name, make in names.items():
                if not hasattr(vars(orders).get(name), WRAPPED):
                    method = make(getattr(orders, name, None))
                    setattr(method, WRAPPED, True)
                    setattr(orders, name, method)

    def _unregister_hook(self):
        # EXTENDS 'base': as it was
        result = super()._unregister_hook()
        for model, names in self._get_wrapped().items():
            orders = self.env.registry.get(model)
            for name in names if orders is not None else ():
                if hasattr(vars(orders).get(name), WRAPPED):
                    delattr(orders, name)
        return result

    @api.model
    @api.private
    def _get_wrapped(self):
        """Return what is wrapped: by model and name a function that makes of a method another."""
        return {
            "sale.order": {
                "write": _wrap_write,
                "create": _wrap_create,
                "_get_view": _wrap_view,
                "_compute_partner_credit_warning": _wrap_warning,
                BUTTON: _make_button,
            },
            "sale.order.line": {"write": _wrap_line_write, "create": _wrap_line_create},
        }

    @api.model
    @api.private
    def _watch(self, orders, work, are_new=False, billed=None):
        """Do something to orders within the credit of who is billed.

        :param orders: ``sale.order``
        :param work: a function without parameters that does it
        :param bool are_new: they are confirmed and were not there before, and it is done already
        :param billed: commercial partners who will be billed for them
        :return: what the function returns
        :raise UserError: see ``collections.exposure._finish``
        """
        exposure = self.env["collections.exposure"]
        looked_at = exposure._begin(orders, orders.ids if are_new else (), billed)
        result = work()
        exposure._finish(looked_at)
        return result

    @api.model
    @api.private
    def _find_billed_sudo(self, vals):
        """Return the commercial partners who are billed once values of an order are written."""
        # Sudo: who is billed counts, whoever may read the contact.
        contacts = self.env["res.partner"].sudo()
        if vals.get("partner_invoice_id"):
            return contacts.browse(vals["partner_invoice_id"]).commercial_partner_id
        ordering = contacts.browse(vals.get("partner_id") or ())
        # Core takes the invoice address of whoever orders.
        address = contacts.browse(ordering and ordering.address_get(["invoice"])["invoice"])
        return (ordering | address).commercial_partner_id

    @api.model
    @api.private
    def _find_unpaid(self, orders):
        """Return the orders that are not paid already: what is paid online is no credit."""
        return orders.browse(
            # Sudo: payments of customers are read by few.
            order.id
            for order in orders.sudo()
            if order.currency_id.compare_amounts(order.amount_paid, order.amount_total) < 0
        )

    @api.model
    @api.private
    def _add_button(self, arch):
        """Put the button that asks for a release below the reason why an order is stopped."""
        label = self.env._("Ask for a release")
        for field in arch.xpath("//field[@name='partner_credit_warning']"):
            button = etree.SubElement(field.getparent(), "button")
            for name, value in (
                ("name", BUTTON),
                ("type", "object"),
                ("string", label),
                ("class", "btn btn-secondary d-block mt-2"),
                ("invisible", "not id or state not in ('draft', 'sent')"),
            ):
                button.set(name, value)

    @api.model
    @api.private
    def _mark_passed(self, orders):
        """Say on confirmed orders that they passed the limit, where that is recorded."""
        # Sudo: whoever works on an order learns that it passed.
        passed = (
            self.env["collections.credit.release"]
            .sudo()
            .search([("kind", "=", "warned"), ("order_id", "in", orders.ids)])
            .grouped("order_id")
        )
        for order in orders.filtered(lambda own: own.id in passed):
            order.partner_credit_warning = self.env._(
                "This order passed beyond the credit limit, and is recorded."
            )


def _wrap_write(write):
    @functools.wraps(write)
    def write_within_credit(self, vals):
        credit = self.env["collections.credit.sale"]
        orders, billed = self.browse(), credit._find_billed_sudo(vals)
        if vals.get("state") == "sale":
            orders = credit._find_unpaid(self.filtered(lambda order: order.state != "sale"))
        if billed:
            # Somebody else owes what is confirmed already.
            orders |= credit._find_unpaid(self.filtered(lambda order: order.state == "sale"))
        if not orders:
            return write(self, vals)
        return credit._watch(orders, lambda: write(self, vals), billed=billed)

    return write_within_credit


def _wrap_create(create):
    @functools.wraps(create)
    def create_within_credit(self, vals_list):
        orders = create(self.with_context(collections_new_orders=internal()), vals_list).with_env(
            self.env
        )
        credit = self.env["collections.credit.sale"]
        confirmed = credit._find_unpaid(orders.filtered(lambda order: order.state == "sale"))
        if confirmed:
            credit._watch(confirmed, lambda: None, are_new=True)
        return orders

    return create_within_credit


def _wrap_line_write(write):
    @functools.wraps(write)
    def write_within_credit(self, vals):
        orders = self.order_id.filtered(lambda order: order.state == "sale")
        if (
            not orders
            or PRICED.isdisjoint(vals)
            or get_internal(self.env, "collections_new_orders")
        ):
            return write(self, vals)
        watch = self.env["collections.credit.sale"]._watch
        return watch(orders, lambda: write(self, vals))

    return write_within_credit


def _wrap_line_create(create):
    @functools.wraps(create)
    def create_within_credit(self, vals_list):
        rows = [vals_list] if isinstance(vals_list, Mapping) else vals_list
        given = [vals.get("order_id") for vals in rows]
        # Its default, where a client gives it by that.
        given.append(self.env.context.get("default_order_id"))
        orders = self.env["sale.order"].browse({own for own in given if isinstance(own, int)})
        orders = orders.exists().filtered(lambda order: order.state == "sale")
        if not orders or get_internal(self.env, "collections_new_orders"):
            return create(self, vals_list)
        watch = self.env["collections.credit.sale"]._watch
        return watch(orders, lambda: create(self, vals_list))

    return create_within_credit


def _wrap_view(get_view):
    @functools.wraps(get_view)
    def get_view_with_button(self, view_id=None, view_type="form", **options):
        arch, view = get_view(self, view_id, view_type, **options)
        if view_type == "form":
            self.env["collections.credit.sale"]._add_button(arch)
        return arch, view

    return get_view_with_button


def _wrap_warning(compute):
    @functools.wraps(compute)
    def compute_with_passed(self):
        compute(self)
        confirmed = self.filtered(lambda order: order.state == "sale")
        if confirmed.ids:
            self.env["collections.credit.sale"]._mark_passed(confirmed)

    return compute_with_passed


def _make_button(_absent):
    def action_collections_ask_release(self):
        """Ask for a release of this order, which is stopped at a credit limit."""
        self.env["collections.credit.request"]._ask(self)
        return True

    return action_collections_ask_release
