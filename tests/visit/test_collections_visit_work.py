from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .. import small_ledger
from ..committed import CommittedCase
from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestCollectionsVisitWork(VisitCommon):
    """The route of a day, and its end."""

    def _route(self):
        return self.visits.search(
            [("date", "=", self.tomorrow), ("user_id", "=", self.collector.id)], order="sequence"
        )

    def test_the_route_goes_by_country_postcode_city_and_street(self):
        vienna = self._other("Vienna", "1010", "Wien", "Graben 1", country=self.env.ref("base.at"))
        ten = self._other("Ten", street="Friedrichstr. 10")
        nine = self._other("Nine", street="Friedrichstr. 9")
        far = self._other("Far", "99084", "Erfurt", "Anger 1")
        for case in (far, ten, self.case, nine, vienna):
            self._plan(case)
        self.assertEqual(self._route().case_id, vienna | self.case | nine | ten | far)

    def test_what_somebody_ordered_stays_and_new_stops_lie_on_the_way(self):
        far, near = self._other("Far", "99084", "Erfurt"), self._other("Near", "10119")
        first, last = self._plan(near, user=self.collector), self._plan(far, user=self.collector)
        # As the list does it when a row is dragged
        (last | first).web_resequence({"sequence": {}}, field_name="sequence", offset=1)
        self.assertEqual(self._route(), last | first)
        new = self._plan(self.case)
        self.assertEqual(self._route().ids, [new.id, last.id, first.id])
        self._route().with_user(self.collector).action_sort_route()
        self.assertEqual(self._route().ids, [new.id, first.id, last.id])

    def test_a_visit_that_moves_joins_the_other_route(self):
        other = self._plan(self._other("Other", "10119"))
        visit = self._plan(date=self.today)
        visit.date = self.tomorrow
        self.assertEqual(self._route().ids, [visit.id, other.id])

    def test_cancelled(self):
        visit = self._plan(user=self.collector)
        visit.action_cancel()
        self.assertEqual(visit.state, "cancelled")
        self.assertIn("does not take place", self._lines(self.case)[0])
        lines = len(self._lines(self.case))
        visit.action_cancel()
        self.assertEqual(len(self._lines(self.case)), lines, "said once")
        self._refused(visit.action_log, error=(UserError,))

    def test_the_sheet_is_of_planned_visits(self):
        visit = self._plan(date=self.today, user=self.collector)
        own = self.visits.with_user(self.collector)
        for asked in (visit, own):
            action = asked.action_print_sheet()
            self.assertEqual(action["report_name"], "collections_followup.report_visit_sheet")
            self.assertEqual(action["context"]["active_ids"], visit.ids)
        visit.action_cancel()
        for asked in (visit, own):
            self._refused(asked.action_print_sheet, error=(UserError,))

    def test_without_a_choice_the_route_on_the_screen_counts(self):
        second, first = self._plan(self._other("Far", "99084", "Erfurt")), self._plan()
        self._plan(self._other("Other"), user_id=self.env.uid)
        (second | first).web_resequence({"sequence": {}}, field_name="sequence", offset=1)
        action = second.with_user(self.collector).action_open_route()
        self.assertEqual(self.visits.search(action["domain"]), second | first)
        shown = self.visits.with_user(self.collector).with_context(**action["context"])
        shown.action_sort_route()
        self.assertEqual(self._route(), first | second)
        self.assertEqual(shown.action_print_sheet()["context"]["active_ids"], (first | second).ids)
        for odd in (5, ["x", "y"], [1], [self.tomorrow, "1"]):
            odd_context = self.visits.with_user(self.collector).with_context(collections_route=odd)
            self._refused(odd_context.action_print_sheet, error=(UserError,))

    def test_a_promise_comes_from_what_was_logged(self):
        visit = self._plan(user=self.collector)
        self._refused(visit.action_promise, error=(UserError,))
        self._refused(visit.action_view_logged, error=(UserError,))
        contact = self._log("promise", channel="visit", visit_id=visit.id)
        wizard = self._open(visit.action_promise())
        self.assertEqual(wizard.logged_contact_id, contact)
        self.assertEqual(visit.action_view_logged()["res_id"], contact.id)
        message = self._refused(visit.action_cancel, error=(UserError,))
        self.assertIn("took place", message)


@tagged("post_install", "-at_install")
class TestTwoAtOnce(CommittedCase):
    """Two people at the same visit."""

    customers = 1

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls._worker() as env:
            small_ledger.queue(env, cls.ids, 1)
            case = env["collections.case"].search([], limit=1)
            case.partner_id.write({"zip": "10115", "city": "Berlin"})
            cls.case_id = case.id
            cls.outcome_id = env.ref("collections_followup.contact_outcome_refuses").id

    def _plan(self, env):
        day = fields.Date.add(fields.Date.today(), days=3)
        return env["collections.visit"].create({"case_id": self.case_id, "date": day})

    def _log(self, env, visit_id):
        return env["collections.contact"]._log(
            case_id=self.case_id,
            visit_id=visit_id,
            channel="visit",
            outcome_id=self.outcome_id,
        )

    def test_planned_and_logged_once(self):
        with self._worker() as late:
            late["collections.visit"].search_count([])  # its view begins here
            with self._worker() as quick:
                visit = self._plan(quick)
            with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
                self._plan(late)
            late.cr.rollback()
            with self.assertRaises(UserError):
                self._plan(late)
            late.cr.rollback()
        with self._worker() as late:
            own = late["collections.visit"].browse(visit.id)
            self.assertEqual(own.state, "planned")
            with self._worker() as quick:
                self._log(quick, visit.id)
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._log(late, visit.id)
            late.cr.rollback()
            for change in (
                lambda: self._log(late, visit.id),
                own.action_cancel,
                lambda: own.write({"hour_to": 12.0}),
            ):
                with self.assertRaises(UserError):
                    change()
                late.cr.rollback()
        with self._worker() as env:
            contacts = env["collections.contact"].search([("visit_id", "=", visit.id)])
            self.assertEqual(len(contacts), 1)
