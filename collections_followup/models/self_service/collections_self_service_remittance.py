"""A customer says what a payment is for: pasted, or as a file; it is proposed for matching."""

from odoo import api, models
from odoo.fields import Command

from ...engine import remittance, remittance_file
from ...engine.exact import to_decimal

MOST_TEXT = 20_000


class CollectionsSelfServiceRemittance(models.AbstractModel):
    _name = "collections.self.service.remittance"
    _inherit = ["collections.self.service"]
    _description = "Self-Service: Remittance Advice"

    _kind = "remittance"
    _setting = "collections_self_remittance"

    @api.model
    def _read(self, access, form, files):
        form.files("files", files, remittance_file.KINDS)
        text = form.text("text", 8000, many=True)
        # What it covers is read below: it is in one of the currencies that are owed.
        typing = self._get_typing(access, self._get_items(access).currency_id)
        amount, day = form.amount("amount", **typing), form.day("day", needed=False)
        reference = form.text("reference", 140)
        if not text and not files and not form.problems:
            form.problems["text"] = "missing"
        # White space parts the cells of a table that is pasted: taken as it came.
        rows, is_read = remittance_file.read_text(form.get("text")[:MOST_TEXT]), True
        if not form.problems:
            for name, content in files:
                try:
                    rows += remittance_file.read_file(name, content)
                except remittance_file.UnreadableFile:
                    # A person looks at it.
                    is_read = False
        return rows, is_read, amount, day, reference, text, files

    @api.model
    def _carry_out(self, access, clean, request):
        rows, is_read, amount, day, reference, text, files = clean
        direction = self._find_direction(access, rows, amount)
        items = self.env["account.move.line"].union(*direction)
        currency = items.currency_id[:1] or access.company.currency_id
        given = [part for part in direction.values() if part is not None]
        if amount is None and given and len(given) == len(direction):
            amount = sum(given)
        request.write(
            {
                "amount": float(amount or 0),
                "currency_id": currency.id,
                "day": day,
                "reference": reference,
                "note": text,
                "item_ids": [Command.set(items.ids)],
                "shares": {
                    str(item.id): str(part) for item, part in direction.items() if part is not None
                },
            }
        )
        self._keep_files(request, files)
        self._log_contact(
            access,
            request,
            self.env._("says what a payment is for (%s invoices)", len(items.move_id)),
            items.move_id,
        )
        is_whole = is_read and items
        request._wait_sudo(["match"] if is_whole else ["match", "unread"], text)

    @api.model
    def _find_direction(self, access, rows, amount):
        """Return what of the rows is meant for which item: an amount, or None for all of it.

        Only what is open, and of one currency: that of the first that is named.
        """
        debts = {}
        for item in self._get_items(access):
            move = item.move_id
            open_amount = to_decimal(item.currency_id.round(item.amount_residual_currency))
            if move not in debts:
                names = (move.name, move.ref, move.payment_reference)
                debts[move] = remittance.Debt(item, tuple(filter(None, names)), (open_amount,))
        reading = remittance_file.read_rows(rows, list(debts.values()), amount)
        if reading.reason == "none":
            return {}
        first = next(iter(reading.direction))
        return {
            item: part
            for item, part in reading.direction.items()
            if item.currency_id == first.currency_id
        }
