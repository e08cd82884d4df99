from typing import NamedTuple

from odoo import api, models


class Payable(NamedTuple):
    """What is to be paid next of an agreement: ``items`` are its open ones, the first due first.

    ``paid``: what is paid of it, or on account for it, before.
    """

    name: str
    amount: float
    currency: object
    day: object
    items: list
    paid: float


class CollectionsPortalAgreed(models.AbstractModel):
    """Plans and settlements on the account page, with what is to be paid next of them."""

    _name = "collections.portal.agreed"
    _inherit = ["collections.portal.section"]
    _description = "Agreements on the Account Page"

    _section_order = 20
    _section_template = "collections_followup.portal_agreed"

    @api.model
    def _get_values_sudo(self, access, page):
        # OVERRIDE
        fmt = page["format"]
        texts = {
            "plan": self.env._("Payment plan %(name)s: %(amount)s by %(day)s"),
            "settlement": self.env._("Settlement %(name)s: %(amount)s by %(day)s settle it"),
        }
        rows = [
            {
                "kind": kind,
                "id": number,
                "amount": fmt.amount(own.amount, own.currency),
                "text": text
                % {
                    "name": own.name,
                    "amount": fmt.amount(own.amount, own.currency),
                    "day": fmt.date(own.day),
                },
            }
            for kind, text in texts.items()
            for number, own in self._find_payable(access, kind).items()
        ]
        return {"rows": rows} if rows else None

    @api.model
    @api.private
    def _find_payable(self, access, kind):
        """Return what is to be paid next of agreements in force, by their number.

        :param str kind: ``plan`` or ``settlement``
        :return: a dict of ``Payable``
        """
        today = access.company._collections_today()
        found = access.env["collections.portal.documents"]._find_agreements(access, kind)
        result = {}
        on_account = found._read_under_way_sudo() if kind == "settlement" else {}
        for own in found.filtered(lambda agreement: agreement.state == "active"):
            paid = own.amount_paid
            if kind == "plan":
                paid += own.amount_on_account
                late = own.amount_due_now > 0
                amount, day = (
                    (own.amount_due_now, today) if late else (own.amount_next, own.date_next)
                )
            else:
                paid += on_account.get(own.id, 0.0)
                amount, day = own.amount_due - paid, own.date_deadline
            lines = own.line_ids.move_line_id.filtered(
                lambda line: not line.reconciled and line.amount_residual_currency > 0
            ).sorted(lambda line: (line.date_maturity or line.date, line.id))
            amount = min(amount, sum(lines.mapped("amount_residual_currency")))
            if own.currency_id.compare_amounts(amount, 0) > 0:
                result[own.id] = Payable(own.name, amount, own.currency_id, day, lines.ids, paid)
        return result
