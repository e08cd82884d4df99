"""Overview and activity in a browser: by the keyboard, on a small screen, without barriers."""

import os
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..keyboard import drive
from ..tour_common import TourCommon

READY = "!!document.querySelector('.o_collections_overview_tile')"
ROOT = ".o_collections_overview_action"
# What is wider than the page makes it scroll to the side.
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@tagged("post_install", "-at_install")
class TestOverviewInTheBrowser(TourCommon):
    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = fields.Date.context_today(cls.collector)
        cls.env["collections.target"].create(
            {
                "company_id": cls.company.id,
                "user_id": cls.collector.id,
                "amount": 5_000.0,
                "date_from": today,
            }
        )
        case = cls.env["collections.case"].search(
            [("partner_id", "=", cls.invoice.commercial_partner_id.id), ("state", "=", "open")]
        )
        case.user_id = cls.collector
        case.activity_schedule(
            "collections_followup.mail_activity_type_call", today, user_id=cls.collector.id
        )
        cls.env["collections.contact"].with_user(cls.collector)._log(
            None,
            partner_id=case.partner_id.id,
            company_id=cls.company.id,
            outcome_id=cls.env.ref("collections_followup.contact_outcome_right_person").id,
            date=fields.Datetime.now() - timedelta(minutes=5),
        )

    def _look(self, keyboard, name):
        folder = os.environ.get("COLLECTIONS_SCREENSHOTS")
        if folder:
            keyboard.save_screenshot(f"{folder}/{name}.png")

    def test_overview(self):
        drive(self, "/odoo/collections-overview", self._work, READY, "tour_collector", timeout=300)

    def _work(self, keyboard):
        wait = keyboard.wait
        wait("document.querySelector('[data-tile=ageing] .o_collections_overview_legend')")
        self._look(keyboard, "overview_1366")
        self.assertFalse(keyboard.find_barriers(ROOT))
        keyboard.resize(390, 844)
        # The bar on top follows a little later.
        keyboard.wait(f"!({TOO_WIDE})")
        self._look(keyboard, "overview_390")
        self.assertFalse(keyboard.find_barriers(ROOT))
        keyboard.resize(1366, 768)
        # By the keyboard into the first debtor, and back
        keyboard.evaluate(
            "document.querySelector("
            "'[data-tile=debtors] .o_collections_overview_rows button').focus()"
        )
        keyboard.press("Enter")
        wait("document.querySelector('.o_form_view')")
        keyboard.evaluate("history.back()")
        wait("document.querySelector('.o_collections_overview_tile')")

    def test_activity(self):
        ready = "!!document.querySelector('.o_collections_activity_grid')"
        drive(
            self,
            "/odoo/collections-activity",
            self._work_activity,
            ready,
            "tour_collector",
            timeout=300,
        )

    def _work_activity(self, keyboard):
        root = ".o_collections_activity_action"
        keyboard.evaluate(
            "document.querySelector('.o_collections_activity_grid tbody button').focus()"
        )
        keyboard.press("Enter")
        keyboard.wait("document.querySelector('.o_collections_ageing_level_1')")
        self._look(keyboard, "activity_1366")
        self.assertFalse(keyboard.find_barriers(root))
        keyboard.resize(390, 844)
        keyboard.wait(f"!({TOO_WIDE})")
        self._look(keyboard, "activity_390")
        keyboard.evaluate("document.querySelector('.o_collections_ageing_level_1 button').click()")
        keyboard.wait("document.querySelector('.o_list_view, .o_kanban_view')")
