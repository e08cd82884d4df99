"""The best hours in the contact log and at the desk."""

from datetime import date, datetime

from odoo.tests import tagged

from .best_time_common import BestTimeCommon


@tagged("post_install", "-at_install")
class TestAdviceInTheLog(BestTimeCommon):
    def _call(self, **values):
        contact = self._log(datetime(2026, 3, 1), "no_answer", **values)
        return self.case.activity_ids.filtered(
            lambda own: own.date_deadline == contact.next_action_date
        )

    def test_planned_call_says_the_best_hour(self):
        call = self._call(next_action_date=date(2026, 3, 4), note="Rang <twice>")
        self.assertIn("Rang &lt;twice&gt;", call.note)
        self.assertIn("Best time: 03/04/2026, 10:00 where the customer is", call.note)
        self.assertIn("reached 4 of", call.note)

    def test_other_days_and_channels_say_nothing(self):
        self.assertEqual(
            self._call(next_action_date=date(2026, 3, 6), note="Friday").note, "<p>Friday</p>"
        )
        self.assertFalse(self._call(next_action_date=date(2026, 3, 5), channel="email").note)

    def test_nothing_where_it_is_off(self):
        self.company.collections_best_time = False
        self.assertFalse(self._call(next_action_date=date(2026, 3, 4)).note)


@tagged("post_install", "-at_install")
class TestAdviceAtTheDesk(BestTimeCommon):
    def _get(self, case=None):
        data = self._desk().get_customer((case or self.case).id)
        outcomes = {outcome["id"]: outcome for outcome in data["outcomes"]}
        return {row["channel"]: row["best"] for row in data["gate"]}, outcomes

    def test_beside_the_gate_with_its_reason(self):
        gate, _outcomes = self._get()
        self.assertEqual(
            gate,
            {
                "phone": "10:00 to 12:00, Tuesday to Thursday: reached 4 of 5 times",
                **dict.fromkeys(("email", "sms", "letter"), ""),
            },
        )
        gate, _outcomes = self._get(self.beta_case)
        self.assertFalse(any(gate.values()))

    def test_day_of_the_next_call(self):
        _gate, outcomes = self._get()
        outcome = outcomes[self._result("right_person").id]
        # In five working days it is Monday again; on Tuesday somebody is there.
        self.assertEqual(outcome["date"], "2026-03-10")
        self.assertIn("Best by phone, 10:00 to 12:00", outcome["date_why"])
        self.assertEqual(outcomes[self._result("promise").id]["date"], "")
        self._save("right_person")
        contact = self.env["collections.contact"].search([], order="id desc", limit=1)
        self.assertEqual(str(contact.next_action_date), "2026-03-10")

    def test_off_the_desk_is_as_it_was(self):
        self.company.collections_best_time = False
        gate, outcomes = self._get()
        self.assertFalse(any(gate.values()))
        outcome = outcomes[self._result("right_person").id]
        self.assertEqual((outcome["date"], outcome["date_why"]), ("2026-03-09", ""))
