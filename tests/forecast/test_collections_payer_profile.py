from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestPayerProfile(ForecastCommon):
    def _profile(self, partner=None, user=None):
        profiles = self.env["collections.payer.profile"]
        if user:
            profiles = profiles.with_user(user)
        return profiles._read(partner or self.customer, self.company)

    def test_without_history_numbers_are_none(self):
        profile = self._profile(self.partner_b)
        for name in ("days_late", "share_late", "change", "usual_share"):
            self.assertIsNone(profile[name], name)
        self.assertEqual(profile["trend"], [])
        self.assertEqual({row["days"] for row in profile["season"]}, {None})
        self.assertEqual((profile["payments"], profile["works"], profile["items"]), (0, [], []))

    def test_trend_and_change(self):
        self._history(late=20, count=5)
        self._history(late=2, count=5, until=self.today - timedelta(days=250))
        profile = self._profile()
        self.assertEqual(profile["payments"], 10)
        self.assertAlmostEqual(profile["days_late"], 11)
        self.assertAlmostEqual(profile["change"], 18)
        self.assertTrue(3 <= len(profile["trend"]) <= 8)
        self.assertAlmostEqual(profile["trend"][-1]["days"], 20)

    def test_what_works(self):
        outcome = self.env["collections.contact.outcome"].search(
            [("reach", "=", "conversation")], limit=1
        )
        self._history(late=10, count=2)
        for ago, channel in ((12, "phone"), (100, "phone"), (100, "email"), (2, "sms")):
            self.env["collections.contact"].sudo().create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "channel": channel,
                    "direction": "out",
                    "outcome_id": outcome.id,
                    "date": datetime.combine(self.today - timedelta(days=ago), datetime.min.time()),
                }
            )
        # Engaged, a stranger, and a call of which nobody has told yet: no contacts
        for name in ("engaged", "wrong_number", "pending"):
            self.env["collections.contact"].sudo().create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "channel": "phone",
                    "direction": "out",
                    "outcome_id": self.env.ref(f"collections_followup.contact_outcome_{name}").id,
                    "date": datetime.combine(self.today - timedelta(days=101), datetime.min.time()),
                }
            )
        works = {row["channel"]: row for row in self._profile()["works"]}
        # The last payment came 7 days ago; the days of the message are not over
        self.assertEqual((works["phone"]["share"], works["phone"]["count"]), (0.5, 2))
        self.assertEqual(works["email"]["share"], 0)
        self.assertNotIn("sms", works)

    def test_risk_with_reasons(self):
        self._history(late=12, count=12)
        self.habits._update(self.company)
        self._invoice(-20, 100.0)
        self._invoice(4, 900.0)
        early, late = sorted(self._profile()["items"], key=lambda row: row["due"], reverse=True)
        self.assertGreater(early["risk"], 0.7)
        self.assertFalse(early["is_late"])
        self.assertIn("12 of 12 payments came after the due date", early["reasons"])
        self.assertLess(late["risk"], 0.5)
        self.assertIn("4 days late already", late["reasons"])
        self.assertIn("9.0 times the usual amount", late["reasons"])

    def test_shown(self):
        self._history(late=12)
        self._invoice(4, 900.0)
        html = self.env["collections.payer.profile"]._render(self.customer, self.company)
        self.assertIn("Open items", html)
        self.assertIn("What works", html)

    def test_people_without_rights_read_nothing(self):
        with self.assertRaises(AccessError):
            self._profile(user=self._user())
        self.assertTrue(self._profile(user=self._user("collector")))
