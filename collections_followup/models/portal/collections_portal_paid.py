from datetime import timedelta

from odoo import api, fields, models

# Shown are the newest ones of so many days.
MOST, DAYS = 5, 180


class CollectionsPortalPaid(models.AbstractModel):
    """What the customer has paid on these pages lately, and what became of it."""

    _name = "collections.portal.paid"
    _inherit = ["collections.portal.section"]
    _description = "Online Payments on the Account Page"

    _section_order = 30
    _section_template = "collections_followup.portal_paid"

    @api.model
    def _get_values_sudo(self, access, page):
        # OVERRIDE
        fmt = page["format"]
        found = access.env["collections.portal.payment"].search(
            [
                ("partner_id", "=", access.partner.id),
                ("company_id", "=", access.company.id),
                ("transaction_ids.state", "in", ("pending", "authorized", "done", "cancel")),
                ("create_date", ">", fields.Datetime.now() - timedelta(days=DAYS)),
            ],
            order="id desc",
            limit=MOST,
        )
        rows = [
            {
                "url": access.get_path(f"pay/{payment.id}"),
                "day": fmt.date(
                    access.company._collections_day_of(payment.date_done or payment.create_date)
                ),
                "amount": fmt.amount(payment.amount, payment.currency_id),
                "state": self._get_state(payment),
                "back": fmt.amount(payment.amount_back, payment.currency_id)
                if payment.amount_back
                else "",
            }
            for payment in found
            if payment.state == "done" or self._get_state(payment) != "chosen"
        ]
        return {"rows": rows} if rows else None

    @api.model
    def _get_state(self, payment):
        """Return what became of a payment: ``done``, ``way`` or ``chosen``."""
        if payment.state == "done":
            return "done"
        is_there = any(own._collections_is_under_way() for own in payment.transaction_ids)
        return "way" if is_there else "chosen"
