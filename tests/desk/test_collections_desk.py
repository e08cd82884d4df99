"""The desk: who may do what, and two people on one case."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestCollectionsDesk(DeskCommon):
    def _calls(self, case):
        """Return each method of the desk with what the screen gives it, those that read first."""
        return {
            "get_queue": ("all",),
            "get_customer": (case.id,),
            "get_customers": (case.ids,),
            "get_timeline": (case.id,),
            "explain": (case.id,),
            "show_customer": (case.id,),
            "open_statement": (case.id,),
            "save_outcome": (
                case.id,
                self._key(),
                None,
                {"outcome_id": self._result("no_answer").id},
            ),
            "snooze": (case.id, self._key(), None, "2026-03-05", "Asked for it"),
            "skip": (case.id, self._key(), "No number"),
            "take": (case.id, self._key()),
            "add_note": (case.id, self._key(), "Note"),
            "open_plan": (case.id, []),
            "open_hold": (case.id, []),
            "open_answer": (case.id,),
            "prepare_text": (case.id, "email"),
            "send_text": (
                case.id,
                self._key(),
                None,
                {"channel": "email", "subject": "Account", "body": "<p>Text</p>"},
            ),
            "preview_letter": (case.id, {"subject": "Account", "body": "<p>Text</p>"}),
        }

    def test_outsiders_see_nothing(self):
        plain = self._user(None, login="desk_plain")
        portal = new_test_user(self.env, "desk_portal", groups="base.group_portal")
        for user in (plain, portal):
            for name, args in self._calls(self.case).items():
                with (
                    self.subTest(f"{name} by {user.login}"),
                    self.assertRaises(AccessError),
                    self.cr.savepoint(),
                ):
                    getattr(self._desk(user), name)(*args)

    def test_auditor_reads_and_does_nothing(self):
        desk = self._desk(self.auditor)
        reading = ("get_queue", "get_customer", "get_timeline", "explain", "show_customer")
        reading += ("prepare_text", "get_customers")
        for name, args in self._calls(self.case).items():
            with self.subTest(name):
                if name in (*reading, "open_statement"):
                    getattr(desk, name)(*args)
                else:
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        getattr(desk, name)(*args)
        self.assertFalse(desk.get_queue("all")["may_work"])
        self.assertFalse(any(desk.get_customer(self.case.id)["may"].values()))
        self.assertFalse(self.case.sudo().desk_step_ids)

    def test_case_of_a_colleague_where_all_work_on_their_own(self):
        self.company.collections_own_cases = True
        self.case.user_id = self.colleague
        for name, args in self._calls(self.case).items():
            if name in ("get_queue", "get_customers"):
                continue
            with self.subTest(name), self.assertRaises(AccessError), self.cr.savepoint():
                getattr(self._desk(), name)(*args)
        self.assertNotIn("Alpha", self._names(others=True))
        self.assertIn("Alpha", self._names(others=True, user=self.supervisor))
        # Of several that are read ahead, the others come.
        rows = self._desk().get_customers(self.cases.ids)
        self.assertEqual([row["name"] for row in rows], ["Beta", "Gamma"])

    def test_other_companies_are_away(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        user = new_test_user(
            self.env,
            "desk_elsewhere",
            groups="base.group_user,collections_followup.group_collections_collector",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertEqual(self._names(others=True, user=user), [])
        with self.assertRaises(AccessError):
            self._desk(user).get_customer(self.case.id)
        # Who is in both sees what is chosen in the switch.
        self.collector.company_ids |= other
        desk = self._desk().with_context(allowed_company_ids=other.ids)
        rows = desk.get_queue("all", True)["rows"]
        self.assertFalse({row["id"] for row in rows} & set(self.cases.ids))

    def test_closed_case_is_read_and_not_worked_on(self):
        self._pay(self.move | self.second)
        self.assertEqual(self.case.state, "closed")
        customer = self._desk().get_customer(self.case.id)
        self.assertFalse(any(customer["may"].values()))
        self.assertIn("closed", self._refused(self._save))

    def test_what_is_no_case_is_refused(self):
        for wrong in (10**9, "x", None, [self.case.id]):
            self.assertIn("does not exist", self._refused(self._desk().get_customer, wrong))

    def test_second_of_two_people_sees_what_the_first_did(self):
        stamp = self._desk().get_customer(self.case.id)["stamp"]
        self.assertEqual(stamp, self._desk(self.colleague).get_customer(self.case.id)["stamp"])
        self._save("right_person", user=self.colleague, stamp=stamp)
        message = self._refused(self._save, stamp=stamp)
        self.assertIn(self.colleague.name, message)
        self.assertIn("Spoke to the right person", message)
        # Having looked at it, they may go on.
        self._save(stamp=self._desk().get_customer(self.case.id)["stamp"])

    def test_case_that_a_colleague_takes_is_taken(self):
        stamp = self._desk().get_customer(self.case.id)["stamp"]
        self._desk(self.colleague).take(self.case.id, self._key(), stamp)
        message = self._refused(self._desk().take, self.case.id, self._key(), stamp)
        self.assertIn(self.colleague.name, message)
        message = self._refused(self._desk().take, self.case.id, self._key())
        self.assertIn(self.colleague.name, message)

    def test_whatever_is_shown_makes_another_version(self):
        def read():
            own = self._desk().get_customer(self.case.id)["version"]
            self.assertEqual(own, self._desk().show_customer(self.case.id)["version"])
            return own

        seen = [read()]
        self.assertEqual(seen[0], read(), "looking changes nothing")
        for change in (
            lambda: self.case.message_post(body="On holiday", message_type="comment"),
            lambda: self._pay(self.move, 10.0),
            lambda: self._save("no_answer", user=self.colleague),
            lambda: self.case.write({"user_id": self.colleague.id}),
            self._hold,
        ):
            change()
            self.assertNotIn(read(), seen)
            seen.append(read())

    def _hold(self):
        return self.env["collections.hold"].create(
            {
                "company_id": self.company.id,
                "scope": "partner",
                "partner_id": self.alpha.id,
                "reason_id": self.env["collections.hold.reason"].search([], limit=1).id,
                "date_until": self.today + timedelta(days=3),
            }
        )

    def test_who_else_has_the_customer_open(self):
        self.assertFalse(self._desk(self.colleague).show_customer(self.case.id)["others"])
        self.assertIn(self.colleague.name, self._desk().show_customer(self.case.id)["others"])
        # One line for each person, whatever they look at next
        self._desk(self.colleague).show_customer(self.beta_case.id)
        self.assertFalse(self._desk().show_customer(self.case.id)["others"])
        self.assertEqual(
            self.env["collections.desk.step"].search_count([("user_id", "=", self.colleague.id)]),
            1,
        )

    def test_who_looked_long_ago_is_not_named(self):
        self._desk(self.colleague).show_customer(self.case.id)
        step = self.env["collections.desk.step"].search([("user_id", "=", self.colleague.id)])
        step.sudo().date -= timedelta(minutes=16)
        self.assertFalse(self._desk().show_customer(self.case.id)["others"])
