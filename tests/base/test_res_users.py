from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import CollectionsCommon


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

    def test_owners_of_work_are_colleagues_of_the_company(self):
        other = self.setup_other_company()["company"]
        move = self._invoice(20, 1000.0)
        item = self._item(move)
        settlement = self.env["collections.settlement"]._make(item, 900.0, self.today)
        plan = self.env["collections.plan"]._make(
            self._item(self._invoice(20, 1000.0)),
            {"date_first": self.today, "installment_count": 3},
        )
        dispute = self.env["collections.dispute"].create(
            {"line_ids": [Command.create({"move_id": move.id})]}
        )
        outsiders = (
            self.env["res.users"].create({"name": "Portal", "login": "owner_portal"}),
            new_test_user(
                self.env,
                "owner_elsewhere",
                groups="base.group_user,collections_followup.group_collections_collector",
                company_id=other.id,
                company_ids=[Command.set(other.ids)],
            ),
        )
        outsiders[0].group_ids = self.env.ref("base.group_portal")
        rule = self.env["collections.dispute.rule"].create({"name": "All"})
        team = self.env["collections.dispute.team"].create(
            {"name": "Team", "company_id": self.company.id}
        )
        ask = self.env["collections.dispute.ask.wizard"].create(
            {"dispute_id": dispute.id, "question": "<p>Why?</p>"}
        )
        for user in outsiders:
            user.email = "owner@example.com"
            for record, name in (
                (self._case(), "user_id"),
                (settlement, "user_id"),
                (plan, "user_id"),
                (dispute, "user_id"),
                (rule, "user_id"),
                (team, "user_id"),
                (team, "member_ids"),
                (self.customer, "collections_user_id"),
                (self.company, "collections_user_id"),
                (self.company, "collections_dispute_supervisor_id"),
                (self.policy, "responsible_id"),
            ):
                with (
                    self.subTest(record._name, name=name, user=user.login),
                    self.assertRaises(ValidationError),
                    self.cr.savepoint(),
                ):
                    record[name] = user
                    self.env.flush_all()
            ask.user_ids = user
            with self.assertRaises(ValidationError):
                ask.action_ask()
        shared = self.env["collections.dispute.team"].create(
            {"name": "Everywhere", "user_id": outsiders[1].id}
        )
        with self.assertRaises(ValidationError):
            shared.company_id = self.company

    def test_who_has_gone_to_another_company_gets_nothing_new(self):
        other = self.setup_other_company()["company"]
        move = self._invoice(20, 1000.0)
        self.env["collections.dispute.rule"].create({"name": "All", "user_id": self.leaver.id})
        self.leaver.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self._case().user_id = False
        settlement = self.env["collections.settlement"]._make(self._item(move), 900.0, self.today)
        self.assertEqual(settlement.user_id, self.env.user)
        dispute = self.env["collections.dispute"].create(
            {"line_ids": [Command.create({"move_id": move.id})]}
        )
        self.assertNotEqual(dispute.user_id, self.leaver)

    def test_work_is_given_in_the_language_of_who_does_it(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.leaver.lang = "de_DE"
        self.company.collections_user_id = self.leaver
        moves = [self._invoice(20, 1234.5) for _n in range(4)]
        items = [self._item(move) for move in moves]
        case = self._case()
        self.env["collections.promise"]._make({items[0]: 1234.5}, self.today)
        settlement = self.env["collections.settlement"]._make(items[1], 1000.0, self.today)
        settlement._offer()
        plan = self.env["collections.plan"]._make(
            items[2],
            {"date_first": self.today, "installment_count": 2, "shift": "none"},
        )
        plan.action_propose()
        plan.action_accept()
        dispute = self.env["collections.dispute"].create(
            {"line_ids": [Command.create({"move_id": moves[3].id})], "user_id": self.leaver.id}
        )
        dispute.date_deadline = self.today
        self.env["collections.dispute"]._check_deadlines(self.company)
        with self._on(60):
            self.engine.refresh(self.company)
        self.env["collections.contact"]._log(
            case_id=case.id,
            partner_id=self.customer.id,
            company_id=self.company.id,
            channel="phone",
            direction="out",
            outcome_id=self.env["collections.contact.outcome"].search([], limit=1).id,
            next_action_date=self.today,
        )
        tasks = self.env["mail.activity"].union(
            *(own.activity_ids for own in (case, self.customer, plan, dispute, settlement))
        )
        words = "\n".join(f"{task.summary} {task.note}" for task in tasks.sorted("id"))
        for german in (
            "Zusage nicht gehalten",
            "1.234,50 bis",
            "Vergleich verfallen",
            "in Verzug",
            "Frist von",
            "Erneut anrufen",
        ):
            self.assertIn(german, words)
        for english in ("Promise not kept", "Settlement lapsed", "is in default", "Call again"):
            self.assertNotIn(english, words)
        # Who approves reads it in his language, whoever asks.
        collector = self._user("collector", "asks")
        other = self.env["collections.settlement"]._make(
            self._item(self._invoice(20, 2000.0)), 1.0, self.today
        )
        other.user_id = collector
        other._find_approvers_sudo("manager").lang = "de_DE"
        other.with_user(collector)._offer()
        approval = other.sudo().activity_ids
        self.assertIn("2.000,00", approval.note)
