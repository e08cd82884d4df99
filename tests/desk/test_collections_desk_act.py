"""Put off, skipped, taken, noted, sent, and taken back."""

from datetime import date, timedelta

from odoo.tests import tagged

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestCollectionsDeskAct(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.items = cls._item(cls.move) | cls._item(cls.second)

    def _snooze(self, day="2026-03-06", reason="On holiday", key=None, user=None):
        return self._desk(user).snooze(self.case.id, key or self._key(), None, day, reason)

    def test_put_off_moves_what_is_planned(self):
        own = self._plan(self.case)
        nobodys = self._plan(self.case, kind="task", user_id=False)
        theirs = self._plan(self.case, kind="task", user_id=self.colleague.id)
        answer = self._snooze()
        day = date(2026, 3, 6)
        self.assertEqual((own | nobodys).mapped("date_deadline"), [day, day])
        # A colleague's task stays where it is; the case leaves the desk all the same.
        self.assertEqual(theirs.date_deadline, self.today)
        self.assertNotIn("Alpha", self._names())
        self.assertIn("On holiday", answer["message"])
        self.assertIn("On holiday", str(self.case.message_ids[:1].body))
        with self._on(4):
            self.assertIn("Alpha", self._names())

    def test_put_off_and_taken_back(self):
        own = self._plan(self.case, days=-1)
        answer = self._snooze()
        self._desk().undo(answer["step_id"])
        self.assertEqual(own.date_deadline, self.today - timedelta(days=1))
        self.assertEqual(self.case.next_action_date, self.today - timedelta(days=1))
        self.assertIn("Alpha", self._names())
        # Twice is as good as once.
        self._desk().undo(answer["step_id"])
        self.assertIn("Alpha", self._names())

    def test_put_off_without_anything_planned_plans_it(self):
        answer = self._snooze()
        self.assertEqual(self.case.next_action_date, date(2026, 3, 6))
        self.assertIn("On holiday", self.case.activity_ids.summary)
        self._desk().undo(answer["step_id"])
        self.assertFalse(self.case.activity_ids)

    def test_a_visit_stays_on_its_day(self):
        self.alpha.write({"street": "Main street 1", "zip": "10115", "city": "Berlin"})
        visit = self.env["collections.visit"].create(
            {"case_id": self.case.id, "date": self.today, "user_id": self.collector.id}
        )
        own = self._plan(self.case)
        self._snooze()
        self.assertEqual((visit.date, visit.activity_id.date_deadline), (self.today, self.today))
        self.assertEqual(own.date_deadline, date(2026, 3, 6))

    def test_put_off_needs_a_day_and_a_reason(self):
        for words, day, reason in (
            ("Say why", "2026-03-06", " "),
            ("Enter the day", "", "x"),
            ("not after today", "2026-03-02", "x"),
            ("90 days", "2026-07-06", "x"),
            ("not a date", "x", "x"),
        ):
            with self.subTest(words):
                self.assertIn(words, self._refused(self._snooze, day, reason))

    def test_skipped_is_away_for_whoever_skipped_it(self):
        self._plan(self.case)
        key = self._key()
        answer = self._desk().skip(self.case.id, key, "Line engaged")
        self.assertEqual(self._desk().skip(self.case.id, key, "Line engaged"), answer)
        self.assertEqual(len(self.case.desk_step_ids), 1)
        self.assertNotIn("Alpha", self._names())
        self.assertIn("Alpha", self._names(user=self.colleague))
        with self._on(1):
            self.assertIn("Alpha", self._names())
        self._desk().undo(answer["step_id"])
        self.assertIn("Alpha", self._names())
        self.assertIn("Say why", self._refused(self._desk().skip, self.case.id, self._key(), ""))

    def test_taken_and_given_up(self):
        answer = self._desk().take(self.case.id, self._key())
        self.assertEqual(self.case.user_id, self.collector)
        self._desk().undo(answer["step_id"])
        self.assertFalse(self.case.user_id)

    def test_note(self):
        key = self._key()
        self._desk().add_note(self.case.id, key, "<b>Careful</b>")
        self._desk().add_note(self.case.id, key, "<b>Careful</b>")
        rows = [
            row for row in self._desk().get_timeline(self.case.id)["rows"] if row["kind"] == "note"
        ]
        self.assertEqual([row["text"] for row in rows], ["<b>Careful</b>"])
        self.assertIn(
            "Write something", self._refused(self._desk().add_note, self.case.id, self._key(), None)
        )

    def test_promise_is_taken_back_by_its_own_flow(self):
        answer = self._save("promise", item_ids=self.items.ids, date="2026-03-12")
        promise = self.env["collections.promise"].search([("partner_id", "=", self.alpha.id)])
        self._desk().undo(answer["step_id"])
        self.assertEqual(promise.state, "cancelled")
        self.assertEqual(promise.cancelled_by_id, self.collector)
        # That there was a call stays in the log.
        self.assertTrue(promise.logged_contact_id)
        self.assertFalse(self.case.promise_id)

    def test_promise_that_replaced_another_cannot_be_taken_back(self):
        self._save("promise", item_ids=self.items.ids, date="2026-03-12")
        answer = self._save("promise", item_ids=self.items.ids, date="2026-03-13")
        self.assertFalse(answer["undoable"])
        self.assertIn("cannot be taken back", self._refused(self._desk().undo, answer["step_id"]))

    def test_what_somebody_else_has_changed_meanwhile_stays(self):
        """Undo says what has become of it, and undoes nothing of a colleague's."""
        answer = self._save("promise", item_ids=self.items.ids, date="2026-03-12")
        self._save("promise", user=self.colleague, item_ids=self.items.ids, date="2026-03-19")
        message = self._refused(self._desk().undo, answer["step_id"])
        self.assertIn("Replaced by", message)
        newer = self.env["collections.promise"].search(
            [("partner_id", "=", self.alpha.id), ("state", "=", "open")]
        )
        self.assertEqual(newer.user_id, self.colleague)
        # Still not said to be taken back
        self.assertFalse(self.env["collections.desk.step"].browse(answer["step_id"]).undone)

    def test_day_that_a_colleague_has_moved_stays_moved(self):
        call = self._plan(self.case)
        answer = self._snooze()
        call.date_deadline = "2026-03-20"
        self._desk().undo(answer["step_id"])
        self.assertEqual(call.date_deadline, date(2026, 3, 20))

    def test_case_that_was_given_away_meanwhile_is_not_given_up(self):
        answer = self._desk().take(self.case.id, self._key())
        self.case.with_user(self.supervisor).user_id = self.colleague
        message = self._refused(self._desk().undo, answer["step_id"])
        self.assertIn(self.colleague.name, message)
        self.assertEqual(self.case.user_id, self.colleague)
