"""One way for all letters: asked, kept, in the outbox and in the log, counted once."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..desk_common import DeskCommon

REPORT = "collections_followup.report_desk_letter"


@tagged("post_install", "-at_install")
class TestCollectionsLetter(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alpha.write({"street": "Main street 1", "zip": "10115", "city": "Berlin"})
        cls.alpha.country_id = cls.env.ref("base.de")

    def _hand_over(self, moves=None, **values):
        letters = self.env["collections.letter"].with_user(self.collector)
        case = self.case.with_user(self.collector)
        return letters._hand_over(
            case,
            case.partner_id,
            REPORT,
            "About your account",
            case.move_line_ids.move_id.browse() if moves is None else moves,
            data={"subject": "About your account", "body": "<p>Please pay.</p>"},
            **values,
        )

    def _contact(self):
        return self.env["collections.contact"].search(
            [("partner_id", "=", self.alpha.id), ("channel", "=", "letter")]
        )

    def _events(self):
        read = self.env["collections.gate"]._read_events(
            self.company, (self.alpha.id,), fields.Datetime.now() - timedelta(days=1)
        )
        return [own for events in read.values() for own in events if own.channel == "letter"]

    def test_it_is_kept_in_the_outbox_and_in_the_log(self):
        letter = self._hand_over(self.move)
        self.assertEqual((letter.res_model, letter.res_id), (self.case._name, self.case.id))
        contact = self._contact()
        self.assertEqual(contact.case_id, self.case)
        self.assertEqual(contact.move_ids, self.move)
        self.assertEqual(contact.user_id, self.collector)
        self.assertEqual(contact.note, "About your account")
        dispatch = contact.dispatch_id
        self.assertEqual((dispatch.channel, dispatch.state), ("letter", "sent"))
        self.assertEqual(dispatch.address, contact.address)
        self.assertIn("Berlin", dispatch.address)
        self.assertEqual(dispatch.message_id.attachment_ids, letter)

    def test_it_counts_once_with_its_invoices(self):
        self._hand_over(self.move)
        [event] = self._events()
        self.assertEqual(list(event.debts), self.move.ids)

    def test_what_is_put_right_counts_as_that(self):
        self._hand_over()
        contact = self._contact()
        self.env["collections.contact"].create(
            {
                "partner_id": self.alpha.id,
                "corrects_id": contact.id,
                "correction_reason": "It was never posted",
                "channel": "letter",
                "outcome_id": self.env["collections.contact.outcome"]
                .create({"name": "Not posted", "reach": "failed"})
                .id,
            }
        )
        self.assertFalse([own for own in self._events() if own.placed])

    def test_the_history_tells_of_it_once(self):
        self._hand_over(self.move)
        rows = self._desk().get_timeline(self.case.id)["rows"]
        letters = [row for row in rows if "About your account" in row["title"] + row["text"]]
        self.assertEqual([row["kind"] for row in letters], ["contact"])
        lines = [own for own in self.case.message_ids if "Letter" in (own.body or own.subject)]
        self.assertEqual(len(lines), 1)

    def test_it_is_a_contact_for_the_cadence(self):
        policy = self.case.policy_id
        policy.contact_days = 7
        contacts = self.env["collections.contact"]
        kind = self.env.ref("collections_followup.mail_activity_type_cadence")
        self.case.flush_recordset()

        def find_late():
            rows = contacts._find_late(self.company, self.today + timedelta(days=8), kind)
            return [row[0] for row in rows]

        self.assertIn(self.case.id, find_late())
        with self._on(6):
            self._hand_over()
        self.assertNotIn(self.case.id, find_late())

    def test_nobody_says_by_hand_that_a_letter_left(self):
        self._hand_over()
        values = {
            "partner_id": self.alpha.id,
            "outcome_id": self.env.ref("collections_followup.contact_outcome_no_answer").id,
            "dispatch_id": self._contact().dispatch_id.id,
        }
        self._refused(self.env["collections.contact"].with_user(self.collector).create, values)
