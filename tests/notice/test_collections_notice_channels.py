from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeChannels(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")
        cls.customer.write(
            {
                "street": "Main Street 1",
                "city": "Town",
                "country_id": cls.env.ref("base.us").id,
                "phone": "+1 555 555 0100",
            }
        )

    def _notice(self, channel="email", **values):
        self.levels.write(
            {
                f"channel_{name}": name == channel
                for name, _label in self.env["collections.notice"]._selection_channel()
            }
        )
        self._invoice(5)
        notice = self._prepare().notice_ids
        notice.sudo().write(values)
        return notice

    def _send(self, notice):
        notice.action_send()
        self.env["collections.notice"]._send_batch()

    # ------------------------------------------------------------------ reachability

    def test_what_keeps_a_notice_from_its_customer(self):
        self.env["mail.blacklist"]._add("no@example.com")
        cases = (
            ("email", {}, False),
            ("email", {"email": False}, "no_email"),
            ("email", {"email": "nobody"}, "bad_email"),
            ("email", {"email": "No <NO@example.com>"}, "blacklisted"),
            ("email", {"message_bounce": 2}, False),
            ("email", {"message_bounce": 3}, "bounced"),
            ("letter", {}, False),
            ("letter", {"street": False, "zip": "10001"}, False),
            ("letter", {"street": False, "zip": False}, "no_address"),
            ("letter", {"city": False}, "no_address"),
            ("letter", {"country_id": False}, "no_address"),
            ("phone", {"phone": False}, "no_phone"),
        )
        notice = self._notice()
        self.company.collections_user_id = self.collector
        for channel, values, problem in cases:
            with self.subTest(channel, **values), self.env.cr.savepoint() as savepoint:
                self.customer.write(values)
                found = notice._find_channel_problem(channel, notice)
                self.assertEqual(found, problem)
                notice.sudo().channel = channel
                self.assertEqual(notice._find_problems().get(notice.id, False), problem)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_address_of_the_contact_counts_where_it_has_one(self):
        notice = self._notice("letter")
        contact = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.customer.id})
        contact.write({"street": False, "city": False, "zip": False, "country_id": False})
        notice.recipient_id = contact
        self.assertFalse(notice._find_channel_problem("letter", notice))
        contact.city = "Elsewhere"
        self.assertEqual(notice._find_channel_problem("letter", notice), "no_address")

    def test_tasks_need_somebody_who_does_them(self):
        notice = self._notice("manual")
        notice.run_id.sudo().user_id = False
        self.assertEqual(notice._find_channel_problem("manual", notice), "no_user")
        people = self.env["res.users"]
        for number in range(4):
            people |= self._user("collector", login=f"task_{number}")
        # From the last resort to the first choice.
        for user, record, name in (
            (people[0], self.company, "collections_user_id"),
            (people[1], self.policy, "responsible_id"),
            (people[2], notice.sudo(), "user_id"),
            (people[3], notice.case_id, "user_id"),
        ):
            record[name] = user
            self.assertEqual(notice._get_task_user(), user)
            self.assertFalse(notice._find_channel_problem("manual", notice))

    # ------------------------------------------------------------------------- e-mail

    def test_email_as_it_waits_for_the_mail_server(self):
        notice = self._notice()
        self._send(notice)
        mail = notice.mail_id
        self.assertEqual((notice.state, mail.state), ("queued", "outgoing"))
        self.assertEqual(mail.subject, "Level 1 of " + self.company.name)
        self.assertEqual(mail.email_to, self.customer.email_formatted)
        self.assertIn("ar@example.com", mail.email_from)
        self.assertIn("Please pay USD 100.00.", notice.content)
        self.assertEqual(notice.address, mail.email_to)
        self.assertEqual((mail.model, mail.res_id), ("collections.case", notice.case_id.id))
        self.assertEqual(mail.author_id, self.company.partner_id)
        self.assertTrue(mail.auto_delete)
        dispatch = notice.dispatch_id
        self.assertEqual((dispatch.state, dispatch.mail_id), ("ready", mail))
        self.assertEqual(dispatch.message_uid, mail.message_id)
        self.assertEqual(dispatch.content, notice.content)

    def test_replies_come_back_to_the_case(self):
        domain = self.env["mail.alias.domain"].create({"name": "example.com"})
        self.company.alias_domain_id = domain
        notice = self._notice()
        self._send(notice)
        self.assertIn(domain.catchall_email, notice.mail_id.reply_to)

    def test_replies_come_to_the_sender_where_mail_is_not_received(self):
        self.company.alias_domain_id = False
        notice = self._notice()
        self._send(notice)
        self.assertIn("ar@example.com", notice.mail_id.reply_to)

    def test_reminder_before_the_due_date_stands_in_the_thread_of_the_customer(self):
        self.levels[0].days = -5
        self._invoice(-2)
        notice = self._prepare().notice_ids
        self._send(notice)
        self.assertEqual(notice.message_id.model, "res.partner")
        self.assertEqual(notice.message_id.res_id, self.customer.id)

    def test_email_to_a_contact_without_address_goes_to_the_customer(self):
        contact = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.customer.id})
        notice = self._notice()
        notice.recipient_id = contact
        self._send(notice)
        self.assertEqual(notice.mail_id.email_to, self.customer.email_formatted)

    # -------------------------------------------------------------------------- tasks

    def test_call_is_planned_with_its_script(self):
        self.levels[0].script = "<p>Ask {contact} for {amount}.</p>"
        self.company.collections_user_id = self.collector
        notice = self._notice("phone", date_planned=self.today)
        self._send(notice)
        task = notice.activity_id
        self.assertRecordValues(
            task,
            [
                {
                    "res_model": "collections.case",
                    "res_id": notice.case_id.id,
                    "user_id": self.collector.id,
                    "date_deadline": self.today,
                    "summary": "Level 1: USD 100.00, 5 days overdue",
                    "automated": True,
                }
            ],
        )
        self.assertEqual(
            task.activity_type_id, self.env.ref("collections_followup.mail_activity_type_call")
        )
        self.assertIn(f"Ask {self.customer.name} for USD 100.00.", task.note)
        self.assertEqual((notice.state, notice.address), ("sent", "+1 555 555 0100"))
        self.assertEqual(notice.line_ids.move_line_id.collections_level_id, self.levels[0])

    def test_task_without_call_keeps_no_number(self):
        self.company.collections_user_id = self.collector
        notice = self._notice("manual")
        self._send(notice)
        self.assertEqual(
            notice.activity_id.activity_type_id,
            self.env.ref("collections_followup.mail_activity_type_task"),
        )
        self.assertFalse(notice.address)
        self.assertIn(notice.line_ids.move_name, notice.content)
