from datetime import timedelta

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseCustomer(CollectionsCommon):
    """Open cases of customers who become one, on Monday 2 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls.env["collections.case"]
        cls.twin = cls.env["res.partner"].create({"name": "Twin", "email": "twin@example.com"})

    def _open(self):
        """Open a case for each of the two customers."""
        self._invoice(20)
        self._invoice(40, amount=50, partner=self.twin)
        return self._case(), self._case(self.twin)

    def test_the_case_of_the_first_customer_stays(self):
        case, other = self._open()
        self.cases._join_open(self.twin | self.customer)
        self.assertEqual((case.state, other.state), ("closed", "open"))
        self.assertEqual(case.date_close, self.today)
        self.assertEqual(case.stage_id.kind, "closed")

    def test_nothing_is_counted_in_the_case_that_ends(self):
        case, other = self._open()
        self.assertGreater(other.priority_score, 0)
        self.cases._join_open(self.customer | self.twin)
        self.assertRecordValues(
            other,
            [
                {
                    "amount_due": 0,
                    "amount_overdue": 0,
                    "item_count": 0,
                    "days_overdue": 0,
                    "oldest_due_date": False,
                    "next_notice_date": False,
                    "priority_score": 0,
                }
            ],
        )
        self.assertEqual(case.state, "open")

    def test_one_case_alone_is_left_as_it_is(self):
        case, _other = self._open()
        messages = case.message_ids
        self.cases._join_open(self.customer)
        self.assertEqual((case.state, case.message_ids), ("open", messages))

    def test_both_histories_say_where_it_goes_on(self):
        case, other = self._open()
        self.cases._join_open(self.customer | self.twin)
        self.assertIn(case.name, other.message_ids[0].body)
        self.assertIn(other.name, case.message_ids[0].body)
        self.assertIn(self.twin.name, case.message_ids[0].body)

    def test_promise_and_planned_work_go_on_in_the_other_case(self):
        case, other = self._open()
        move = self.env["account.move"].search([("partner_id", "=", self.twin.id)])
        promise = self.env["collections.promise"]._make(
            {self._item(move): 50.0}, self.today + timedelta(days=4)
        )
        self.assertEqual(promise.case_id, other)
        activity = other.activity_schedule("mail.mail_activity_data_todo", summary="Ask")
        self.cases._join_open(self.customer | self.twin)
        self.assertEqual((promise.case_id, activity.res_id), (case, case.id))

    def test_what_a_lawyer_has_is_not_taken_back(self):
        case, other = self._open()
        legal = self.env["collections.stage"].search([("kind", "=", "legal")], limit=1)
        other.stage_id = legal
        self.cases._join_open(self.customer | self.twin)
        self.assertEqual(case.stage_id, legal)

    def test_a_stage_for_lawyers_gives_way_to_none(self):
        case, other = self._open()
        agency = self.env["collections.stage"].search([("kind", "=", "agency")], limit=1)
        legal = self.env["collections.stage"].search([("kind", "=", "legal")], limit=1)
        case.stage_id, other.stage_id = agency, legal
        self.cases._join_open(self.customer | self.twin)
        self.assertEqual(case.stage_id, agency)
