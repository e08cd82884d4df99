"""A telephone in a customer's hand: a promise, a dispute with a file, a plan and a settlement by
signature, no more e-mails."""

import os
from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..keyboard import drive
from ..tour_common import TourCommon

ROOT = "main"
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# As a person chooses a file, and draws with a finger.
CHOOSE = """(() => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array([0xff, 0xd8, 0xff, 0xe0])], "photo.jpg"));
    document.querySelector("#files").files = files.files;
})()"""
THANKS = "location.pathname.includes('/request/')"


@tagged("post_install", "-at_install")
class TestSelfServiceInTheBrowser(TourCommon):
    browser_size = "390x844"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().write({"collections_portal": True, "collections_self_plan": True})
        today = fields.Date.context_today(cls.collector)
        cls.other = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_date": today - timedelta(days=40),
                "invoice_date_due": today - timedelta(days=5),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create({"name": name, "price_unit": 150.0, "tax_ids": False})
                    for name in ("Chairs", "Tables")
                ],
            }
        )
        cls.other.action_post()
        cls.third = cls.invoice.copy(
            {
                "invoice_date": cls.invoice.invoice_date,
                "invoice_date_due": cls.invoice.invoice_date_due,
            }
        )
        cls.third.action_post()
        item = cls.third.line_ids.filtered("date_maturity")
        cls.settlement = cls.env["collections.settlement"]._make(
            item, 200, today + timedelta(days=20), reason="goodwill"
        )
        cls.settlement._offer()
        cls.settlement_id = cls.settlement.id
        # Nothing is read while the browser does: it has the same cursor.
        cls.item_id, cls.other_id = (
            move.line_ids.filtered("date_maturity")[:1].id for move in (cls.invoice, cls.other)
        )
        url = cls.env["collections.portal.link"]._get_urls_sudo(
            cls.company, {1: (cls.customer, cls.customer, None)}
        )[1]
        cls.path = url[len(cls.company.get_base_url()) :]
        cls.until = today + timedelta(days=7)

    def _look(self, keyboard, name):
        """Look at a page on a telephone and on a screen, and for barriers."""
        folder = os.environ.get("COLLECTIONS_SCREENSHOTS")
        for width, height in ((1366, 768), (390, 844)) if folder else ((390, 844),):
            keyboard.resize(width, height)
            keyboard.wait(f"!({TOO_WIDE})")
            if folder:
                keyboard.save_screenshot(f"{folder}/{name}_{width}.png")
        self.assertFalse(keyboard.find_barriers(ROOT), name)

    def _go(self, keyboard, page):
        keyboard.evaluate(f"location.href = '{self.path}/{page}'")
        keyboard.wait(f"location.pathname.endsWith('/{page.partition('?')[0]}')")
        keyboard.wait("document.readyState == 'complete' && document.querySelector('h1')")

    def test_on_a_telephone(self):
        ready = "document.readyState == 'complete' && !!document.querySelector('h1')"
        drive(self, f"{self.path}/promise", self._work, ready, None, timeout=300)
        self.env.invalidate_all()
        kinds = self.env["collections.portal.request"].search([]).mapped("kind")
        self.assertEqual(sorted(kinds), ["accept", "dispute", "plan", "preferences", "promise"])
        self.assertEqual(self.settlement._get_signature_sudo()["name"], "Tour Customer")
        self.assertTrue(self.env["collections.consent"]._find_opt_out("email", "tour@example.com"))
        plan = self.env["collections.plan"].search([])
        self.assertEqual((plan.state, plan.signed_by), ("active", "Tour Customer"))
        self.assertTrue(plan.signature)

    def _work(self, keyboard):
        set_day = f"document.querySelector('#day').value = '{self.until.isoformat()}'"
        self._look(keyboard, "promise")
        keyboard.evaluate(
            f"document.querySelector('[name=items][value=\"{self.other_id}\"]').click()"
        )
        keyboard.evaluate(set_day)
        keyboard.evaluate("document.querySelector('.o_collections_portal [type=submit]').click()")
        keyboard.wait(THANKS)
        keyboard.wait("document.readyState == 'complete'")
        self._look(keyboard, "thanks")
        self._go(keyboard, f"dispute?items={self.other_id}")
        self._look(keyboard, "dispute")
        keyboard.evaluate("document.querySelector('#reason').selectedIndex = 1")
        keyboard.evaluate("document.querySelector('#text').value = 'Two chairs are broken'")
        keyboard.evaluate(CHOOSE)
        keyboard.evaluate("document.querySelector('.o_collections_portal [type=submit]').click()")
        keyboard.wait(THANKS)
        keyboard.wait("document.readyState == 'complete'")
        for page in ("paid", "preferences", "question", "remittance"):
            self._go(keyboard, page)
            self._look(keyboard, page)
        self._go(keyboard, "preferences")
        keyboard.evaluate("document.querySelector('#by_email').click()")
        keyboard.evaluate("document.querySelector('.o_collections_portal [type=submit]').click()")
        keyboard.wait(THANKS)
        keyboard.wait("document.readyState == 'complete'")
        self._go(keyboard, f"agreement/settlement/{self.settlement_id}")
        keyboard.wait("document.querySelector('.o_portal_sign_submit:not([disabled])')", 60)
        self._look(keyboard, "settlement")
        keyboard.evaluate("document.querySelector('.o_portal_sign_submit').click()")
        keyboard.wait(THANKS, 60)
        keyboard.wait("document.readyState == 'complete'")
        # What is promised by now gives way to what is signed.
        self._go(keyboard, f"plan?items={self.item_id}")
        # As often as it takes until the page listens.
        keyboard.evaluate(
            "window.typing = setInterval(() => { const count = document.querySelector('#count');"
            " count.value = '3'; count.dispatchEvent(new Event('change', {bubbles: true}));"
            " }, 3000)"
        )
        keyboard.wait("document.querySelectorAll('#collections_schedule tbody tr').length == 3", 60)
        keyboard.evaluate("clearInterval(window.typing)")
        self._look(keyboard, "plan")
        keyboard.evaluate("document.querySelector('#collections_schedule a.btn').click()")
        keyboard.wait("document.querySelector('.o_portal_sign_submit:not([disabled])')", 60)
        keyboard.wait("document.querySelector('.o_collections_signature [aria-label]')")
        self._look(keyboard, "sign")
        keyboard.evaluate("document.querySelector('.o_portal_sign_submit').click()")
        keyboard.wait(THANKS, 60)
        keyboard.wait("document.readyState == 'complete'")
        keyboard.evaluate(f"location.href = '{self.path}'")
        keyboard.wait("document.querySelector('#self_service_title')")
        self._look(keyboard, "account")
