from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditRequest(CreditCommon):
    """A release that is asked for; of orders: ``test_collections_credit_sale.py``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.requests = cls.env["collections.credit.request"]
        cls.seller = new_test_user(
            cls.env,
            "request_seller",
            groups="base.group_user,account.group_account_invoice",
            company_id=cls.company.id,
        )
        cls.supervisor = cls._user("supervisor", login="request_supervisor", name="Sue Pervisor")
        cls._limit(100)
        cls.move = cls._draft(120)

    def _ask(self):
        self.move.with_user(self.seller).action_collections_ask_release()
        return self.requests.search([("res_id", "=", self.move.id)])

    def test_whoever_may_release_has_a_task_and_decides_once(self):
        request = self._ask()
        self.assertEqual(request, self._ask(), "it is asked for once")
        self.assertEqual((request.amount, request.limit, request.state), (120, 100, "asked"))
        self.assertIn(self.supervisor, request.activity_ids.user_id)
        self.move.invalidate_recordset()
        self.assertIn("waits for a decision", self.move.partner_credit_warning)
        own = request.with_user(self.supervisor)
        with self.assertRaises(UserError):
            own.action_refuse()
        own.answer = "Let them pay first"
        own.action_refuse()
        self.assertEqual((request.state, request.answered_by_id), ("refused", self.supervisor))
        self.assertFalse(request.activity_ids)
        self.move.invalidate_recordset()
        self.assertIn("Let them pay first", self.move.partner_credit_warning)
        task = self.move.activity_ids
        self.assertEqual((task.user_id, task.summary), (self.seller, "No credit is released"))
        for button in (own.action_refuse, own.action_release):
            with self.assertRaises(UserError):
                button()
        with self.assertRaises(UserError):
            own.answer = "Something else"
        # It can be asked for anew, and a lower release is no answer.
        again = self._ask() - request
        self._release(110, self.supervisor)
        self.assertEqual(again.state, "asked")
        released = self._release(120, self.supervisor)
        self.assertEqual((again.state, again.release_id), ("released", released))
        self.assertEqual(request.state, "refused")

    def test_nobody_asks_for_what_is_not_stopped(self):
        self._limit(120)
        with self.assertRaisesRegex(UserError, "no need to ask"):
            self._ask()
        self._limit(100)
        self.company.collections_credit_rule = "warn"
        with self.assertRaisesRegex(UserError, "may pass"):
            self._ask()
        self.company.collections_credit_rule = "block"
        self._release(120, move_id=self.move.id)
        with self.assertRaisesRegex(UserError, "no need to ask"):
            self._ask()
        refund = self.env["account.move"].create(
            {"move_type": "out_refund", "partner_id": self.customer.id}
        )
        with self.assertRaises(UserError):
            refund.action_collections_ask_release()

    def test_who_may_not_sell_or_decide_is_refused(self):
        plain = new_test_user(self.env, "request_plain", company_id=self.company.id)
        # Who reads invoices and writes none does not sell either.
        for user in (plain, self._user("readonly", login="request_auditor")):
            with self.assertRaises(AccessError):
                self.move.with_user(user).action_collections_ask_release()
        self.assertFalse(self.requests.search([("res_id", "=", self.move.id)]))
        request = self._ask()
        for user in (self.seller, self._user("collector", login="request_collector")):
            with self.assertRaises(AccessError):
                request.with_user(user).action_release()
            with self.assertRaises(AccessError):
                request.with_user(user).answer = "No"
        with self.assertRaises(AccessError):
            request.with_user(self.supervisor).state = "released"
        with self.assertRaises(AccessError):
            self.requests.with_user(self.supervisor).create({"document": "INV"})
        # Above what supervisors decide
        self.company.collections_credit_supervisor_amount = 110
        with self.assertRaises(AccessError):
            request.with_user(self.supervisor).action_release()
        with self.assertRaises(UserError):
            request.unlink()

    def test_the_invoice_is_opened_from_it(self):
        action = self._ask().with_user(self.seller).action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), ("account.move", self.move.id))
