import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.collections_followup.models.charge import collections_reference_rate_fetch as fetch

from ..charge_common import ChargeCommon

# As the bank answers: one row for each change, more columns than are needed.
CHANGES = """KEY,FREQ,TIME_PERIOD,OBS_VALUE,OBS_STATUS
FM.B.U2.EUR.4F.KR.MRR_FR.LEV,B,2024-09-18,3.65,A
FM.B.U2.EUR.4F.KR.MRR_FR.LEV,B,2024-12-18,3.15,A
FM.B.U2.EUR.4F.KR.MRR_FR.LEV,B,2025-06-11,2.15,A
"""


@tagged("post_install", "-at_install")
class TestCollectionsReferenceRateFetch(ChargeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answer = (200, CHANGES)
        cls.asked = []

        class Bank(BaseHTTPRequestHandler):
            def do_GET(self):
                cls.asked.append(parse_qs(urlsplit(self.path).query))
                status, text = cls.answer
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *arguments):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Bank)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        cls.startClassPatcher(
            patch.object(fetch, "ECB_ADDRESS", f"http://127.0.0.1:{server.server_port}/data")
        )

    def setUp(self):
        super().setUp()
        self.asked.clear()
        type(self).answer = (200, CHANGES)
        self.rate = self._rate([(2024, 2, 4.25), (2025, 1, 3.15)], name="Fetched")
        self.rate.fetch_from = "ecb"

    def _values(self):
        return [
            (value.date_from, value.date_until, value.percent, value.status)
            for value in self.rate._get_values()
        ]

    def test_values_of_half_years_are_added_and_not_confirmed(self):
        with self._on(date(2026, 3, 2)):
            self.env["collections.reference.rate"]._cron_fetch()
        self.assertEqual(
            self._values()[2:],
            [
                (date(2025, 7, 1), date(2025, 12, 31), 2.15, "unverified"),
                (date(2026, 1, 1), date(2026, 6, 30), 2.15, "unverified"),
            ],
        )
        self.assertIn("European Central Bank", self.rate._get_values()[-1].source)
        self.assertIn("values added: 2", self.rate.fetch_text)
        self.assertIn("not confirmed", self.rate.state_text)
        self.assertEqual(self.asked[0]["format"], ["csvdata"])

    def test_nobody_is_asked_who_is_not_chosen_or_while_the_value_is_known(self):
        with self._on(date(2025, 3, 2)):
            self.env["collections.reference.rate"]._cron_fetch()
        self.rate.fetch_from = False
        with self._on(date(2026, 3, 2)):
            self.env["collections.reference.rate"]._cron_fetch()
            with self.assertRaises(UserError):
                self.rate.action_fetch()
        self.assertFalse(self.asked)

    def test_what_is_entered_stays_and_a_difference_is_said(self):
        self.rate._get_values()[-1].percent = 3.0
        before = self._values()
        with self._on(date(2025, 3, 2)):
            self.rate.action_fetch()
        self.assertEqual(self._values(), before)
        self.assertIn("3.15 % is published and 3.0 % entered", self.rate.fetch_text)
        self.rate._get_values()[-1].percent = 3.15
        with self._on(date(2025, 3, 2)):
            self.rate.action_fetch()
        self.assertIn("as published", self.rate.fetch_text)

    def test_an_answer_that_is_none_leaves_everything_as_it_was(self):
        before = self._values()
        for answer, words in (
            ((500, "out of order"), "Nobody answered"),
            ((200, "<html>maintenance</html>"), "cannot be read"),
            ((200, CHANGES.splitlines()[0]), "cannot be read"),
            ((200, CHANGES.replace("2.15", "two")), "cannot be read"),
            ((200, CHANGES.replace("2025-06-11", "11 June")), "cannot be read"),
            ((200, CHANGES.replace("2.15", "NaN")), "cannot be read"),
            ((200, CHANGES.replace("2.15", "215")), "no reference rate"),
            # It begins after the half-year whose value is asked for.
            ((200, "TIME_PERIOD,OBS_VALUE\n2025-06-11,2.15\n"), "far enough"),
        ):
            type(self).answer = answer
            with (
                self.subTest(answer=answer),
                self._on(date(2026, 3, 2)),
                mute_logger(fetch._logger.name),
            ):
                self.rate.action_fetch()
                self.assertIn(words, self.rate.fetch_text)
                self.assertEqual(self._values(), before)

    def test_a_part_of_a_half_year_that_somebody_entered_is_left_to_people(self):
        self.rate._get_values()[-1].date_until = date(2025, 3, 31)
        before = self._values()
        with self._on(date(2025, 8, 1)):
            self.rate.action_fetch()
        self.assertEqual(self._values(), before)
        self.assertIn("no value between", self.rate.fetch_text)

    def test_values_of_another_rate_are_fetched_there(self):
        other = self._rate([], name="Takes")
        with self.assertRaises(ValidationError):
            other.write({"origin_id": self.rate.id, "fetch_from": "ecb"})

    def test_who_may_not_change_rates_fetches_none(self):
        reader = self._user("readonly")
        with self.assertRaises(AccessError):
            self.rate.with_user(reader).action_fetch()
        self.assertFalse(self.asked)
