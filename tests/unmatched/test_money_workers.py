from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestMoneyWorkers(CommittedCase):
    """Two transactions at once, each with a connection of its own, on money of one customer."""

    @classmethod
    def _build(cls, env):
        super()._build(env)
        company = env["res.company"].browse(cls.ids["company"])
        cls.today = company._collections_today()
        company.write({"collections_short_mode": "propose"})
        partner = env["res.partner"].create(
            {"name": "Pays", "property_account_receivable_id": cls.ids["receivable"]}
        )
        cls.ids["partner"] = partner.id

    def _invoice(self, env, amount):
        move = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "journal_id": self.ids["sales"],
                "partner_id": self.ids["partner"],
                "invoice_date": self.today - timedelta(days=40),
                "invoice_date_due": self.today - timedelta(days=10),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Work", "price_unit": amount, "tax_ids": [Command.clear()]}
                    )
                ],
            }
        )
        move.action_post()
        return self._get_item(move)

    def _get_item(self, move):
        return move.line_ids.filtered(lambda own: own.account_type == "asset_receivable")

    def _receive(self, env, amount, item=None):
        """Enter money in the bank journal, and match it with an item; return its own item."""
        move = env["account.move"].create(
            {
                "journal_id": self.ids["bank"],
                "date": self.today,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.ids[account],
                            "balance": sign * amount,
                            "partner_id": self.ids["partner"],
                        }
                    )
                    for account, sign in (("bank_account", 1), ("receivable", -1))
                ],
            }
        )
        move.action_post()
        line = self._get_item(move)
        if item:
            (line | item).reconcile()
        return line

    def _race(self, early, late, refused):
        """Let one work wait while another is done: it fails, and is refused when repeated.

        :param early: what is done and committed first, given an environment
        :param late: what begins before, and is tried after that
        :param str refused: what the repeated attempt is told
        """
        with self._worker() as slow:
            slow["res.partner"].search_count([])  # its view begins here
            with self._worker() as quick:
                early(quick)
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                late(slow)
                slow.flush_all()
            slow.cr.rollback()
            with self.assertRaisesRegex(UserError, refused):
                late(slow)
            slow.cr.rollback()

    # ------------------------------------------------------------------------- write-offs

    def test_a_write_off_is_posted_once_and_its_money_booked_once(self):
        with self._worker() as env:
            company = env["res.company"].browse(self.ids["company"])
            expense = env["account.account"].create(
                {"name": "Bad debts", "code": "WORK1", "account_type": "expense"}
            )
            company.collections_settlement_account_id = expense
            item = self._invoice(env, 100)
            request = env["collections.write.off.request"].create(
                {
                    "partner_id": self.ids["partner"],
                    "company_id": company.id,
                    "reason_id": env.ref("collections_followup.write_off_reason_uneconomic").id,
                    "state": "approved",
                    "line_ids": [Command.create({"move_line_id": item.id})],
                }
            )
            number = request.id

        def post(env):
            env["collections.write.off.request"].browse(number).action_post()

        self._race(post, post, "Posted. It stays as it is")
        with self._worker() as env:
            request = env["collections.write.off.request"].browse(number)
            self.assertEqual(len(request.move_ids), 1)
            for _payment in range(2):
                self._receive(env, 60)
            found = request.claim_ids.recovery_ids.sorted("id").ids
            env["collections.memo.recovery"].browse(found[1]).amount = 60

        def book(env, place):
            env["collections.memo.recovery"].browse(found[place]).action_book()

        self._race(
            lambda env: book(env, 0), lambda env: book(env, 1), "still owed of|Less than that"
        )
        with self._worker() as env:
            claim = env["collections.write.off.request"].browse(number).claim_ids
            self.assertEqual((claim.amount_recovered, claim.rest), (60, 40))

    # ------------------------------------------------------------------ returned payments

    def _make_return(self):
        """Return the ids of a return that was found, its payment's item and the invoice's."""
        with self._worker() as env:
            item = self._invoice(env, 100)
            line = self._receive(env, 100, item)
            returned = env["collections.bank.return"].create(
                {
                    "company_id": self.ids["company"],
                    "currency_id": item.currency_id.id,
                    "amount": 100,
                    "date": self.today,
                    "kind": "funds",
                    "entry": f"ENTRY-{line.id}",
                    "payment_line_id": line.id,
                    "state": "found",
                }
            )
            return returned.id, line.id, item.id

    def test_a_return_is_booked_once(self):
        number, _line, item = self._make_return()

        def book(env):
            env["collections.bank.return"].browse(number).action_book()

        self._race(book, book, "Done. It stays as it is")
        with self._worker() as env:
            self.assertEqual(env["account.move.line"].browse(item).amount_residual, 100)

    def test_a_return_whose_payment_is_reset_meanwhile(self):
        number, line, _item = self._make_return()

        def reset(env):
            env["account.move.line"].browse(line).move_id.button_draft()

        def book(env):
            env["collections.bank.return"].browse(number).action_book()

        self._race(reset, book, "was reset")

    # --------------------------------------------------------------------- short payments

    def _make_short(self):
        """Return the ids of a short payment, and of the item that it left open."""
        with self._worker() as env:
            item = self._invoice(env, 100)
            self._receive(env, 95, item)
            short = env["collections.short.payment"].search([("move_id", "=", item.move_id.id)])
            self.assertEqual(short.state, "proposed")
            return short.id, item.id

    def test_a_short_payment_is_decided_once(self):
        number, _item = self._make_short()

        def dispute(env):
            env["collections.short.payment"].browse(number).action_dispute()

        def leave(env):
            env["collections.short.payment"].browse(number).action_leave()

        self._race(dispute, leave, "Disputed. It stays as it is")
        with self._worker() as env:
            short = env["collections.short.payment"].browse(number)
            self.assertEqual(short.dispute_id.amount_open, 5)

    def test_the_rest_is_paid_meanwhile(self):
        number, item = self._make_short()

        def pay(env):
            self._receive(env, 5, env["account.move.line"].browse(item))

        def dispute(env):
            env["collections.short.payment"].browse(number).action_dispute()

        self._race(pay, dispute, "Over. It stays as it is")

    # ---------------------------------------------------------------- money without words

    def _find(self, env, line):
        company = env["res.company"].browse(self.ids["company"])
        env["collections.unmatched"]._update(company)
        return env["collections.unmatched"].search(
            [("money_line_id", "=", line), ("state", "not in", ("done", "over"))]
        )

    def _make_money(self, amount):
        """Return the ids of money that was found, its item, and the item that it may have paid."""
        with self._worker() as env:
            item = self._invoice(env, amount)
            line = self._receive(env, amount)
            record = self._find(env, line.id)
            self.assertEqual(record.state, "found")
            return record.id, line.id, item.id

    def test_two_accept_at_once(self):
        number, line, item = self._make_money(71)

        def accept(env):
            env["collections.unmatched"].browse(number).action_accept()

        self._race(accept, accept, "Matched. It stays as it is")
        with self._worker() as env:
            found = env["account.move.line"].browse([line, item])
            self.assertEqual(found.mapped("reconciled"), [True, True])

    def test_the_item_is_paid_meanwhile(self):
        number, _line, item = self._make_money(72)

        def pay(env):
            self._receive(env, 72, env["account.move.line"].browse(item))

        def accept(env):
            env["collections.unmatched"].browse(number).action_accept()

        self._race(pay, accept, "no longer open as it was")

    def test_two_look_at_once(self):
        with self._worker() as env:
            line = self._receive(env, 73).id
        with self._worker() as slow:
            slow["res.partner"].search_count([])  # its view begins here
            with self._worker() as quick:
                [first] = self._find(quick, line).ids
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._find(slow, line)
            slow.cr.rollback()
            self.assertEqual(self._find(slow, line).ids, [first])
