from datetime import date

from odoo.tests import tagged

from .test_collections_flag_entry import FlagCommon


@tagged("post_install", "-at_install")
class TestCollectionsFlagEntryFollowup(FlagCommon):
    def test_flag_on_a_customer_stops_reminders(self):
        move = self._invoice(5)
        other = self._invoice(5, partner=self.partner_b)
        entry = self._flag("insolvent")
        answer = self._explain(move)
        self.assertEqual(answer["reason"], "flag")
        self.assertIn("Insolvent since 03/02/2026 (Letter)", answer["text"])
        self.assertFalse(self._reason(other))
        self.assertEqual(self._prepare().notice_ids.partner_id, self.partner_b)
        entry.action_end()
        self.assertFalse(self._reason(move))

    def test_flag_on_an_invoice_leaves_the_others(self):
        flagged, other = self._invoice(5), self._invoice(9)
        self._flag("lawyer", move_id=flagged.id)
        self.assertEqual(self._reason(flagged), "flag")
        self.assertFalse(self._reason(other))
        notice = self._prepare().notice_ids
        self.assertEqual(notice.line_ids.move_line_id.move_id, other)

    def test_vulnerable_customers_are_reminded(self):
        """By the gentle policy, which reminds after ten days, as long as the flag counts."""
        early, move = self._invoice(5), self._invoice(10)
        entry = self._flag("vulnerable", date_until=self._day(3))
        self.assertEqual(
            entry.flag_id.policy_id, self.env.ref("collections_followup.policy_gentle")
        )
        self.assertIn("Policy meanwhile: Gentle.", self.customer.collections_flag_text)
        self.assertEqual(self._reason(early), "waiting")
        self.assertFalse(self._reason(move))
        self.assertFalse(self._reason(early, self._day(4)), "back to the company's policy")
        # Whatever the customer and the invoice follow else
        early.collections_policy_id = self.customer.collections_policy_id = self.policy
        self.assertEqual(self._reason(early), "waiting")
        other = self._invoice(5, partner=self.partner_b)
        self.assertFalse(self._reason(other))
        entry.action_end()
        self.assertFalse(self._reason(early))
        self._flag("vulnerable")
        self.assertEqual(self._reason(early), "waiting")
        self._kind("vulnerable").stops_reminders = True
        self.assertEqual(self._reason(move), "flag")

    def test_policy_of_a_flag_is_one_that_all_its_customers_can_follow(self):
        kind = self._kind("vulnerable")
        foreign = self.policy.copy({"company_id": self.company.id})
        self.assertIn("all companies have", self._refused(kind.write, {"policy_id": foreign.id}))
        self.assertIn("whole customer", self._refused(kind.write, {"on_invoices": True}))

    def test_reminders_go_on_where_the_lawyer_is_silent(self):
        move = self._invoice(5)
        entry = self._flag("lawyer")
        self.assertEqual(self._reason(move, self._day(29)), "flag")
        self.assertFalse(self._reason(move, self._day(30)))
        entry.action_answered()
        self.assertEqual(self._reason(move, self._day(30)), "flag")

    def test_first_and_last_day_are_included(self):
        move = self._invoice(5)
        self._flag("moratorium", date_from=self._day(2), date_until=self._day(4))
        for day, reason in ((1, False), (2, "flag"), (4, "flag"), (5, False)):
            self.assertEqual(self._reason(move, self._day(day)), reason, f"on day {day}")

    def test_waiting_notice_does_not_go(self):
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        self._flag("insolvent")
        self._deliver()
        self.assertNotEqual(run.notice_ids.state, "sent")

    def test_flag_of_another_company(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        move = self._invoice(5)
        entry = self._flag("lawyer")
        entry.sudo().company_id = other
        self.assertFalse(self._reason(move))

    def test_case_goes_to_the_stage_of_the_flag_once(self):
        self._invoice(20)
        case = self._case()
        before = case.stage_id
        entry = self._flag("insolvent")
        stage = self.env.ref("collections_followup.stage_insolvency")
        self.assertEqual(case.stage_id, stage)
        negotiation = self.env.ref("collections_followup.stage_negotiation")
        case.stage_id = negotiation
        self.engine.refresh(self.company)
        self.assertEqual(case.stage_id, negotiation, "what a person chose stays")
        case.stage_id = stage
        entry.action_end()
        self.assertEqual(case.stage_id, before)

    def test_later_case_and_end_by_date(self):
        self._flag("insolvent", date_until=self._day(3))
        self._invoice(5)
        case = self._case()
        stage = self.env.ref("collections_followup.stage_insolvency")
        self.assertEqual(case.stage_id, stage)
        with self._on(4):
            self.engine.refresh(self.company)
            self.assertNotEqual(case.stage_id, stage)

    def test_frozen_days(self):
        move = self._invoice(date(2026, 1, 31))
        entries = self.env["collections.flag.entry"]
        span = (move, date(2026, 2, 1), date(2026, 5, 31))
        self.assertFalse(entries._get_frozen_days(*span))
        entry = self._flag("moratorium", date_from=date(2026, 3, 2))
        self.assertEqual(len(entries._get_frozen_days(*span)), 60)
        with self._on(date(2026, 3, 10)):
            entry.action_end()
        self.assertEqual(len(entries._get_frozen_days(*span)), 8)
