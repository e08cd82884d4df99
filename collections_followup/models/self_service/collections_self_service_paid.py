"""A customer says that it was paid: what is meant pauses for some days, and is looked for."""

from datetime import timedelta

from odoo import api, models
from odoo.fields import Command
from odoo.tools import format_date

from ..base.collections_guarded import without_defaults

HOLD = "collections_followup.hold_reason_payment_checked"
# What was said to be paid so many days ago, or later, is not paused once more.
AGAIN_DAYS = 60


class CollectionsSelfServicePaid(models.AbstractModel):
    _name = "collections.self.service.paid"
    _inherit = ["collections.self.service"]
    _description = "Self-Service: Says It Was Paid"

    _kind = "paid"
    _setting = "collections_self_paid"

    @api.model
    def _read(self, access, form, files):
        items = self._find_items(access, form)
        day, typing = form.day("day"), self._get_typing(access, items.currency_id)
        amount = form.amount("amount", needed=True, **typing)
        today = access.company._collections_today()
        if day and day > today:
            form.problems["day"] = "future"
        if day and day < today - timedelta(days=1830):
            form.problems["day"] = "day"
        if len(items.currency_id) > 1:
            form.problems["items"] = "currencies"
        form.files("proof", files)
        return (
            *(items, day, amount),
            *(form.text("reference", 140), form.text("note", 1000, many=True), files),
        )

    @api.model
    def _carry_out(self, access, clean, request):
        items, day, amount, reference, note, files = clean
        self._lock(items)
        before = self._find_before(access, request, items)
        request.write(
            {
                "amount": float(amount),
                "currency_id": items.currency_id.id,
                "day": day,
                "reference": reference,
                "note": note,
                "item_ids": [Command.set(items.ids)],
            }
        )
        self._keep_files(request, files)
        text = self.env._(
            "says that %(amount)s was paid on %(day)s",
            amount=self._format(amount, items.currency_id),
            day=format_date(self.env, day),
        )
        self._log_contact(access, request, text, items.move_id)
        fresh = items - before
        self._pause(access, request, fresh)
        request._wait_sudo(["check", *(["again"] if before else [])], note)

    @api.model
    def _find_before(self, access, request, items):
        """Return those of these items that were said to be paid not long ago."""
        # Longer than it paused: else it could be paused for ever.
        days = max(AGAIN_DAYS, 2 * access.company.collections_self_paid_days)
        since = request.date - timedelta(days=days)
        earlier = request.search(
            [
                ("partner_id", "=", access.partner.id),
                ("company_id", "=", access.company.id),
                ("kind", "=", self._kind),
                ("id", "!=", request.id),
                ("date", ">=", since),
            ]
        )
        return earlier.item_ids & items

    @api.model
    def _pause(self, access, request, items):
        """Hold these items for the days that the company has set."""
        company = access.company
        days, reason = company.collections_self_paid_days, self.env.ref(HOLD, False)
        if not days or not reason or not items:
            return
        today = company._collections_today()
        request.hold_ids = [
            Command.set(
                without_defaults(self.env["collections.hold"])
                .create(
                    [
                        {
                            "company_id": company.id,
                            "scope": "item",
                            "partner_id": access.partner.id,
                            "move_id": item.move_id.id,
                            "move_line_id": item.id,
                            "reason_id": reason.id,
                            "date_from": today,
                            "date_until": today + timedelta(days=days - 1),
                            "note": request.name,
                        }
                        for item in items
                    ]
                )
                .ids
            )
        ]
