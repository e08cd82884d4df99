"""Paying over HTTP: what the browser says of amounts counts for nothing."""

import re

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..portal_common import CSRF, PortalCommon

ROUTE = re.compile(r'data-transaction-route="([^"]+)"')


@tagged("post_install", "-at_install")
class TestPay(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls._provider()
        cls.large = cls._invoice(20, 2000)
        cls._pay(cls.large, 500)
        cls.small = cls._invoice(5, 100)
        cls.other = cls._invoice(5, 77, partner=cls.partner_b)
        cls.link, cls.token = cls._make_link()

    def _choose(self, *moves, **amounts):
        """Choose items on the account page; return the page of the payment."""
        items = [self._item(move).id for move in moves]
        return self._send(
            self._path(self.token, "pay"),
            {"items": items, **amounts},
            form=self._path(self.token),
        )

    def _begin_by(self, page, **values):
        """Press the button of Odoo's payment form, with what a browser says."""
        return self.make_jsonrpc_request(
            ROUTE.search(page.text)[1],
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.provider.payment_method_ids[:1].id,
                "token_id": None,
                "flow": "redirect",
                "tokenization_requested": False,
                "landing_route": "/evil",
                "amount": 1,
                **values,
            },
        )

    def _newest(self):
        return self.env["payment.transaction"].search([], limit=1)

    def test_the_amount_is_ours_on_page_button_and_transaction(self):
        page = self.url_open(self._path(self.token)).text
        self.assertIn("1,500.00", page)
        page = self._choose(self.large)
        self.assertIn('data-amount="1500.0"', page.text)
        before = self._newest()
        begun = self._begin_by(page, currency_id=999, partner_id=1, is_validation=True)
        transaction = self._newest()
        self.assertNotEqual(transaction, before)
        self.assertEqual(begun["amount"], 1500)
        self.assertEqual((transaction.amount, transaction.partner_id), (1500, self.contact))
        self.assertIn("/collections/account/", transaction.landing_route)
        self.assertFalse(transaction.tokenize)
        self._finish(transaction)
        self.assertEqual(self._item(self.large).amount_residual, 0)
        page = self.url_open(page.url)
        self.assertIn("has arrived", page.text)
        # A link for a part
        item = self._item(self.small).id
        path = self._path(self.token, f"pay?items={item}&amount_{item}=60.00")
        self.assertIn('value="60.00"', self.url_open(path).text)
        page = self._send(
            self._path(self.token, "pay"), {"items": item, f"amount_{item}": "60.00"}, form=path
        )
        self._begin_by(page)
        self._finish(self._newest())
        self.assertEqual(self._item(self.small).amount_residual, 40)

    def test_what_is_due_is_380_on_page_button_transaction_and_ledger(self):
        """Overdue are 300, of which 120 are paid, and 200; the rest of another is not due yet."""
        customer = self.env["res.partner"].create(
            {"name": "Due and Partly Paid", "email": "due@example.com"}
        )
        partly, whole = (
            self._invoice(days, amount, partner=customer) for days, amount in ((20, 300), (10, 200))
        )
        later = self._invoice(-20, 2000, partner=customer)
        self._pay(partly, 120)
        token = self._make_link(customer)[1]
        path = self._path(token)
        account = self.url_open(path).text
        self.assertRegex(account, r"Pay\s+[^<]*<?[^<]*380\.00")
        code = self.company.currency_id.name
        self.assertIn(f'name="due" value="{code}"', account)
        page = self._send(self._path(token, "pay"), {"due": code}, form=path)
        total = re.search(r'id="collections_total"[^>]*>([^<]*)<', page.text)[1]
        self.assertIn("380.00", total)
        self.assertIn('data-amount="380.0"', page.text)
        self.assertEqual(self._begin_by(page, amount=580)["amount"], 380)
        transaction = self._newest()
        self.assertEqual(transaction.amount, 380)
        self._finish(transaction)
        self.assertEqual(transaction.payment_id.amount, 380)
        self.assertEqual(
            [self._item(own).amount_residual for own in (partly, whole, later)], [0, 0, 2000]
        )
        self.assertIn("380.00", self.url_open(page.url).text)

    @mute_logger("odoo.http")
    def test_chosen_items_less_credits_agree_everywhere(self):
        """Of 1,600.00 a credit of 700.00 pays a part: 900.00 on page, button and transaction."""
        credit = self._invoice(3, 700, move_type="out_refund")
        page = self._choose(self.large, self.small)
        total = re.search(r'id="collections_total"[^>]*>([^<]*)<', page.text)[1]
        self.assertIn("900.00", total)
        self.assertIn(credit.name, page.text)
        self.assertIn('data-amount="900.0"', page.text)
        self.assertEqual(self._begin_by(page)["amount"], 900)
        transaction = self._newest()
        self._finish(transaction)
        self.assertEqual(transaction.payment_id.amount, 900)
        self.assertEqual(
            [self._item(own).amount_residual for own in (self.large, self.small, credit)],
            [0, 0, 0],
        )
        chosen = transaction.collections_portal_payment_id
        self.assertEqual((chosen.state, chosen.amount_credit), ("done", 0))
        # A credit that is larger than all that is owed leaves nothing to pay, and says so.
        last = self._invoice(2, 50)
        self._invoice(2, 80, move_type="out_refund")
        answer = self._choose(last)
        self.assertEqual(answer.status_code, 400)
        self.assertIn("Your credits cover this", answer.text)
        self.assertEqual(self._newest(), transaction)

    @mute_logger("odoo.http")
    def test_a_page_of_yesterday_and_a_second_tab(self):
        old, tab = self._choose(self.small), self._choose(self.small)
        self._pay(self.small, 30)
        tried = [("page", "=", "begin payment")]
        count = self.link.visit_ids.search_count(tried)
        refused = self._begin_by(old)
        self.assertEqual(refused["state"], "error")
        self.assertIn(self.small.name, refused["state_message"])
        # What was tried is kept, and counts.
        self.assertEqual(self.link.visit_ids.search_count(tried), count + 1)
        page = self.url_open(old.url)
        self.assertIn("Something has changed", page.text)
        self.assertIn('data-amount="70.0"', page.text)
        self._begin_by(page)
        self._finish(self._newest())
        self.assertEqual(self._begin_by(tab)["state"], "error")
        # A signature of something else, a provider that is not offered
        page = self._choose(self.large)
        forged = ROUTE.search(page.text)[1].replace("/transaction", "x/transaction")
        for path, values in (
            (forged, {}),
            (None, {"provider_id": 999999}),
            (None, {"payment_method_id": 999999}),
            (None, {"flow": "token", "token_id": 1}),
            (None, {"flow": "other"}),
        ):
            text = page.text.replace(ROUTE.search(page.text)[1], path) if path else page.text
            with self.subTest(values=values):
                begun = self._begin_by(type("Page", (), {"text": text}), **values)
                self.assertEqual(begun["state"], "error")

    def test_forms_without_token_or_right_do_nothing(self):
        count = self.env["collections.portal.payment"].search_count([])
        path, item = self._path(self.token, "pay"), self._item(self.small).id
        with mute_logger("odoo.http"):
            answer = self.url_open(path, data={"items": item}, method="POST")
        self.assertEqual(answer.status_code, 400)
        other = self._item(self.other).id
        answer = self._send(path, {"items": other}, form=self._path(self.token))
        self.assertEqual(answer.status_code, 400)
        self.assertNotIn(self.other.name, answer.text)
        self.contact.collections_role_ids = self.env["collections.contact.role"].create(
            {"name": "Auditor", "portal_only_looks": True}
        )
        page = self.url_open(self._path(self.token)).text
        token = CSRF.search(page)[1]
        answer = self.url_open(path, data={"items": item, "csrf_token": token}, method="POST")
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.env["collections.portal.payment"].search_count([]), count)

    def test_sent_too_often(self):
        chosen = self._choose(self.small)
        for _time in range(40):
            self.env["collections.portal.visit"]._log_sudo(
                {"page": "pay", "is_post": True, "link_id": self.link.id, "address": "192.0.2.7"}
            )
        page = self._send(
            self._path(self.token, "pay"), {"due": "EUR"}, form=self._path(self.token)
        )
        self.assertEqual(page.status_code, 429)
        self.assertIn("You can go on after", page.text)
        self.assertIn("You can go on after", self._begin_by(chosen)["state_message"])

    def test_odoos_own_page_of_overdue_invoices_leads_here(self):
        self._login(self.contact, "portal_overdue")
        self.authenticate("portal_overdue", "portal_overdue")
        page = self.url_open("/my/invoices/overdue")
        self.assertIn("/collections/account/my-", page.url)
