from odoo.tests import tagged

from ..self_service_common import SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalRequestDecide(SelfServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(20, 200)
        cls.engine.refresh(cls.company)
        cls.collector = cls._user("collector")

    def _ask(self, days=30):
        request = self._do("promise", day=self._day(days), items=self._ids(self.move))
        return request.with_user(self.collector)

    def test_declined_with_an_answer_and_once(self):
        request = self._ask()
        self.assertIn("Enter an answer", self._refused(request.action_decline))
        request.answer = "Please pay now."
        request.action_decline()
        self.assertEqual((request.state, request.user_id), ("declined", self.collector))
        for action in (request.action_accept, request.action_decline):
            self.assertIn("stays as it is", self._refused(action))
        self.assertEqual(request.action_write()["context"]["default_body"], "Please pay now.")

    def test_granted_as_far_as_it_is_open(self):
        request = self._ask()
        self._pay(self.move, 150)
        request.action_accept()
        self.assertEqual(request.promise_ids.amount, 50)
        self.assertEqual(request.promise_ids.user_id, self.collector)
        self.assertEqual(request.action_open_result()["res_id"], request.promise_ids.id)
        late = self._ask(20)
        self._pay(self.move)
        self.assertIn("Choose the items", self._refused(late.action_accept))
        with self._on(25):
            self.assertIn("past", self._refused(late.action_accept))
        self.assertIn("Nothing came", self._refused(late.action_open_result))
        self.assertEqual(late.action_files()["domain"][1][2], late.id)

    def test_auditors_decide_nothing(self):
        request = self._ask().with_user(self._user("readonly"))
        self._refused(request.action_accept, error=(Exception,))
        self.assertEqual(request.state, "waiting")

    def test_a_declined_plan_is_cancelled(self):
        self.company.sudo().collections_self_plan = True
        plans = self._service("plan")
        values = {"items": self._ids(self.move), "count": "12"}
        digest = plans._get_digest(plans._offer_sudo(self.access, values))
        request = self._do("plan", **values, digest=digest, name="Pat", agree="1")
        request = request.with_user(self.collector)
        request.answer = "Six at most"
        request.action_decline()
        self.assertEqual(request.plan_id.state, "cancelled")
