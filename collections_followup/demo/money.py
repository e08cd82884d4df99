"""Money on the bank account of the demo of which nobody has said yet what it is for.

Days are counted from the day of installation, as in ``story.py``.
"""

# (day, who pays as the bank says, words, invoice whose number they name or None, amount)
BANK_LINES = [
    (-2, "LOUGH REE DAIRY CO-OP", "Payment", "loughree_3", 3310),
    (-1, "FJELLVIK MARIN AS", "Probes", None, 1290),
    (-1, "NORTHERN SURVEY SUPPLIES", "Your order desk", None, 755),
]


class Money:
    """The part of the story in which money comes in without words."""

    def _receive(self, day):
        """Enter the bank lines of a day, as an import of statements does."""
        rows = self._get_rows(BANK_LINES, day)
        if not rows:
            return
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        self.env["account.bank.statement.line"].create(
            [
                {
                    "journal_id": journal.id,
                    "date": self._date(day),
                    "partner_name": payer,
                    "payment_ref": f"{words} {self._move(key).name}" if key else words,
                    "amount": amount,
                }
                for _day, payer, words, key, amount in rows
            ]
        )
