from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsActivityDocuments(ContactCommon):
    def _open(self, key, user_id, **asked):
        self.env.flush_all()
        activity = self.env["collections.activity"].with_user(self.collector)
        action = activity.open_documents(key, user_id, **asked)
        return self.env[action["res_model"]].search(action["domain"])

    def test_each_number_opens_what_it_counts(self):
        self.case.user_id = self.collector
        self._pass()
        call = self._log(user=self.collector)
        missed = self._log("no_answer", user=self.collector, channel="email")
        promise = (
            self.env["collections.promise"]
            .with_user(self.collector)
            ._make({self._item(self.move): 60.0}, self.today)
        )
        self._pay(self.move, 40.0)
        page = self.env["collections.activity"].with_user(self.collector).read_page()
        [row] = page["rows"]
        counted = 0
        for column, value in zip(page["columns"], row["values"], strict=True):
            found = self._open(column["key"], self.collector.id)
            if not column["money"]:
                self.assertEqual(len(found), value, column["key"])
                counted += value
        self.assertGreater(counted, 4)
        self.assertEqual(self._open("contacts", self.collector.id), call | missed)
        self.assertEqual(self._open("channel:email", self.collector.id), missed)
        self.assertEqual(self._open("promised", self.collector.id), promise)
        self.assertEqual(self._open("collected", self.collector.id).move_id, self.move)
        outcome = self._result("no_answer").id
        self.assertEqual(self._open("contacts", self.collector.id, outcome_id=outcome), missed)
        self.assertFalse(self._open("collected", False))

    def test_nonsense_and_outsiders(self):
        for key, user_id, asked in (
            ("nonsense", 1, {}),
            (7, 1, {}),
            ("contacts", "1", {}),
            ("contacts", 1, {"outcome_id": [1]}),
            ("contacts", 1, {"options": 5}),
        ):
            with self.subTest(key=key, asked=asked), self.assertRaises(UserError):
                self._open(key, user_id, **asked)
        plain = new_test_user(self.env, "activity_plain", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["collections.activity"].with_user(plain).open_documents("contacts", 1)
