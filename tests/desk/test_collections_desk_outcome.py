"""What came of a contact: logged with all that it leads to, once, or not at all."""

from datetime import date

from odoo.tests import tagged

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestCollectionsDeskOutcome(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector.group_ids |= cls.env.ref("collections_followup.group_collections_dispute")
        cls.items = cls._item(cls.move) | cls._item(cls.second)
        cls.reason = cls.env.ref("collections_followup.dispute_reason_quality")

    def _contacts(self):
        return self.env["collections.contact"].search([("partner_id", "=", self.alpha.id)])

    def _promises(self):
        return self.env["collections.promise"].search([("partner_id", "=", self.alpha.id)])

    def _disputes(self):
        return self.env["collections.dispute"].search([("partner_id", "=", self.alpha.id)])

    def _check_nothing_is_left(self, words, outcome, **values):
        message = self._refused(self._save, outcome, **values)
        self.assertIn(words, message)
        self.assertFalse(self._contacts())
        self.assertFalse(self._promises() | self._promises())
        self.assertFalse(self.case.desk_step_ids)

    def test_call_is_logged_like_by_the_dialog(self):
        call = self._plan(self.case)
        answer = self._save("no_answer", note="Rang twice", duration=2)
        contact = self._contacts()
        self.assertEqual(contact.user_id, self.collector)
        self.assertEqual((contact.note, contact.duration), ("Rang twice", 2))
        self.assertEqual(contact.address, "+49 30 1234")
        self.assertEqual(contact.case_id, self.case)
        # The planned call is done, and the next one is planned.
        self.assertFalse(call.active)
        self.assertEqual(self.case.next_action_date, date(2026, 3, 3))
        self.assertIn("No answer", answer["message"])
        self.assertIn("03/03/2026", answer["message"])
        self.assertFalse(answer["undoable"])

    def test_day_of_the_next_action_can_be_changed_and_left_out(self):
        self._save("call_back", date="2026-03-12")
        self.assertEqual(self.case.next_action_date, date(2026, 3, 12))
        self._save("call_back", case=self.beta_case, date="")
        contact = self.env["collections.contact"].search([("partner_id", "=", self.beta.id)])
        self.assertFalse(contact.next_action_date)

    def test_promise_over_all_that_was_chosen(self):
        answer = self._save("promise", item_ids=self.items.ids, date="2026-03-12")
        promise = self._promises()
        self.assertEqual((promise.amount, promise.date), (800.0, date(2026, 3, 12)))
        self.assertEqual(promise.logged_contact_id, self._contacts())
        self.assertEqual(self._contacts().move_ids, self.move | self.second)
        self.assertIn(promise.name, answer["message"])
        self.assertTrue(answer["undoable"])

    def test_promise_over_a_part_covers_what_is_due_first(self):
        self._save("promise", item_ids=self.items.ids, date="2026-03-12", amount=350.0)
        amounts = {line.move_id: line.amount for line in self._promises().line_ids}
        self.assertEqual(amounts, {self.second: 300.0, self.move: 50.0})

    def test_promise_leaves_out_what_is_disputed(self):
        self._save("dispute", item_ids=self._item(self.move).ids, reason_id=self.reason.id)
        self._save("promise", item_ids=self.items.ids, date="2026-03-12")
        self.assertEqual(self._promises().amount, 300.0)

    def test_dispute_over_invoices_and_over_a_part(self):
        self._save("dispute", item_ids=self.items.ids, reason_id=self.reason.id)
        dispute = self._disputes()
        self.assertEqual(dispute.amount_open, 800.0)
        self.assertEqual(dispute.reason_id, self.reason)
        self.assertEqual(dispute.logged_contact_id, self._contacts())
        beta = self._item(self.env["account.move"].search([("partner_id", "=", self.beta.id)]))
        self._save(
            "dispute",
            case=self.beta_case,
            item_ids=beta.ids,
            reason_id=self.reason.id,
            amount=12.5,
        )
        own = self.env["collections.dispute"].search([("partner_id", "=", self.beta.id)])
        self.assertEqual(own.amount_open, 12.5)

    def test_pressed_twice_it_is_done_once(self):
        key = self._key()
        values = {"item_ids": self.items.ids, "date": "2026-03-12", "key": key}
        stamp = self._desk().get_customer(self.case.id)["stamp"]
        first = self._save("promise", stamp=stamp, **values)
        self.assertEqual(self._save("promise", stamp=stamp, **values), first)
        self.assertEqual(len(self._promises()), 1)
        self.assertEqual(len(self._contacts()), 1)
        # The same key of somebody else is another step.
        self._save("no_answer", user=self.colleague, key=key)
        self.assertEqual(len(self._contacts()), 2)

    def test_what_is_missing_or_wrong_is_said_and_nothing_is_left(self):
        ids = self.items.ids
        for words, outcome, values in (
            ("day on which", "promise", {"item_ids": ids}),
            ("is past", "promise", {"item_ids": ids, "date": "2026-03-01"}),
            ("not a date", "promise", {"item_ids": ids, "date": "soon"}),
            ("Choose the items", "promise", {"date": "2026-03-12"}),
            ("No more than", "promise", {"item_ids": ids, "date": "2026-03-12", "amount": 801}),
            ("above 0", "promise", {"item_ids": ids, "date": "2026-03-12", "amount": 0}),
            ("one currency", "promise", {"item_ids": ids, "date": "2026-03-12", "amount": "x"}),
            ("Choose the reason", "dispute", {"item_ids": ids}),
            ("Tick the invoices", "dispute", {"reason_id": self.reason.id}),
            ("not be on 03/01/2026", "call_back", {"date": "2026-03-01"}),
            ("no channel", "no_answer", {"channel": "pigeon"}),
            ("how many minutes", "no_answer", {"duration": -1}),
            ("not open any more", "no_answer", {"item_ids": [10**9]}),
        ):
            with self.subTest(words):
                self._check_nothing_is_left(words, outcome, **values)

    def test_items_of_others_are_refused(self):
        foreign = self._item(self.env["account.move"].search([("partner_id", "=", self.beta.id)]))
        self._check_nothing_is_left(
            "not open any more", "promise", item_ids=foreign.ids, date="2026-03-12"
        )

    def test_outcome_is_chosen(self):
        desk = self._desk()
        for values in (None, {}, {"outcome_id": 10**9}, {"outcome_id": "x"}):
            message = self._refused(desk.save_outcome, self.case.id, self._key(), None, values)
            self.assertIn("Choose the outcome", message)
        pending = {"outcome_id": self._result("pending").id}
        self._refused(desk.save_outcome, self.case.id, self._key(), None, pending)
        for key in (None, "short", "x" * 65):
            self.assertIn(
                "Reload", self._refused(desk.save_outcome, self.case.id, key, None, pending)
            )

    def test_disputes_that_are_switched_off(self):
        self.assertIn(
            "switched off",
            self._refused(
                self._save,
                "dispute",
                user=self.colleague,
                item_ids=self.items.ids,
                reason_id=self.reason.id,
            ),
        )
        self.assertFalse(self._desk(self.colleague).get_customer(self.case.id)["reasons"])

    def test_several_currencies_make_a_promise_for_each(self):
        other = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        euros = self._invoice(5, 90.0, self.alpha, currency_id=other.id)
        ids = (self.items | self._item(euros)).ids
        self.assertIn(
            "one currency",
            self._refused(self._save, "promise", item_ids=ids, date="2026-03-12", amount=5.0),
        )
        self._save("promise", item_ids=ids, date="2026-03-12")
        self.assertEqual(sorted(self._promises().mapped("amount")), [90.0, 800.0])
