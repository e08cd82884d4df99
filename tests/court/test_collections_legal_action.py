from datetime import date, timedelta

from odoo.tests import tagged

from odoo.addons.collections_followup.engine.court_exchange import Answer

from ..court_common import NUMBER, CourtCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalAction(CourtCommon):
    """What legal actions make of the answers of courts."""

    def _filed(self, **values):
        action = self._english(**values)
        action.action_file()
        return action

    def _follow(self, action, state, **values):
        values = {"day": self.today, **values}
        problem = action._try_to_follow(Answer(1, values.pop("kind", ""), state, **values))
        self.assertEqual(problem, "")
        return action.step_ids.sorted("id")[-1]

    def test_service_and_objection_set_dates_and_count_deadlines(self):
        action = self._action()
        action.action_file()
        self._follow(action, "issued", court_numbers=(NUMBER,))
        self.assertEqual(action.reference, NUMBER)
        step = self._follow(action, "served", day=self.today - timedelta(days=3))
        self.assertEqual((step.kind, step.is_auto), ("service", True))
        dates = {own.anchor: own.date for own in action.date_ids}
        self.assertEqual(dates["served"], self.today - timedelta(days=3))
        self._follow(action, "objection", partial=True)
        self.assertIn("in part", action.step_ids.sorted("id")[-1].name)
        # For the rest it goes on, until all is objected to.
        self.assertNotIn("objection", action.date_ids.mapped("anchor"))
        self._follow(action, "objection", text="all of it")
        self.assertIn("objection", action.date_ids.mapped("anchor"))
        self.assertTrue(action.activity_ids, "its owner is told")
        # Of the enforcement order: the date of the claim stays.
        self._follow(action, "served", enforcing=True, text="Ring 1")
        self.assertEqual(
            {own.anchor: own.date for own in action.date_ids}["served"],
            self.today - timedelta(days=3),
        )

    def test_not_served_tells_the_owner_why(self):
        action = self._filed()
        step = self._follow(action, "not_served", text="verzogen")
        self.assertEqual((step.name, step.outcome), ("Not served", "verzogen"))
        self.assertIn("verzogen", action.activity_ids[-1].note)

    def test_judgment_is_set_aside_again(self):
        action = self._filed()
        self._follow(action, "judgment", day=self.today - timedelta(days=1))
        self.assertEqual((action.state, action.outcome), ("decided", "won"))
        self.assertEqual(len(action.step_ids.filtered(lambda own: own.kind == "decision")), 1)
        self._follow(action, "set_aside", text="Not served")
        self.assertEqual((action.state, action.outcome), ("filed", False))
        self.assertNotIn("judgment", action.date_ids.mapped("anchor"))

    def test_german_enforcement_order_counts_as_a_judgment(self):
        action = self._action()
        action.action_file()
        self._follow(action, "enforcement", enforcing=True, kind="08")
        self.assertEqual(action.state, "filed")
        self._follow(action, "enforcement", enforcing=True, kind="22")
        self.assertEqual(action.state, "decided")

    def test_paid_is_closed_only_where_nothing_is_open(self):
        action, other = self._filed(), self._filed()
        self._follow(action, "paid")
        self.assertEqual(action.state, "filed")
        self.assertIn("still open", action.activity_ids[-1].note)
        self._pay(other.line_ids.move_line_id.move_id)
        self._follow(other, "paid")
        self.assertEqual((other.state, other.outcome), ("closed", "paid"))
        self.assertIn("closed", action._try_to_follow(Answer(1, "", "paid")) or "closed")
        self.assertTrue(other._try_to_follow(Answer(1, "", "served")), "what is closed stays")

    def test_withdrawn_is_closed(self):
        action = self._filed()
        self._follow(action, "withdrawn")
        self.assertEqual((action.state, action.outcome), ("closed", "withdrawn"))

    def test_breathing_space_is_a_moratorium(self):
        action = self._filed()
        entries = self.env["collections.flag.entry"]
        self._follow(action, "breathing_space")
        entry = entries.search([("partner_id", "=", self.english.id)])
        self.assertEqual(entry.flag_id, self.env.ref("collections_followup.flag_moratorium"))
        self.assertEqual(entry.date_until, self.today + timedelta(days=59))
        self.assertTrue(entry.flag_id.freezes_charges and entry.flag_id.stops_reminders)
        self._follow(action, "breathing_space", text="again")
        self.assertEqual(entries.search_count([("partner_id", "=", self.english.id)]), 1)
        self._follow(action, "breathing_space", health=True)
        self.assertEqual(entries.search_count([("partner_id", "=", self.english.id)]), 2)
        self._follow(action, "breathing_space_end")
        self.assertEqual(entry.state, "ended")

    def test_what_was_not_said_to_be_filed_is_filed(self):
        action = self._english()
        self._follow(action, "issued", court_numbers=(NUMBER,))
        self.assertEqual(action.state, "filed")
        draft = self.env["collections.legal.action"]._make(
            self._item(self._invoice(40, partner=self.english)), self.claim, court_id=self.court.id
        )
        self.assertTrue(draft._try_to_follow(Answer(1, "", "issued")))
        self.assertFalse(draft.step_ids)

    def test_rejected_claims_may_be_written_again(self):
        action = self._english()
        file = self._write(action, "uk_bulk")
        file.action_sent()
        self._follow(action, "rejected", text="101: Postcode")
        self.assertFalse(file.line_ids.is_live)
        again = self._write(action, "uk_bulk")
        self.assertEqual(again.line_ids.action_id, action)

    def test_days_that_come_are_today_but_service_may_be_deemed(self):
        action = self._filed()
        step = self._follow(action, "not_served", day=date(2079, 1, 1))
        self.assertEqual(step.date, self.today)
        deemed = self.today + timedelta(days=5)
        step = self._follow(action, "served", day=deemed)
        self.assertEqual(step.date, self.today)
        served = action.date_ids.filtered(lambda own: own.anchor == "served")
        self.assertEqual(served.date, deemed, "deadlines count from it")
        self.assertIn(
            "too far ahead",
            action._try_to_follow(Answer(1, "", "served", day=date(2079, 1, 1))),
        )
        self.assertEqual(served.date, deemed)

    def test_filed_on_the_day_of_its_file_whatever_was_paid_since(self):
        action = self._english()
        file = self._write(action, "uk_bulk")
        self._pay(action.line_ids.move_line_id.move_id, 19.0)
        file.action_sent()
        self.assertEqual(action.state, "approved")
        self.assertIn(file.name, self._refused(action.action_draft), "the court has it")
        with self._on(4):
            self._follow(action, "issued", day=self.today + timedelta(days=3))
            self.assertEqual((action.state, action.date_filed), ("filed", self.today))

    def test_the_list_opens_the_dialog(self):
        action = self._english()
        opened = action.action_court_file()
        wizard = self.env[opened["res_model"]].browse(opened["res_id"])
        self.assertEqual((wizard.form, wizard.ready_count), ("uk_bulk", 1))
