"""Who may speak in the threads of Collections: not those who only read."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import CollectionsCommon


class ThreadCommon(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = cls._user("readonly", email="auditor@example.com")
        cls.collector = cls._user("collector", email="collector@example.com")
        cls.boss = cls._user("manager", email="boss@example.com")
        cls.accountant = new_test_user(
            cls.env,
            "thread_accountant",
            groups="account.group_account_invoice",
            company_id=cls.company.id,
        )
        cls.move = cls._invoice(5)
        cls.run_record = cls._prepare()
        cls.case = cls._case()
        cls.settlement_lines = cls._item(cls.move)
        cls.promise = cls.env["collections.promise"].create(
            {
                "partner_id": cls.customer.id,
                "date": cls.today,
                "line_ids": [Command.create({"move_line_id": cls._item(cls.move).id, "amount": 5})],
            }
        )
        cls.dispute = cls.env["collections.dispute"].create(
            {
                "reason_id": cls.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [
                    Command.create({"move_id": cls.move.id, "scope": "amount", "amount": 10})
                ],
            }
        )

    @property
    def threads(self):
        return (self.case, self.promise, self.dispute, self.run_record)


@tagged("post_install", "-at_install")
class TestCollectionsThread(ThreadCommon):
    def test_threads_are_ours(self):
        thread, ours = (self.env.registry[name] for name in ("mail.thread", "collections.thread"))
        others = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("collections.")
            and not model._abstract
            and issubclass(model, thread)
            and not issubclass(model, ours)
        }
        # Configuration: written by administrators alone
        self.assertLessEqual(others, {"collections.policy", "collections.dispute.team"})

    def test_who_only_reads_posts_nothing(self):
        for thread in self.threads:
            for user in (self.auditor, self.accountant):
                own = thread.with_user(user)
                for post in (
                    lambda own=own: own.message_post(body="Hello"),
                    lambda own=own: own.message_post(
                        body="Hello", message_type="comment", partner_ids=self.customer.ids
                    ),
                    lambda own=own: own.message_notify(body="Hello", partner_ids=self.customer.ids),
                    lambda own=own: own.env["mail.message"].create(
                        {"model": own._name, "res_id": own.id, "body": "Hello"}
                    ),
                ):
                    with (
                        self.subTest(f"{thread._name} {user.login}"),
                        self.assertRaises(AccessError),
                        self.env.cr.savepoint(),
                    ):
                        post()

    def test_whoever_works_on_it_posts(self):
        for thread in self.threads:
            message = thread.with_user(self.collector).message_post(body="Hello")
            self.assertEqual(message.author_id, self.collector.partner_id)

    def test_who_reads_goes_on_seeing_history_and_plans(self):
        self.case.activity_schedule("mail.mail_activity_data_todo", user_id=self.collector.id)
        case = self.case.with_user(self.auditor)
        self.assertTrue(case.message_ids)
        self.assertTrue(case.activity_ids.search([("res_id", "=", case.id)]))

    def test_who_is_asked_answers(self):
        plain = self._user(None, login="asked_person")
        with self.assertRaises(AccessError):
            self.dispute.with_user(plain).message_post(body="It was delivered.")
        self.dispute.sudo().asked_user_ids = plain
        message = self.dispute.with_user(plain).message_post(body="It was delivered.")
        self.assertEqual(message.author_id, plain.partner_id)

    def test_auditor_presses_no_button_anywhere(self):
        """No action of ours sends or changes anything for those who only read."""
        plan = self.env["collections.plan"].search([], limit=1)
        for record in (*self.threads, self.run_record.notice_ids, plan):
            for name in dir(type(record)):
                if not record or not name.startswith("action_"):
                    continue
                if name.startswith(("action_view_", "action_open_", "action_print")):
                    continue
                if "collections_followup" not in getattr(type(record), name).__module__:
                    continue
                before = self._count_sent()
                with self.subTest(f"{record._name}.{name}"), self.env.cr.savepoint() as savepoint:
                    try:
                        result = getattr(record.with_user(self.auditor), name)()
                        self.env.flush_all()
                    except Exception as error:
                        self.assertIn(type(error).__name__, ("AccessError", "UserError"))
                    else:
                        self.assertIsInstance(result, dict)
                        self.assertEqual(self._count_sent(), before)
                    savepoint.rollback()
                    self.env.invalidate_all()

    def _count_sent(self):
        self.env.flush_all()
        return [
            self.env[name].sudo().search_count([])
            for name in ("mail.mail", "mail.message", "collections.dispatch", "sms.sms")
        ]
