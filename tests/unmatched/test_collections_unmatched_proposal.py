from odoo.tests import tagged

from ..unmatched_common import UnmatchedCommon


@tagged("post_install", "-at_install")
class TestCollectionsUnmatchedProposal(UnmatchedCommon):
    """The reason of a guess, in words."""

    def test_words(self):
        moves = [self._invoice(5, 10) for _number in range(7)]
        items = self.env["account.move.line"].union(*(self._item(move) for move in moves))
        record = self.unmatched.sudo().create(
            {
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "amount": 75,
                "date": self.today,
            }
        )
        guess = record.proposal_ids.create(
            {
                "unmatched_id": record.id,
                "partner_id": self.customer.id,
                "reason": "over",
                "who": "known",
                "item_ids": [(6, 0, items.ids)],
                "parts": [[item.id, "7", "10"] for item in items],
                "rest": 5,
                "discount": 2,
                "agreed": "PROM-1",
            }
        )
        names = f"{', '.join(sorted(move.name for move in moves)[:1])}"
        for reason, words in (
            ("over", f"5.00 more than all that is owed: {names}"),
            ("sum", "and 3 more"),
            ("balance", "all that is owed, 7 items"),
            ("expected", "The amount was agreed: PROM-1"),
            ("numbers_discount", "less $ 2.00 of early discount"),
            ("numbers_part", "a part stays open: $ 21.00"),
            ("numbers_over", "paid $ 5.00 more"),
            ("payment", "entered already"),
            ("discount", "less $ 2.00"),
        ):
            with self.subTest(reason=reason):
                guess.reason = reason
                self.assertIn(words, guess.why.replace("\N{NO-BREAK SPACE}", " "))
        for who, words in (("account", "bank account is that of"), ("amount", "may be from")):
            guess.who = who
            self.assertIn(words, guess.why)
            self.assertIn(self.customer.name, guess.why)
