"""The button Next case: the list it was opened from, what is to do today, an end."""

from datetime import timedelta

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseNext(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"].create(
            [{"name": name, "email": f"{name}@example.com"} for name in "ABCD"]
        )
        for partner, amount in zip(partners, (9000.0, 500.0, 10.0, 5.0), strict=True):
            cls._invoice(5, amount, partner)
        # No notice is due any more: what is to do is what is planned.
        cls._pass()
        cls.cases = cls.env["collections.case"].search(
            [("partner_id", "in", partners.ids)], order="priority_score desc, id desc"
        )
        cls.first, cls.second, cls.third, cls.fourth = cls.cases
        for case in cls.cases:
            cls._plan_call(case)
        cls.colleague = cls._user("collector", login="colleague")

    @classmethod
    def _plan_call(cls, case, days=0):
        """Plan the next action of a case, so many days from now."""
        case.activity_ids.unlink()
        case.activity_schedule(
            "mail.mail_activity_data_call",
            cls.today + timedelta(days=days),
            user_id=cls.env.uid,
        )
        cls.engine.refresh(cls.company)

    def _check(self, action, case=None, words=None):
        if case:
            self.assertEqual(action.get("res_id"), case.id)
        else:
            self.assertEqual(action["tag"], "display_notification")
            self.assertIn(words, action["params"]["message"])

    def test_list_is_followed_in_its_own_order(self):
        ids = (self.third + self.first + self.fourth).ids
        self._check(self.third.action_next(ids), self.first)
        self._check(self.first.action_next(ids), self.fourth)
        self._check(self.fourth.action_next(ids), words="Further up, 2 ")

    def test_list_of_a_supervisor_keeps_colleagues_cases(self):
        self.second.user_id = self.colleague
        supervisor = self._user("supervisor")
        ids = (self.first + self.second).ids
        self._check(self.first.with_user(supervisor).action_next(ids), self.second)
        # Opened by itself, it goes to own ones.
        self._check(self.first.with_user(supervisor).action_next(), self.third)

    def test_what_has_nothing_to_do_today_is_skipped(self):
        self._plan_call(self.second, days=3)
        self.third.activity_ids.unlink()
        self.engine.refresh(self.company)
        self.assertFalse((self.third.next_action_date or self.today) < self.today)
        self._plan_call(self.third, days=1)
        self._check(self.first.action_next(self.cases.ids), self.fourth)
        self._check(self.first.action_next(), self.fourth)

    def test_end_of_the_day_is_said(self):
        ids = self.cases.ids
        for case in self.cases[:3]:
            self._plan_call(case, days=2)
        self._check(self.fourth.action_next(ids), words="This is the last case with something")
        self._plan_call(self.fourth, days=2)
        self._check(self.fourth.action_next(ids), words="Done for today")
        self._check(self.first.action_next(), words="Done for today")

    def test_ids_of_the_client_open_nothing_else(self):
        """A list names cases, and rights decide which of them are shown."""
        self.company.collections_own_cases = True
        self.second.user_id = self.colleague
        other = self._user("collector", login="other")
        self._check(
            self.first.with_user(other).action_next([*self.first.ids, *self.second.ids, "x", 0]),
            words="last case",
        )
