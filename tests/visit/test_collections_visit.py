from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestCollectionsVisit(VisitCommon):
    def test_a_visit_knows_who_is_visited_and_where(self):
        visit = self._plan(user=self.collector)
        self.assertEqual(visit.partner_id, self.customer)
        self.assertEqual(visit.company_id, self.company)
        self.assertEqual(visit.contact_id, self.customer)
        self.assertEqual(
            (visit.country_id.code, visit.zip_area, visit.city, visit.place),
            ("DE", "10", "Berlin", "DE 10 Berlin"),
        )
        self.assertIn("Chausseestr. 10", visit.address)
        self.assertEqual(visit.state, "planned")
        self.assertEqual((visit.hour_from, visit.hour_to), (9.0, 17.0))
        self.assertTrue(visit.name.startswith("VIS-"))
        self.assertIn("is planned for", self._lines(self.case)[0])

    def test_letters_go_to_whom_is_visited(self):
        self.person.write(
            {"collections_contact": True, **self._address("12043", "Berlin", "Karl-Marx-Str. 1")}
        )
        visit = self._plan()
        self.assertEqual(visit.contact_id, self.person)
        self.assertEqual(visit.zip, "12043")

    def test_a_new_address_counts_while_the_visit_is_planned(self):
        visit, other = self._plan(), self._plan(self._other("Dora"))
        self.customer.zip = "20095"
        self.assertEqual(visit.zip, "20095")
        visit.action_cancel()
        self.customer.zip = "30159"
        other.partner_id.zip = "30159"
        self.assertEqual(visit.zip, "20095")
        self.assertEqual(other.zip_area, "30")

    def test_one_planned_visit_a_case(self):
        self._plan()
        message = self._refused(self._plan, error=(UserError,))
        self.assertIn("planned already", message)
        self.visits.search([("case_id", "=", self.case.id)]).action_cancel()
        self.assertTrue(self._plan())

    def test_the_day_is_not_past(self):
        self.assertIn(
            "past",
            self._refused(
                lambda: self._plan(date=self.today - timedelta(days=1)), error=(UserError,)
            ),
        )
        self.assertTrue(self._plan(date=self.today))

    def test_hours_make_sense(self):
        for hours in ((12.0, 12.0), (17.0, 9.0), (-1.0, 9.0), (9.0, 24.5)):
            with self.subTest(hours):
                message = self._refused(
                    lambda hours=hours: self._plan(
                        user=self.collector, hour_from=hours[0], hour_to=hours[1]
                    ),
                    error=(ValidationError,),
                )
                self.assertIn("ends after it begins", message)

    def test_people_write_the_plan_and_nothing_else(self):
        visit = self._plan(user=self.collector)
        for name, value in (
            ("state", "done"),
            ("partner_id", self.partner_b.id),
            ("company_id", self.company.id + 1),
            ("place", "Elsewhere"),
            ("case_id", self.case.id),
            ("outcome_id", 1),
        ):
            with self.subTest(name):
                self._refused(visit.write, {name: value}, error=(AccessError,))
        self._refused(lambda: self._plan(user=self.collector, state="done"), error=(AccessError,))
        poisoned = self.visits.with_user(self.collector).with_context(
            default_state="done", default_partner_id=self.partner_b.id, default_sequence=3
        )
        visit.action_cancel()
        made = poisoned.create(
            {"case_id": self.case.id, "date": self.tomorrow, "user_id": self.collector.id}
        )
        self.assertEqual((made.state, made.partner_id), ("planned", self.customer))
        made.write({"date": self.today, "note": "Ring twice", "hour_to": 12})
        self.assertEqual(made.date, self.today)

    def test_what_is_over_is_not_planned_anew(self):
        visit = self._plan(user=self.collector)
        visit.action_cancel()
        message = self._refused(visit.write, {"date": self.today}, error=(UserError,))
        self.assertIn("Cancelled", message)

    def test_whoever_is_visited_belongs_to_the_customer(self):
        self._refused(lambda: self._plan(contact_id=self.partner_b.id), error=(ValidationError,))

    def test_visits_are_kept(self):
        visit = self._plan()
        self._refused(visit.unlink, error=(UserError,))

    def test_own_cases_only_and_outsiders_nothing(self):
        visit = self._plan()
        auditor, colleague = self._member("readonly"), self._member("collector", "colleague")
        self.assertEqual(visit.with_user(auditor).place, "DE 10 Berlin")
        self._refused(visit.with_user(auditor).write, {"note": "x"}, error=(AccessError,))
        self._refused(visit.with_user(auditor).action_cancel, error=(AccessError,))
        self._refused(lambda: self._plan(user=auditor), error=(AccessError,))
        for outsider in (self._user(None, "plain"), self._portal()):
            self._refused(self.visits.with_user(outsider).search, [], error=(AccessError,))
        self.assertIn(visit, self.visits.with_user(colleague).search([]))
        self.case.user_id = self.collector
        self.company.collections_own_cases = True
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertNotIn(visit, self.visits.with_user(colleague).search([]))
        self._refused(visit.with_user(colleague).read, ["address"], error=(AccessError,))
        visit.with_user(self.collector).action_cancel()
        self._refused(lambda: self._plan(user=colleague), error=(AccessError,))

    def _portal(self):
        return self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "visited",
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
