"""A morning at the desk by the keyboard alone, and no barrier that axe knows."""

import json
import logging
import os
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tests.common import _registry_test_lock
from odoo.tools.translate import code_translations

from ..keyboard import drive
from ..tour_common import TourCommon

_logger = logging.getLogger(__name__)

NAMES = [f"Customer {letter}" for letter in "ABCDEFGHIJ"]
READY = "!!document.querySelector('.o_collections_desk_head h2')"
ROOT = ".o_collections_desk_action"


@tagged("post_install", "-at_install")
class TestDeskInTheBrowser(TourCommon):
    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for feature in ("dispute", "plan"):
            cls.collector.group_ids |= cls.env.ref(
                f"collections_followup.group_collections_{feature}"
            )
        cls.collector.notification_type = "inbox"
        today = fields.Date.context_today(cls.collector)
        cls.company.collections_policy_id.level_ids.script = (
            "<p>Good morning, this is {collector}. {count} invoices over {amount} are open.</p>"
        )
        # Those with more to pay come first.
        cls.customers = cls.env["res.partner"].create(
            [{"name": name, "email": f"{name[-1]}@example.com"} for name in NAMES]
        )
        for place, customer in enumerate(cls.customers):
            for days in (10, 20):
                move = cls.invoice.copy(
                    {
                        "partner_id": customer.id,
                        "invoice_date": today - timedelta(days=days + 30),
                        "invoice_payment_term_id": False,
                    }
                )
                move.invoice_date_due = today - timedelta(days=days)
                move.invoice_line_ids.price_unit = 1000.0 - 50 * place
                move.action_post()
        cls.cases = cls.env["collections.case"].search(
            [("partner_id", "in", cls.customers.ids)], order="priority_score desc, id desc"
        )
        cls.cases.user_id = cls.collector
        for case in cls.cases:
            case.activity_schedule(
                "collections_followup.mail_activity_type_call", today, user_id=cls.collector.id
            )
        cls.names = cls.cases.partner_id.mapped("name")

    def _drive(self, work, path="/odoo/collections-desk"):
        drive(self, path, work, READY, "tour_collector", timeout=300)

    def _wait_for(self, keyboard, name):
        keyboard.wait(
            "document.querySelector('.o_collections_desk_head h2')?.innerText.trim()"
            f" === '{name}' && document.activeElement.matches('.o_collections_desk_action')"
        )

    def _look(self, keyboard, name):
        folder = os.environ.get("COLLECTIONS_SCREENSHOTS")
        if folder:
            keyboard.save_screenshot(f"{folder}/{name}.png")

    def test_ten_customers_by_the_keyboard(self):
        # In German: no word of the desk is in another language, and nothing depends on words.
        self.env["res.lang"]._activate_lang("de_DE")
        self.collector.lang = "de_DE"
        terms = code_translations.get_web_translations("collections_followup", "de_DE")
        self.german = {term["id"]: term["string"] for term in terms["messages"]}
        self._drive(self._work)
        self.env.invalidate_all()
        promises = self.env["collections.promise"].search(
            [("partner_id", "in", self.customers.ids)], order="id"
        )
        names = self.names
        self.assertEqual(
            [(own.partner_id.name, own.state) for own in promises],
            [(names[0], "open"), (names[6], "open"), (names[7], "cancelled")],
        )
        self.assertEqual(len(promises[1].line_ids), 1)
        contacts = self.env["collections.contact"].search(
            [("partner_id", "in", self.customers.ids)]
        )
        self.assertEqual(len(contacts), 9)
        disputes = self.env["collections.dispute"].search(
            [("partner_id", "in", self.customers.ids)]
        )
        self.assertEqual(disputes.partner_id.name, names[2])
        self.assertFalse(disputes.amount_open == 0)

    def _check_german(self, keyboard):
        """Check that none of the desk's own sentences is shown in English."""
        shown = keyboard.evaluate(f"document.querySelector('{ROOT}').innerText")
        english = [
            term
            for term, translated in self.german.items()
            if len(term) > 9 and "%" not in term and term != translated and term in shown
        ]
        self.assertFalse(english)

    def _work(self, keyboard):
        names = self.names
        press, wait = keyboard.press, keyboard.wait
        self._wait_for(keyboard, names[0])
        self._look(keyboard, "desk_1366")
        self._check_german(keyboard)
        self.assertFalse(keyboard.find_barriers(ROOT))
        # A promise and the next customer: two presses.
        press("p")
        wait("document.activeElement.id === 'o_desk_amount'")
        self._look(keyboard, "desk_1366_promise")
        self._check_german(keyboard)
        self.assertFalse(keyboard.find_barriers(ROOT))
        press("Enter")
        self._wait_for(keyboard, names[1])
        self.assertEqual(keyboard.pressed, 2)
        # Nobody answers.
        press("0")
        wait("document.activeElement.id === 'o_desk_date'")
        press("w")
        self.assertEqual(keyboard.evaluate("document.activeElement.id"), "o_desk_date")
        press("Enter")
        self._wait_for(keyboard, names[2])
        # A dispute with its reason
        press("d")
        wait("document.activeElement.id === 'o_desk_reason'")
        press("ArrowDown", "Tab", "Enter")
        self._wait_for(keyboard, names[3])
        # Put off, taken back, put off again
        for _time in range(2):
            press("s")
            wait("document.activeElement.id === 'o_desk_text'")
            keyboard.type("On holiday")
            press("Enter")
            self._wait_for(keyboard, names[4])
            if not _time:
                press("u")
                self._wait_for(keyboard, names[3])
        # Skipped without a reason: it says so, and nothing is lost.
        press("x")
        wait("document.activeElement.id === 'o_desk_text'")
        press("Enter")
        wait("document.querySelector('.o_collections_desk_form [role=alert]')?.innerText")
        keyboard.type("Line engaged")
        press("Enter")
        self._wait_for(keyboard, names[5])
        # A note, then the right person
        press("n")
        wait("document.activeElement.id === 'o_desk_text'")
        keyboard.type("Ask for Ms Vogt")
        press("Control+Enter")
        wait(
            "[...document.querySelectorAll('.o_collections_desk_timeline li')]"
            ".some((row) => row.innerText.includes('Ask for Ms Vogt'))"
        )
        self._wait_for(keyboard, names[5])
        press("1")
        wait("document.activeElement.id === 'o_desk_date'")
        press("Enter")
        self._wait_for(keyboard, names[6])
        # One of two invoices only
        press("ArrowDown", " ", "p")
        wait("document.activeElement.id === 'o_desk_amount'")
        press("Enter")
        self._wait_for(keyboard, names[7])
        # A promise that is taken back brings its customer back.
        press("p")
        wait("document.activeElement.id === 'o_desk_amount'")
        press("Enter")
        self._wait_for(keyboard, names[8])
        press("u")
        self._wait_for(keyboard, names[7])
        # All, none, all; why; the keys; the neighbours
        press("Shift+A")
        wait("!document.querySelector('.o_collections_desk_items :checked')")
        press("Shift+A", "y")
        wait("document.querySelector('.o_collections_desk_why')")
        self._look(keyboard, "desk_1366_why")
        press("?")
        wait("document.querySelector('.modal .o_collections_desk_keys')")
        self.assertFalse(keyboard.find_barriers(".modal-content"))
        self._look(keyboard, "desk_1366_keys")
        press("Escape")
        wait("!document.querySelector('.modal')")
        # Its call is done: it comes after the calls now, before the customer of the tours.
        press("j")
        self._wait_for(keyboard, "Tour Customer")
        press("k")
        self._wait_for(keyboard, names[7])
        # The rest: down the queue, and then what was left further up, with calls.
        for name in ("Tour Customer", names[8], names[9], None):
            press("c")
            wait("document.querySelector('.o_collections_desk_panel [role=timer]')")
            press("0")
            wait("document.activeElement.id === 'o_desk_date'")
            press("Enter")
            if name:
                self._wait_for(keyboard, name)
        wait(
            "document.querySelector('.o_collections_desk_customer h2')?.innerText"
            f" === '{self.german['Done for today']}'"
        )
        self._look(keyboard, "desk_1366_end")
        self._check_german(keyboard)
        self.assertFalse(keyboard.find_barriers(ROOT))
        # The browser has noted how long each customer took: told, not asserted.
        took = keyboard.evaluate(
            "JSON.stringify(performance.getEntriesByName('collections_desk_customer')"
            ".map((own) => Math.round(own.duration)))"
        )
        self.assertGreater(len(json.loads(took)), len(names))
        _logger.info("Milliseconds until each customer was drawn: %s", took)

    def test_what_was_read_ahead_is_looked_at_anew(self):
        self._drive(self._look_anew)

    def _look_anew(self, keyboard):
        self._wait_for(keyboard, self.names[0])
        keyboard.wait(
            "performance.getEntriesByType('resource')"
            ".some((own) => own.name.includes('get_customers'))"
        )
        # The next customer is read already when a colleague learns something.
        # Not within a request, whose end would take it back.
        with _registry_test_lock:
            self.cases[1].message_post(body="He is on holiday", message_type="comment")
            self.env.flush_all()
        keyboard.press("j")
        self._wait_for(keyboard, self.names[1])
        keyboard.wait(
            "[...document.querySelectorAll('.o_collections_desk_timeline li')]"
            ".some((row) => row.innerText.includes('He is on holiday'))"
        )

    def test_email_and_letter_are_written_in_place(self):
        self.env["collections.procedure"].create(
            {"name": "How we call", "body": "<p>Say who you are.</p>"}
        )
        self.company.collections_policy_id.level_ids.body = "<p>Please pay {amount}.</p>"
        self.customers.write(
            {"street": "Main street 1", "zip": "10115", "city": "Berlin"}
            | {"country_id": self.env.ref("base.de").id}
        )
        pdf = b"%PDF-1.4 a letter"
        with patch.object(
            type(self.env["collections.document"]),
            "_render_pdfs",
            lambda _self, _report, res_ids, data=None: dict.fromkeys(res_ids, pdf),
        ):
            self._drive(self._write)
        self.env.invalidate_all()
        dispatches = self.env["collections.dispatch"].search(
            [("partner_id", "in", self.customers.ids)], order="id"
        )
        self.assertEqual(
            [(own.partner_id.name, own.channel, own.subject) for own in dispatches],
            [(self.names[0], "email", "A few words"), (self.names[1], "letter", "By post")],
        )
        self.assertIn("As agreed on the phone", str(dispatches[0].message_id.body))
        self.assertEqual(len(dispatches[0].message_id.attachment_ids), 2)

    def _write(self, keyboard):
        names = self.names
        press, wait = keyboard.press, keyboard.wait
        self._wait_for(keyboard, names[0])
        # What is to be read is beside the script.
        press("m")
        wait("document.activeElement.closest('.o_collections_desk_procedure')?.open")
        self._look(keyboard, "desk_1366_procedure")
        self.assertFalse(keyboard.find_barriers(ROOT))
        press("Tab", "Enter")
        wait("!document.querySelector('.o_collections_desk_procedure .badge')")
        # An e-mail with copies, its words changed
        press("e")
        wait("document.activeElement.id === 'o_desk_subject'")
        wait("document.querySelector('.o_collections_desk_body')?.innerText.includes('copies')")
        self._look(keyboard, "desk_1366_email")
        self.assertFalse(keyboard.find_barriers(ROOT))
        keyboard.evaluate("document.activeElement.select()")
        keyboard.type("A few words")
        press("Tab")
        wait("document.activeElement.matches('.o_collections_desk_body')")
        keyboard.type("As agreed on the phone. ")
        # Closed and opened again, nothing is lost.
        press("Escape")
        wait("!document.querySelector('.o_collections_desk_writing')")
        press("e")
        wait("document.activeElement.value === 'A few words'")
        wait("document.querySelector('.o_collections_desk_body')?.innerText.includes('As agreed')")
        press("Control+Enter")
        self._wait_for(keyboard, names[1])
        # A letter
        press("l")
        wait("document.activeElement.id === 'o_desk_subject'")
        self._look(keyboard, "desk_1366_letter")
        keyboard.evaluate("document.activeElement.select()")
        keyboard.type("By post")
        press("Control+Enter")
        self._wait_for(keyboard, names[2])
        keyboard.resize(390, 844)
        press("e")
        wait("document.activeElement.id === 'o_desk_subject'")
        self._look(keyboard, "desk_390_email")
        self.assertFalse(keyboard.find_barriers(ROOT))
        width = "document.scrollingElement.scrollWidth <= window.innerWidth"
        self.assertTrue(keyboard.evaluate(width))

    def test_call_that_the_rules_forbid(self):
        self.customers.write({"country_id": self.env.ref("base.us").id, "is_company": False})
        self.customers.phone = "+1 212 555 0100"
        self.customers.collections_cease = True
        self.collector.group_ids |= self.env.ref("collections_followup.group_collections_override")
        self._drive(self._override)
        self.env.invalidate_all()
        override = self.env["collections.gate.override"].search(
            [("partner_id", "in", self.customers.ids)]
        )
        self.assertEqual(
            (override.partner_id.name, override.reason, override.verdict),
            (self.names[0], "The court asks for it", "blocked"),
        )

    def _override(self, keyboard):
        press, wait = keyboard.press, keyboard.wait
        self._wait_for(keyboard, self.names[0])
        press("c")
        wait("document.activeElement.id === 'o_desk_gate_reason'")
        self._look(keyboard, "desk_1366_blocked")
        self.assertFalse(keyboard.find_barriers(ROOT))
        self.assertFalse(keyboard.evaluate("document.querySelector('[role=timer]')"))
        press("Enter")
        wait("document.querySelector('.o_collections_desk_form [role=alert]')?.innerText")
        keyboard.type("The court asks for it")
        press("Enter")
        wait("document.querySelector('[role=timer]')")
        press("0")
        wait("document.activeElement.id === 'o_desk_date'")
        press("Enter")
        self._wait_for(keyboard, self.names[1])

    def test_head_items_and_script_fit_on_the_screen(self):
        self._drive(self._measure)

    def _measure(self, keyboard):
        self._wait_for(keyboard, self.names[0])
        for part in ("head", "items", "script", "outcomes"):
            bottom = keyboard.evaluate(
                f"document.querySelector('.o_collections_desk_{part}')"
                ".getBoundingClientRect().bottom"
            )
            self.assertLessEqual(bottom, 768, part)
        page = "document.scrollingElement.scrollHeight <= window.innerHeight"
        self.assertTrue(keyboard.evaluate(page))
        # A telephone: one column with tabs
        keyboard.resize(390, 844)
        keyboard.wait("document.querySelector('.o_collections_desk_tabs')")
        self._look(keyboard, "desk_390")
        self.assertFalse(keyboard.find_barriers(ROOT))
        width = "document.scrollingElement.scrollWidth <= window.innerWidth"
        self.assertTrue(keyboard.evaluate(width))
        for place, name in enumerate(("queue", "customer", "history", "panel")):
            keyboard.evaluate(
                f"document.querySelectorAll('.o_collections_desk_tabs button')[{place}].click()"
            )
            keyboard.wait(
                f"document.querySelectorAll('.o_collections_desk_tabs button')[{place}]"
                ".matches('.active')"
            )
            self._look(keyboard, f"desk_390_{name}")
            self.assertTrue(keyboard.evaluate(width), name)
            self.assertFalse(keyboard.find_barriers(ROOT), name)
