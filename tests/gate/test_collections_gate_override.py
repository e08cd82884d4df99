from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .gate_common import GateCommon

NIGHT, MORNING = datetime(2026, 12, 31, 4), datetime(2026, 12, 31, 13)


@tagged("post_install", "-at_install")
class TestCollectionsGateOverride(GateCommon):
    """By hand: the answer is there before; going on takes the right, a reason and an entry."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set("us_regulation_f")
        cls.person.write({"email": "pat@example.com", "phone": "+1 518 555 2345"})
        cls._prepare()
        cls.case = cls._case(cls.person)
        cls.collector = cls._user("collector")
        cls.supervisor = cls._user("supervisor")
        cls.case.user_id = cls.collector

    def _entries(self):
        return self.env["collections.gate.override"].search([])

    def _compose(self, user, **values):
        return (
            self.env["mail.compose.message"]
            .with_user(user)
            .with_context(default_model=self.case._name, default_res_ids=self.case.ids)
            .create(
                {
                    "composition_mode": "comment",
                    "subject": "Hello",
                    "body": "<p>Pay</p>",
                    "partner_ids": self.person.ids,
                    "subtype_id": self.env.ref("mail.mt_comment").id,
                    **values,
                }
            )
        )

    def _last(self):
        return self.env["collections.dispatch"].search(
            [("source_id", "=", self.case.id)], order="id desc", limit=1
        )

    def test_composer_waits_without_a_reason(self):
        with freeze_time(NIGHT):
            composer = self._compose(self.collector)
            self.assertEqual(composer.collections_gate_verdict, "blocked")
            self.assertIn("Times of day", composer.collections_gate_text)
            self.assertFalse(composer.collections_may_override)
            composer._action_send_mail()
            self.assertEqual((self._last().state, self._last().retry_at), ("waiting", MORNING))
            self.assertFalse(self._entries())

    def test_composer_goes_for_a_reason_with_the_right(self):
        with freeze_time(NIGHT):
            with self.assertRaises(AccessError):
                self._compose(self.collector, collections_gate_reason="I like")._action_send_mail()
            composer = self._compose(self.supervisor, collections_gate_reason="Asked for it")
            composer._action_send_mail()
            self.assertEqual(self._last().state, "sent")
            self.assertRecordValues(
                self._entries(),
                [
                    {
                        "user_id": self.supervisor.id,
                        "partner_id": self.person.id,
                        "channel": "email",
                        "address": "pat@example.com",
                        "verdict": "blocked",
                        "reason": "Asked for it",
                    }
                ],
            )
            self.assertIn("Times of day", self._entries().rules)

    def test_an_override_is_for_its_day_only(self):
        with freeze_time(NIGHT):
            composer = self._compose(self.supervisor, collections_gate_reason="Asked for it")
            composer._action_send_mail()
            row = self._last().sudo()
            row.write({"settled": False})
            row.write({"state": "failed", "settled": True})
            row.with_user(self.supervisor).action_send_again()
            self.assertFalse(row.override_ids)
            self._deliver()
            self.assertEqual(row.state, "waiting")
            entry = self._entries()
            question = {"partner": self.person, "channel": "email"}
            self.assertTrue(entry._covers(question))
        with freeze_time(NIGHT.replace(year=2027)):
            self.assertFalse(entry._covers(question))

    def test_an_override_is_for_its_reader_only(self):
        other = self._person("NY", name="Other", email="other@example.com")
        self.case.message_subscribe(other.ids)
        with freeze_time(NIGHT):
            self._compose(
                self.supervisor, collections_gate_reason="Asked for it"
            )._action_send_mail()
            for row in self.env["collections.dispatch"].search([("source_id", "=", self.case.id)]):
                readers = row.message_id.notified_partner_ids
                self.assertTrue(row.state != "sent" or other not in readers)

    def test_no_key_of_the_context_passes(self):
        entry = (
            self.env["collections.gate.override"]
            .with_user(self.supervisor)
            ._override(
                {"partner": self.person, "channel": "email"},
                {"verdict": "blocked", "rules": [], "next": False},
                "Other day",
            )
        )
        with freeze_time(NIGHT):
            self.case.with_user(self.collector).with_context(
                collections_overrides=entry.ids,
                collections_hand_over=True,
                collections_engine=True,
                default_override_ids=[(6, 0, entry.ids)],
                default_gate_asked=NIGHT,
                default_state="sent",
            ).message_post(
                body="Pay",
                partner_ids=self.person.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            self.assertEqual(self._last().state, "waiting")
            self.assertFalse(self._last().override_ids)
            for values in ({"gate_asked": NIGHT}, {"override_ids": [(6, 0, entry.ids)]}):
                with self.assertRaises(AccessError):
                    self._last().with_user(self.supervisor).write(values)

    def test_entries_stay(self):
        entry = self.env["collections.gate.override"]._override(
            {"partner": self.person, "channel": "phone"},
            {"verdict": "warned", "rules": [], "next": False},
            "Why",
        )
        for records in (entry, entry.sudo(), entry.with_user(self.supervisor)):
            with self.assertRaises(UserError):
                records.write({"reason": "Other"})
            with self.assertRaises(UserError):
                records.unlink()
        with self.assertRaises(AccessError):
            self.env["collections.gate.override"].with_user(self.supervisor).create(
                {"partner_id": self.person.id, "channel": "phone", "reason": "x"}
            )

    def test_statements(self):
        wizard = (
            self.env["collections.statement.wizard"]
            .with_user(self.supervisor)
            .create({"partner_ids": self.person.ids, "company_id": self.company.id})
        )
        with freeze_time(NIGHT):
            wizard.invalidate_recordset()
            self.assertEqual(wizard.collections_gate_verdict, "blocked")
            wizard.action_send()
            row = self.env["collections.dispatch"].search([("kind", "=", "statement")])
            row.mail_id.send()
            self.assertEqual(row.state, "waiting")
            wizard.collections_gate_reason = "Asked for it"
            wizard.action_send()
            row = self.env["collections.dispatch"].search([("kind", "=", "statement")]) - row
            row.mail_id.send()
            self.assertEqual(row.state, "sent")

    def test_text_messages(self):
        with freeze_time(NIGHT):
            composer = (
                self.env["sms.composer"]
                .with_user(self.collector)
                .create(
                    {
                        "res_model": self.case._name,
                        "res_id": self.case.id,
                        "composition_mode": "comment",
                        "numbers": "+15185552345",
                        "body": "Pay",
                    }
                )
            )
            self.assertEqual(composer.collections_gate_verdict, "blocked")
            self.assertIn("Times of day", composer.collections_gate_text)
            composer._action_send_sms()
            sms = self.env["sms.sms"].search([("number", "=", "+15185552345")])
            self.assertEqual(sms.state, "outgoing")
            composer.composition_mode = "numbers"
            with self.assertRaises(UserError):
                composer._action_send_sms()
