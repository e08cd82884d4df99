from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsContact(ContactCommon):
    """The log: what happened, kept as it was logged."""

    def test_what_was_logged_is_completed(self):
        contact = self._log(user=self.collector, partner_id=self.person.id)
        self.assertEqual(contact.partner_id, self.customer)
        self.assertEqual(contact.person_id, self.person)
        self.assertEqual(contact.person_name, "Ms Vogt")
        self.assertEqual(contact.case_id, self.case)
        self.assertEqual(contact.company_id, self.company)
        self.assertEqual(contact.user_id, self.collector)
        self.assertTrue(contact.reached)
        self.assertEqual(contact.reached_percent, 100.0)
        missed = self._log("no_answer")
        self.assertFalse(missed.reached)
        self.assertEqual(missed.reached_percent, 0.0)

    def test_customer_without_case(self):
        contact = self._log(partner_id=self.partner_b.id)
        self.assertFalse(contact.case_id)
        self.assertIn("right person", self._lines(self.partner_b)[0])

    def test_number_and_search(self):
        contact = self._log()
        self.assertEqual(contact.name, f"CON-{contact.id:06d}")
        found = self.env["collections.contact"].search([("name", "=", contact.name)])
        self.assertEqual(found, contact)
        self.assertIn(self.customer.name, contact.display_name)
        names = self.env["collections.contact"].name_search(contact.name)
        self.assertEqual([row[0] for row in names], contact.ids)

    def test_nothing_changes_and_nothing_is_deleted(self):
        contact = self._log(user=self.collector)
        for user in (self.collector, self.env.user):
            own = contact.with_user(user)
            for values in ({"note": "x"}, {"outcome_id": 1}, {"corrected_by_id": False}):
                self.assertIn("Press Correct", self._refused(own.write, values))
            self.assertIn("Press Correct", self._refused(own.unlink))
        self.assertIn("Press Correct", self._refused(contact.sudo().write, {"duration": 4}))
        self.assertIn("Press Correct", self._refused(contact.sudo().unlink))

    def test_collector_cannot_claim_what_follows_by_itself(self):
        other = self._member("supervisor")
        earlier = self._log()
        for values in (
            {"user_id": other.id},
            {"reached": True},
            {"corrected_by_id": earlier.id},
        ):
            with self.subTest(values):
                refusal = self._refused(self._log, "no_answer", user=self.collector, **values)
                self.assertIn("not entered by hand", refusal)
        contact = self._log("no_answer", user=self.collector)
        self.assertEqual(contact.user_id, self.collector)
        self.assertFalse(contact.reached)
        self.assertFalse(contact.corrected_by_id)

    def test_days_are_checked(self):
        soon = fields.Datetime.now() + timedelta(hours=1)
        self.assertIn("after it took place", self._refused(self._log, date=soon))
        self._log(date=fields.Datetime.now() + timedelta(minutes=5))
        past = self.today - timedelta(days=1)
        self.assertIn("is past", self._refused(self._log, next_action_date=past))
        self._log(next_action_date=self.today)
        self.assertIn("0 minutes", self._refused(self._log, duration=-1))

    def test_everything_is_of_one_customer(self):
        stranger = self._invoice(5, partner=self.partner_b)
        self.assertIn(self.partner_b.name, self._refused(self._log, person_id=self.partner_b.id))
        self.assertIn(stranger.name, self._refused(self._log, move_ids=stranger.ids))
        message = self._refused(self._log, case_id=self._case(self.partner_b).id)
        self.assertIn(self.customer.name, message)

    def test_customer_and_outcome_are_needed(self):
        self.assertIn("Choose the customer", self._refused(self._log, partner_id=False))

    def test_correction(self):
        first = self._log("no_answer", user=self.collector)
        self.assertIn("Say what is corrected", self._refused(self._log, corrects_id=first.id))
        second = self._log(
            user=self.collector, corrects_id=first.id, correction_reason="Was reached after all"
        )
        self.assertEqual(first.corrected_by_id, second)
        self.assertEqual(first.outcome_id, self._result("no_answer"))
        message = self._refused(self._log, corrects_id=first.id, correction_reason="Once more")
        self.assertIn("corrected already", message)
        self.assertIn(f"{second.name} corrects {first.name}", self._lines(self.case)[0])
        found = self.env["collections.contact"].search(
            [("partner_id", "=", self.customer.id), ("corrected_by_id", "=", False)]
        )
        self.assertEqual(found, second)

    def test_correction_stays_in_its_company(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        first = self._log()
        message = self._refused(
            self._log,
            company_id=other.id,
            case_id=False,
            corrects_id=first.id,
            correction_reason="x",
        )
        self.assertIn("own company", message)

    def test_person_may_go_but_the_name_stays(self):
        contact = self._log(person_id=self.person.id)
        self.person.unlink()
        contact.invalidate_recordset()
        self.assertFalse(contact.person_id)
        self.assertEqual(contact.person_name, "Ms Vogt")

    def test_auditors_read_and_collectors_of_others_do_not(self):
        contact = self._log(user=self.collector)
        auditor = self._member("readonly")
        self.assertEqual(contact.with_user(auditor).outcome_id.name, "Spoke to the right person")
        with self.assertRaises(AccessError):
            self._log(user=auditor)
        colleague = self._member("collector", "contact_colleague")
        contacts = self.env["collections.contact"].with_user(colleague)
        self.assertIn(contact, contacts.search([]))
        self.company.collections_own_cases = True
        self.case.user_id = self.collector
        self.assertNotIn(contact, contacts.search([]))
        with self.assertRaises(AccessError):
            self._log(user=colleague)
        with self.assertRaises(AccessError):
            self._log(user=colleague, case_id=self.case.id)
        for user in (self.collector, self._member("supervisor"), auditor):
            self.assertIn(contact, contacts.with_user(user).search([]))

    def test_other_companies_do_not_see_it(self):
        contact = self._log()
        other = self.setup_other_company(name="Elsewhere")["company"]
        manager = self._member("manager")
        manager.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        contacts = self.env["collections.contact"].with_user(manager)
        self.assertNotIn(contact, contacts.search([]))

    @settings(max_examples=8)
    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.booleans()), max_size=8))
    def test_log_only_grows(self, steps):
        """Whatever is logged and corrected: entries stay, and the newest of each chain counts."""
        with self.cr.savepoint() as savepoint:
            entries, valid, frozen = [], [], {}
            for correct, which, reached in steps:
                outcome = "right_person" if reached else "no_answer"
                if correct and entries:
                    target = entries[which % len(entries)]
                    values = {"corrects_id": target.id, "correction_reason": "Mistaken"}
                    if target not in valid:
                        self._refused(self._log, outcome, **values)
                        continue
                    valid.remove(target)
                    entry = self._log(outcome, **values)
                else:
                    entry = self._log(outcome)
                entries.append(entry)
                valid.append(entry)
                frozen[entry] = (reached, entry.outcome_id, entry.date, entry.name)
            self.env.invalidate_all()
            for entry, was in frozen.items():
                now = (entry.reached, entry.outcome_id, entry.date, entry.name)
                self.assertEqual(now, was)
                self.assertEqual(not entry.corrected_by_id, entry in valid)
            self.assertEqual(self.case.logged_contact_count, len(valid))
            self.assertEqual(
                bool(self.case.last_reached_date), any(entry.reached for entry in valid)
            )
            savepoint.rollback()
        self.env.invalidate_all()
