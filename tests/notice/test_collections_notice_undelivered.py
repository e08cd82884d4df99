from datetime import date, datetime

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeUndelivered(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")

    def _tasks(self, record):
        return self.env["mail.activity"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )

    def test_sent_notice_stays_and_its_collector_gets_a_task(self):
        self.company.collections_user_id = self.collector
        self._invoice(5)
        notice = self._pass().notice_ids
        notice.sudo()._report_undelivered("a@example.com", " 550 no such user \n")
        self.assertEqual(notice.state, "sent")
        task = self._tasks(notice.case_id)
        self.assertRecordValues(
            task,
            [
                {
                    "summary": "Not delivered: a@example.com",
                    "user_id": self.collector.id,
                    "date_deadline": self.today,
                }
            ],
        )
        self.assertIn(notice.name, task.note)
        self.assertIn("(550 no such user)", task.note)

    def test_one_task_per_address(self):
        self._invoice(5)
        notice = self._pass().notice_ids
        for _time in range(2):
            notice.sudo()._report_undelivered("a@example.com")
        self.assertEqual(len(self._tasks(notice.case_id)), 1)
        notice.sudo()._report_undelivered("b@example.com")
        self.assertEqual(len(self._tasks(notice.case_id)), 2)

    def test_reminder_before_the_due_date_has_its_task_on_the_customer(self):
        self.levels[0].days = -5
        self._invoice(-2)
        notice = self._pass().notice_ids
        self.assertFalse(notice.case_id)
        notice.sudo()._report_undelivered("a@example.com")
        self.assertEqual(len(self._tasks(self.customer)), 1)

    def test_notice_in_the_outbox_fails_and_another_way_is_tried(self):
        self.customer.write({"street": "Main Street 1", "city": "Town"})
        self.customer.country_id = self.env.ref("base.us")
        self.levels[0].fallback = True
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        notice = run.notice_ids
        notice.sudo()._report_undelivered("a@example.com", "mailbox is full")
        self.assertEqual(notice.failure_type, "bounced")
        self.assertEqual(notice.failure_reason, "mailbox is full")
        other = run.notice_ids - notice
        self.assertEqual((other.channel, other.fallback_of_id), ("letter", notice))
        self.assertFalse(self._tasks(notice.case_id))

    def test_task_is_of_the_company_s_day_and_in_the_collector_s_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"]._load_module_terms(["collections_followup"], ["de_DE"])
        self.collector.lang = "de_DE"
        self.company.collections_user_id = self.collector
        self.company.partner_id.tz = "Pacific/Auckland"
        self._invoice(5)
        notice = self._pass().notice_ids
        # The evening of the 2nd in Greenwich is the morning of the 3rd in Auckland.
        with self._on(datetime(2026, 3, 2, 20, 0)):
            notice.sudo()._report_undelivered("a@example.com")
        task = self._tasks(notice.case_id)
        self.assertEqual(task.date_deadline, date(2026, 3, 3))
        self.assertEqual(task.summary, "Nicht zugestellt: a@example.com")

    def test_task_is_not_given_to_the_user_of_the_mail_gateway(self):
        self._invoice(5)
        run = self._pass()
        notice = run.notice_ids
        notice.run_id.sudo().user_id = False
        root = self.env.ref("base.user_root")
        notice.with_user(root)._report_undelivered("a@example.com")
        task = self._tasks(notice.case_id)
        self.assertEqual(len(task), 1)
        self.assertFalse(task.user_id)
