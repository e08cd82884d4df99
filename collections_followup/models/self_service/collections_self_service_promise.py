"""A customer promises to pay: within the company's limits at once, beyond them a collector says."""

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Command
from odoo.tools import format_date

from ...engine import self_service
from ...engine.exact import to_decimal

# Promises that were not kept in so many months count.
BROKEN_MONTHS = 12


class CollectionsSelfServicePromise(models.AbstractModel):
    _name = "collections.self.service.promise"
    _inherit = ["collections.self.service"]
    _description = "Self-Service: Promise to Pay"

    _kind = "promise"
    _setting = "collections_self_promise"

    @api.model
    def _read(self, access, form, files):
        items = self._find_items(access, form)
        day = form.day("day")
        amount = form.amount("amount", **self._get_typing(access, items.currency_id))
        note = form.text("note", 500, many=True)
        if day and day < access.company._collections_today():
            form.problems["day"] = "past"
        free = self._read_promisable(items)
        total = sum(free.values())
        if len(items.currency_id) > 1:
            form.problems["items"] = "currencies"
        elif items and not total:
            form.problems["items"] = self.env._(
                "Nothing of this can be promised: it is disputed, or was agreed on already."
            )
        elif amount is not None and items and amount > total:
            form.problems["amount"] = "much"
        return items, free, day, amount or total, note

    @api.model
    def _read_promisable(self, items):
        """Return by item what of it can be promised: open, and not disputed."""
        disputed = items._collections_read_disputed() if items else {}
        return {
            item: max(
                to_decimal(item.amount_residual_currency) - to_decimal(disputed.get(item, 0.0)), 0
            )
            for item in items
        }

    @api.model
    def _carry_out(self, access, clean, request):
        items, free, day, amount, note = clean
        self._lock(items)
        currency = items.currency_id
        shares, _rest = self_service.share(amount, list(free.items()))
        request.write(
            {
                "amount": float(amount),
                "currency_id": currency.id,
                "day": day,
                "note": note,
                "item_ids": [Command.set([item.id for item in shares])],
                "shares": {str(item.id): str(part) for item, part in shares.items()},
            }
        )
        text = self.env._(
            "promises to pay %(amount)s by %(day)s",
            amount=self._format(amount, currency),
            day=format_date(self.env, day),
        )
        entry = self._log_contact(access, request, text, items.move_id)
        codes = self._find_codes(access, items, shares, day, amount, sum(free.values()))
        if codes:
            request._wait_sudo(codes, note)
            return
        promise = self.env["collections.promise"]._make(
            {item: float(part) for item, part in shares.items()},
            day,
            channel="portal",
            contact_id=self._get_own_contact(access).id,
            note=note,
            logged_contact_id=entry.id,
        )
        request.promise_ids = [Command.set(promise.ids)]

    @api.model
    def _find_codes(self, access, items, shares, day, amount, total):
        """Return why somebody of ours has to look at it; nothing if it is within the limits."""
        company = access.company
        today = company._collections_today()
        limits = self_service.Limits(
            company.collections_self_promise_days,
            to_decimal(company.collections_self_promise_part),
            company.collections_self_promise_broken,
        )
        promises = self.env["collections.promise"]
        mine = [("partner_id", "=", access.partner.id), ("company_id", "=", company.id)]
        broken = promises.search_count(
            [
                *mine,
                ("state", "in", ("broken", "partly_kept")),
                ("date_ended", ">=", today - relativedelta(months=BROKEN_MONTHS)),
            ]
        )
        codes = self_service.find_excess(limits, (day - today).days, amount, total, broken)
        lines = self.env["collections.promise.line"].search_count(
            [("move_line_id", "in", [item.id for item in shares]), ("state", "=", "open")], limit=1
        )
        if lines:
            codes.append("promised")
        elif promises._read_blocked(items):
            codes.append("held")
        if self._has_barred(items):
            codes.append("barred")
        return codes
