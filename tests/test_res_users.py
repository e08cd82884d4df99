from odoo.tests import tagged

from .common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResUsers(CollectionsCommon):
    """A collector who leaves takes no case and no call along."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leaver = cls._user("collector", "leaver")
        cls.customer.write({"collections_user_id": cls.leaver.id, "phone": "+32 2 290 34 90"})

    def test_open_cases_become_nobodys(self):
        self._invoice(20)
        case = self._case()
        self.assertEqual(case.user_id, self.leaver)
        self.leaver.active = False
        self.assertFalse(case.user_id)

    def test_cases_of_the_past_stay_as_they_were(self):
        move = self._invoice(20)
        case = self._case()
        self._pay(move)
        self.assertEqual(case.state, "closed")
        self.leaver.active = False
        self.assertEqual(case.user_id, self.leaver)

    def test_no_new_case_for_who_has_left(self):
        self.leaver.active = False
        self._invoice(20)
        self.assertFalse(self._case().user_id)
        other = self._user("collector", "other")
        self.company.collections_user_id = other
        move = self._invoice(20, partner=self.partner_b)
        self.assertEqual(self._case(self.partner_b).user_id, other)
        self._pay(move)
        other.active = False
        self._invoice(20, partner=self.partner_b)
        self.assertFalse(self._case(self.partner_b).user_id)

    def test_calls_go_to_somebody_who_is_there(self):
        self.levels.write({"channel_email": False, "channel_phone": True})
        self._invoice(20)
        run = self._prepare()
        self.assertEqual(run.notice_ids.user_id, self.leaver)
        self.leaver.active = False
        there = self._user("supervisor", "there")
        self.company.collections_user_id = there
        run.action_send()
        self._deliver()
        self.assertEqual(run.notice_ids.state, "sent")
        self.assertEqual(run.notice_ids.activity_id.user_id, there)
