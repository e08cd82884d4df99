from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from ..gate.gate_common import GateCommon

# 11 at night and 8 in the morning in New York
NIGHT, MORNING = datetime(2026, 12, 31, 4), datetime(2026, 12, 31, 13)


@tagged("post_install", "-at_install")
class TestCollectionsDispatchGate(GateCommon):
    """Nothing leaves the outbox that its reader may not get now."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set("us_regulation_f")
        cls.person.email = "pat@example.com"
        cls._prepare()
        cls.case = cls._case(cls.person)

    def _mail(self, **values):
        return self.env["mail.mail"].create(
            {
                "model": "collections.case",
                "res_id": self.case.id,
                "email_to": "pat@example.com",
                "email_from": "ar@example.com",
                "subject": "Hello",
                "body_html": "<p>Hello</p>",
                **values,
            }
        )

    def _row(self, mail):
        return self.env["collections.dispatch"].search([("mail_id", "=", mail.id)])

    def test_a_message_at_night_waits_for_the_morning(self):
        with freeze_time(NIGHT):
            mail = self._mail()
            row = self._row(mail)
            mail.send()
            self.assertEqual((row.state, row.retry_at, row.attempts), ("waiting", MORNING, 0))
            self.assertIn("Times of day", row.gate_text)
            # By no button and no retry, however often
            for _n in range(10):
                row.sudo().retry_at = NIGHT
                self._deliver()
            self.assertEqual((row.state, row.retry_at, row.attempts), ("waiting", MORNING, 0))
            self.assertEqual(self.env["collections.dispatch"]._find_next_attempt(), MORNING)
        with freeze_time(MORNING):
            self._deliver()
            self.assertEqual(row.state, "sent")

    def test_the_window_counts_when_it_is_handed_over(self):
        """Written within it, handed over outside it."""
        with freeze_time(datetime(2026, 12, 31, 1, 58)):
            mail = self._mail()
        with freeze_time(datetime(2026, 12, 31, 1, 59, 30)):
            mail.send()
            row = self._row(mail)
            self.assertEqual((row.state, row.retry_at), ("waiting", MORNING), "closes in 30 s")

    def test_an_answer_holds_for_a_minute(self):
        with freeze_time(MORNING) as clock:
            row = self._row(self._mail())
            self.env["collections.dispatch"].sudo()._pass_gate(row)
            self.env.flush_all()
            clock.tick(timedelta(seconds=61))
            self.assertFalse(row.sudo()._claim_next(1, row))
            self.assertEqual(row.sudo()._pass_gate(row), row)
            self.assertTrue(row.sudo()._claim_next(1, row))

    def test_who_opted_out_gets_nothing(self):
        self.env["collections.consent"].create(
            {"channel": "email", "address": "PAT@example.com", "date": datetime(2026, 12, 1)}
        )
        with freeze_time(MORNING):
            mail = self._mail()
            mail.send()
            row = self.env["collections.dispatch"].search([("source_id", "=", self.case.id)])
            self.assertEqual(row.state, "failed")
            self.assertIn("opted out", row.failure_reason)
            row.action_send_again()
            self._deliver()
            self.assertEqual(row.state, "failed")

    def test_colleagues_are_no_customers(self):
        user = self._user("collector", email="colleague@example.com")
        with freeze_time(NIGHT):
            mail = self._mail(email_to=False, recipient_ids=[(4, user.partner_id.id)])
            row = self._row(mail)
            mail.send()
            self.assertEqual(row.state, "sent")
            mail = self._mail(email_to=False, recipient_ids=[(4, self.person.id)])
            row = self._row(mail)
            mail.send()
            self.assertEqual(row.state, "waiting")

    def test_of_two_messages_the_first_counts_for_the_second(self):
        rule = self.env.ref("collections_followup.rule_us_regulation_f_calls")
        email = self.env.ref("collections_followup.channel_email")
        rule.write({"limit": 1, "channel_ids": email.ids, "counted_channel_ids": email.ids})
        with freeze_time(MORNING):
            rows = self._row(self._mail()) | self._row(self._mail())
            rows.mail_id.send()
            self.assertEqual(rows.sorted("id").mapped("state"), ["sent", "waiting"])
            self.assertEqual(rows.sorted("id")[1].retry_at, datetime(2027, 1, 7, 13))

    def test_many_cost_as_many_queries_as_few(self):
        people = self.env["res.partner"]
        for n in range(20):
            people |= self._person("NY", name=f"P{n}", email=f"p{n}@example.com")
        with freeze_time(NIGHT):
            rows = self.env["collections.dispatch"].sudo()
            for person in people:
                row = self._row(self._mail(email_to=person.email)).sudo()
                row.partner_id = person
                rows |= row

            def count(some):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                some._ask_gate(some._get_gate_rows())
                return self.cr.sql_log_count - before

            count(rows[0])
            self.assertLessEqual(count(rows), count(rows[0]) + 1)
