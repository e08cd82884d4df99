from datetime import date, datetime

from odoo.tests import tagged

from .test_collections_flag_entry import FlagCommon

NOON = datetime(2026, 3, 4, 12)


@tagged("post_install", "-at_install")
class TestCollectionsFlagEntryGate(FlagCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate = cls.env["collections.gate"]
        cls.debt_a = cls._invoice(5)
        cls.debt_b = cls._invoice(9)

    def _ask(self, channel="email", when=NOON, items=None, partner=None, user=None, **values):
        gate = self.gate.with_user(user) if user else self.gate
        return gate._ask(partner or self.customer, channel, when, items, **values)

    def _verdict(self, *args, **values):
        return self._ask(*args, **values)["verdict"]

    def test_cease_letter_received_on_3_march(self):
        self._flag("cease", date_from=date(2026, 3, 3))
        self.assertEqual(self._verdict(when=datetime(2026, 3, 2, 12)), "allowed", "before it came")
        answer = self._ask()
        self.assertEqual(answer["verdict"], "blocked")
        self.assertEqual(answer["rules"][0]["source"], "12 CFR 1006.6(c)")
        self.assertFalse(answer["next"])
        for purpose in ("end", "may_invoke", "invoke"):
            self.assertEqual(self._verdict(purpose=purpose), "allowed", purpose)
        self.assertEqual(self._verdict(purpose="reminder"), "blocked")
        self.assertEqual(self._verdict(required=True), "allowed")

    def test_original_creditor_asked_for(self):
        self._flag("original_creditor", move_id=self.debt_a.id, date_from=self.today)
        for channel in ("phone", "email", "letter"):
            self.assertEqual(self._verdict(channel, items=self.debt_a), "blocked", channel)
        self.assertEqual(self._verdict(items=self.debt_b), "allowed")
        run = self._prepare()
        self.assertEqual(run.notice_ids.line_ids.move_line_id.move_id, self.debt_b)

    def test_mark_of_core_fields(self):
        self.customer.collections_cease = True
        self.assertEqual(self._verdict(), "blocked")
        self.assertEqual(self._verdict(purpose="invoke"), "allowed")
        self._kind("cease").active = False
        self.assertEqual(self._verdict(), "blocked", "the mark needs no flag")

    def test_lawyer_on_debt_a_leaves_debt_b(self):
        lawyer = self._contact()
        self._flag("lawyer", move_id=self.debt_a.id, contact_id=lawyer.id, date_from=self.today)
        for items in (self.debt_a, self._item(self.debt_a), self.debt_a | self.debt_b):
            self.assertEqual(self._verdict(items=items), "blocked")
        self.assertEqual(self._verdict(items=self.debt_b), "allowed")
        self.assertEqual(self._verdict(), "warned", "about all: one of two is flagged")
        self.assertEqual(self._verdict(items=self.debt_a, partner=lawyer), "allowed")
        self._flag("lawyer", move_id=self.debt_b.id)
        self.assertEqual(self._verdict(items=self.debt_b), "blocked")

    def test_all_that_is_owed_is_flagged(self):
        self._pay(self.debt_b)
        self._flag("lawyer", move_id=self.debt_a.id)
        self.assertEqual(self._verdict(), "blocked")

    def test_lawyer_without_answer_for_30_days(self):
        entry = self._flag("lawyer", date_from=date(2026, 3, 2))
        self.assertEqual(self._verdict(when=datetime(2026, 3, 31, 12)), "blocked")
        late = datetime(2026, 4, 1, 12)
        answer = self._ask(when=late)
        self.assertEqual(answer["verdict"], "warned")
        self.assertIn("No answer within 30 days", answer["rules"][0]["text"])
        self.assertEqual(self._ask()["next"], datetime(2026, 4, 1))
        entry.action_answered()
        self.assertEqual(self._verdict(when=late), "blocked")

    def test_moratorium_of_60_days(self):
        self._flag("moratorium", date_from=date(2026, 3, 2))
        answer = self._ask(when=datetime(2026, 4, 30, 23))
        self.assertEqual(answer["verdict"], "blocked")
        self.assertEqual(answer["next"], datetime(2026, 5, 1))
        self.assertEqual(self._verdict(when=datetime(2026, 5, 1, 9)), "allowed")

    def test_vulnerable_takes_a_supervisor_on_the_telephone(self):
        self._flag("vulnerable")
        collector, supervisor = self._user("collector"), self._user("supervisor")
        for channel in ("phone", "visit"):
            self.assertEqual(self._verdict(channel, user=collector), "blocked")
            self.assertEqual(self._verdict(channel, user=supervisor), "warned")
        self.assertEqual(self._verdict("email", user=collector), "allowed")

    def test_estate_contact(self):
        heir = self._contact("Heir")
        self._flag("deceased", contact_id=heir.id)
        self.assertEqual(self._verdict("phone"), "blocked")
        self.assertEqual(self._verdict("phone", partner=heir), "allowed")
        self.assertEqual(self._verdict("phone", partner=self._contact("Friend")), "blocked")

    def test_effects_are_data(self):
        kind = self._kind("insolvent")
        kind.channel_ids = self.env.ref("collections_followup.channel_sms")
        entry = self._flag("insolvent")
        self.assertEqual(self._verdict("sms"), "blocked")
        self.assertEqual(self._verdict("email"), "allowed")
        kind.write({"contact_verdict": "warned", "channel_ids": False, "binds_required": True})
        self.assertEqual(self._verdict("email", required=True), "warned")
        entry.action_end()
        self.assertEqual(self._verdict("sms"), "allowed")

    def test_other_company(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        self._flag("lawyer")
        self.assertEqual(self._verdict(), "blocked")
        self.assertEqual(self._verdict(company=other), "allowed")
        self._flag("insolvent")
        self.assertEqual(self._verdict(company=other), "blocked")

    def test_as_many_queries_for_many(self):
        self._flag("lawyer", move_id=self.debt_a.id)
        self._flag("insolvent", partner=self.partner_b)
        rows = [{"partner": self.customer, "channel": "email"}]
        many = [
            {"partner": partner, "channel": channel, "items": items}
            for partner in (self.customer, self.partner_b)
            for channel in ("email", "phone", "sms")
            for items in (None, self.debt_a, self.debt_b)
        ]
        counts = []
        for asked in (rows, many):
            self.gate._ask_many(asked)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.gate._ask_many(asked)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_of_many_asked_at_once_each_meets_its_own_flags(self):
        self._flag("lawyer", move_id=self.debt_a.id)
        self._flag("insolvent", partner=self.partner_b)
        asked = [
            (self.customer, self.debt_a),
            (self.customer, self.debt_b),
            (self.customer, None),
            (self.partner_b, None),
            # The flag is on the invoice, whoever is written to about it.
            (self.partner_b, self.debt_a),
        ]
        answers = self.gate._ask_many(
            [
                {"partner": partner, "channel": "email", "items": items, "when": NOON}
                for partner, items in asked
            ]
        )
        alone = [self._ask(items=items, partner=partner) for partner, items in asked]
        self.assertEqual(
            [answer["verdict"] for answer in answers],
            ["blocked", "allowed", "warned", "blocked", "blocked"],
        )
        self.assertEqual([answer["rules"] for answer in answers], [own["rules"] for own in alone])
        self.assertEqual(len(answers[4]["rules"]), 2)
