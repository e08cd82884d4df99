"""A payment that the bank took back: it was read from a file, and waits to be booked."""

from decimal import Decimal

from ..engine.bank_return import Returned, ReturnFile

# (day, invoice, code of the reason, words of the bank, costs)
RETURNS = [(-3, "meulen_2", "AM04", "Insufficient funds", "3.50")]


class Returns:
    """The part of the story that is about returned payments."""

    def _read_returns(self):
        found = ReturnFile("camt")
        for day, key, code, words, charge in RETURNS:
            move = self._move(key)
            paid = move.amount_total
            found.returned.append(
                Returned(
                    amount=Decimal(f"{paid:.2f}"),
                    currency=move.currency_id.name,
                    day=self._date(day),
                    reason=code,
                    text=words,
                    reference=move.name,
                    name=move.partner_id.name,
                    charge=Decimal(charge),
                    entry=f"DEMO-{key}",
                )
            )
        self.env["collections.bank.return"]._take_in(self.company, found, "camt053.xml")
