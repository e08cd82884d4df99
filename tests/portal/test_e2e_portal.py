"""On a telephone: by the link of a reminder three items are chosen and paid, without barrier."""

import os
import time
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.payment.models.payment_transaction import PaymentTransaction

from ..keyboard import drive
from ..portal_common import PortalCommon
from ..tour_common import TourCommon

ROOT = ".o_collections_portal"
READY = f"!!document.querySelector('{ROOT} h1')"


@tagged("post_install", "-at_install")
class TestPortalInTheBrowser(TourCommon):
    browser_size = "390x844"
    _provider = classmethod(PortalCommon._provider.__func__)

    def _look(self, keyboard, name):
        folder = os.environ.get("COLLECTIONS_SCREENSHOTS")
        if folder:
            for width, height in ((1366, 768), (390, 844)):
                keyboard.resize(width, height)
                keyboard.save_screenshot(f"{folder}/{name}_{width}.png")

    def _until(self, keyboard, expression, seconds=40):
        """Wait for the next page: between two of them nothing can be asked."""
        end = time.time() + seconds
        while time.time() < end:
            try:
                if keyboard.evaluate(f"!!({expression})"):
                    return
            except Exception:
                time.sleep(0.1)
            time.sleep(0.1)
        raise AssertionError(f"never true: {expression}\n{keyboard.evaluate('location.href')}")

    def _check(self, keyboard, name):
        self._look(keyboard, name)
        # Odoo's own mark of a provider that is being tested is none of ours.
        found = [own for own in keyboard.find_barriers(ROOT) if "Test mode" not in own]
        self.assertFalse(found, name)
        width = keyboard.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        self.assertLessEqual(width, 0, f"{name}: wider than the screen")

    def test_three_items_are_paid_on_a_telephone(self):
        self.company.sudo().collections_portal = True
        self._provider()
        moves = self.invoice
        for amount in (100.0, 75.5, 30.0):
            move = self.invoice.copy(
                {
                    "invoice_date": self.invoice.invoice_date,
                    "invoice_date_due": self.invoice.invoice_date_due,
                }
            )
            move.invoice_line_ids.price_unit = amount
            move.action_post()
            moves |= move
        chosen = moves[1:]
        items = moves.line_ids.filtered(lambda own: own.account_type == "asset_receivable")
        links = self.env["collections.portal.link"]
        url = links._get_urls_sudo(self.company, {1: (self.customer, self.customer, None)})[1]
        path = url.removeprefix(self.company.get_base_url())

        def pay_at_once(transaction, _values):
            transaction._set_done()
            return {}

        def work(keyboard):
            self._check(keyboard, "portal_account")
            ids = [line.id for line in items if line.move_id in chosen]
            for number in ids:
                keyboard.evaluate(f"document.querySelector('input[value=\"{number}\"]').click()")
            keyboard.evaluate(
                "[...document.querySelectorAll('button')]"
                ".find((own) => own.innerText.trim() === 'Pay selected').click()"
            )
            self._until(keyboard, "document.querySelector('#o_payment_form')")
            self._check(keyboard, "portal_payment")
            total = keyboard.evaluate("document.querySelector('#collections_total').innerText")
            self.assertIn("205.50", total)
            self._until(
                keyboard, "document.querySelector('[name=o_payment_submit_button]:not([disabled])')"
            )
            keyboard.evaluate("document.querySelector('[name=o_payment_submit_button]').click()")
            self._until(keyboard, "document.body.innerText.includes('has arrived')", seconds=90)
            self._check(keyboard, "portal_paid")

        with patch.object(PaymentTransaction, "_get_specific_rendering_values", pay_at_once):
            drive(self, path, work, READY, None, timeout=300)
        self.env.invalidate_all()
        self.assertEqual(chosen.mapped("amount_residual"), [0, 0, 0])
        self.assertEqual(self.invoice.amount_residual, 250)
        payment = self.env["collections.portal.payment"].search([])
        self.assertEqual((payment.state, payment.amount), ("done", 205.5))
