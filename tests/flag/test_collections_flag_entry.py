from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from ..common import CollectionsCommon


class FlagCommon(CollectionsCommon):
    @classmethod
    def _kind(cls, name):
        return cls.env.ref(f"collections_followup.flag_{name}")

    @classmethod
    def _flag(cls, name, partner=None, user=None, **values):
        entries = cls.env["collections.flag.entry"]
        if user:
            entries = entries.with_user(user)
        if "move_id" not in values:
            values["partner_id"] = (partner or cls.customer).id
        return entries.create({"flag_id": cls._kind(name).id, "reason": "Letter", **values})

    @classmethod
    def _contact(cls, name="Lawyer", **values):
        return cls.env["res.partner"].create(
            {"name": name, "parent_id": cls.customer.id, "type": "contact", **values}
        )

    def _day(self, days):
        return self.today + timedelta(days)


@tagged("post_install", "-at_install")
class TestCollectionsFlagEntry(FlagCommon):
    def test_state_follows_the_dates(self):
        entries = {
            "planned": self._flag("insolvent", date_from=self._day(1)),
            "active": self._flag("insolvent", date_until=self.today),
            "ended": self._flag("insolvent", date_from=self._day(-9), date_until=self._day(-1)),
        }
        model = self.env["collections.flag.entry"]
        for state, entry in entries.items():
            self.assertEqual(entry.state, state)
            self.assertEqual(model.search([("state", "=", state)]), entry)
            self.assertNotIn(entry, model.search([("state", "!=", state)]))
        entries["active"].action_end()
        self.assertEqual(entries["active"].state, "ended")
        self.assertEqual(entries["active"].date_ended, self.today)
        self.assertEqual(entries["active"].ended_by_id, self.env.user)

    def test_length_of_the_kind(self):
        entry = self._flag("moratorium", date_from=date(2026, 3, 2))
        self.assertEqual(entry.date_until, date(2026, 4, 30), "60 days, both included")
        self.assertFalse(self._flag("insolvent").date_until)
        form = Form(
            self.env["collections.flag.entry"].with_context(default_partner_id=self.customer.id)
        )
        form.flag_id = self._kind("moratorium")
        self.assertEqual(form.date_until, date(2026, 4, 30))
        form.reason = "Register"
        self.assertEqual(form.save().user_id, self.env.user)

    def test_ended_and_never_deleted(self):
        entry = self._flag("insolvent")
        self.assertIn("kept as a record", self._refused(entry.sudo().unlink))
        entry.action_end()
        self.assertIn("has ended", self._refused(entry.write, {"reason": "Other"}))

    def test_what_stays_as_recorded(self):
        collector = self._user("collector")
        entry = self._flag("insolvent", user=collector)
        for values in (
            {"date_from": self._day(-3)},
            {"date_ended": self.today},
            {"flag_id": self._kind("vulnerable").id},
            {"user_id": self.env.uid},
        ):
            with self.assertRaises(AccessError):
                entry.write(values)
        entry.write({"reason": "Court order", "date_until": self._day(9)})
        self.assertEqual(entry.user_id, collector)

    def test_bad_input(self):
        move = self._invoice(5)
        self.assertIn(
            "before it begins", self._refused(self._flag, "lawyer", date_until=self._day(-1))
        )
        self.assertIn("flag of customers", self._refused(self._flag, "insolvent", move_id=move.id))
        self.assertIn(
            "cannot be the customer",
            self._refused(self._flag, "lawyer", contact_id=self.customer.id),
        )
        bill = self._invoice(5, move_type="in_invoice")
        self.assertIn(
            "nothing that a customer owes", self._refused(self._flag, "lawyer", move_id=bill.id)
        )
        kind = self._kind("lawyer")
        self.assertIn("negative", self._refused(kind.write, {"answer_days": -1}))

    def test_who_sets_and_who_reads(self):
        self._invoice(5)
        entry = self._flag("insolvent", user=self._user("collector"))
        reader = self._user("readonly")
        self.assertEqual(entry.with_user(reader).reason, "Letter")
        with self.assertRaises(AccessError):
            self._flag("insolvent", user=reader)
        with self.assertRaises(AccessError):
            entry.with_user(reader).action_end()
        portal = new_test_user(self.env, "portal_flag", groups="base.group_portal")
        self.customer.user_ids = portal
        with self.assertRaises(AccessError):
            entry.with_user(portal).read(["reason"])
        with self.assertRaises(AccessError):
            self.customer.with_user(portal).read(["collections_flag_text"])
        with self.assertRaises(AccessError):
            self._kind("insolvent").with_user(self._user("supervisor")).write({"name": "Else"})

    def test_colleagues_customers_are_theirs(self):
        self.company.collections_own_cases = True
        self._invoice(20)
        self._case().user_id = self._user("collector", "colleague")
        with self.assertRaises(AccessError):
            self._flag("lawyer", user=self._user("collector"))
        self._flag("lawyer", user=self._user("supervisor"))

    def test_two_companies(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        reader = self._user("collector")
        elsewhere = self._user("collector", "elsewhere")
        elsewhere.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        wide, narrow = self._flag("insolvent"), self._flag("lawyer")
        self.assertFalse(wide.company_id)
        self.assertEqual(narrow.company_id, self.company)
        model = self.env["collections.flag.entry"]
        self.assertEqual(model.with_user(reader).search([]), wide | narrow)
        self.assertEqual(model.with_user(elsewhere).search([]), wide)
        self.customer.company_id = self.company
        self.assertFalse(model.with_user(elsewhere).search([]), "their own customer")
        move = self._invoice(5)
        with self.assertRaises(AccessError):
            self._flag("moratorium", user=elsewhere, move_id=move.id)

    def test_deadline_is_a_task(self):
        entry = self._flag("insolvent", date_deadline=self._day(20))
        self.assertEqual(entry.activity_id.res_model, "res.partner", "there is no case yet")
        entry.action_end()
        self.assertFalse(entry.activity_id)
        self._invoice(5)
        case = self._case()
        entry = self._flag("insolvent", date_deadline=self._day(20))
        task = case.activity_ids.filtered(lambda own: own.date_deadline == self._day(20))
        self.assertEqual(task, entry.activity_id)
        self.assertIn("claim", task.summary)
        entry.date_deadline = self._day(30)
        self.assertEqual(task.date_deadline, self._day(30))
