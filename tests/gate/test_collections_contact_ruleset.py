import runpy
from datetime import date, datetime
from pathlib import Path

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons import collections_followup

from .test_collections_gate import GateCommon

NIGHT = datetime(2026, 6, 5, 3)


@tagged("post_install", "-at_install")
class TestCollectionsContactRuleset(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ruleset = cls.env.ref("collections_followup.ruleset_us_regulation_f")

    def test_all_are_off_and_have_a_source(self):
        rulesets = self.env["collections.contact.ruleset"].search([])
        self.assertEqual(len(rulesets), 7)
        self.assertEqual(set(rulesets.mapped("mode")), {"off"})
        for ruleset in rulesets:
            self.assertTrue(ruleset.rule_ids and ruleset.source and ruleset.date_checked)
            self.assertTrue(all(ruleset.rule_ids.mapped("source")))

    def test_each_company_chooses(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.ruleset.mode = "warn"
        self.assertEqual(self.ruleset.mode, "warn")
        self.assertEqual(self.ruleset.with_company(other).mode, "off")
        self._assert("warned", NIGHT)
        self.ruleset.mode = "off"
        self._assert("allowed", NIGHT)

    def test_only_administrators_choose(self):
        for group in (None, "readonly", "collector", "supervisor"):
            user = self._user(group)
            with self.assertRaises(AccessError):
                self.ruleset.with_user(user).mode = "off"
            with self.assertRaises(AccessError):
                self.ruleset.with_user(user).action_apply_suggestions()
        self.ruleset.with_user(self._user("manager")).mode = "block"
        self.assertEqual(self.ruleset.mode, "block")

    def test_suggestions_follow_who_collects(self):
        self.company.collections_for_others = True
        self.ruleset.action_apply_suggestions()
        self.assertEqual(self.ruleset.mode, "block")
        self.company.collections_for_others = False
        self.ruleset.invalidate_recordset(["suggested_mode"])
        self.assertEqual(self.ruleset.suggested_mode, "warn")
        self.assertEqual(self.env.ref("collections_followup.ruleset_b2b").suggested_mode, "advise")

    def test_a_law_that_binds_creditors_blocks_them(self):
        for role, for_others, mode in (
            ("any", False, "block"),
            ("any", True, "block"),
            ("own", False, "block"),
            ("own", True, "warn"),
            ("others", False, "warn"),
            ("others", True, "block"),
        ):
            with self.subTest(role=role, for_others=for_others):
                self.company.collections_for_others = for_others
                self.ruleset.role = role
                self.ruleset.invalidate_recordset(["suggested_mode"])
                self.assertEqual(self.ruleset.suggested_mode, mode)
        for name in ("us_ma", "us_nyc", "us_dc"):
            ruleset = self.env.ref(f"collections_followup.ruleset_{name}")
            self.assertEqual(ruleset.suggested_mode, "block", name)

    def test_end_before_its_beginning(self):
        with self.assertRaisesRegex(ValidationError, "ends before it begins"):
            self.ruleset.date_to = date(2020, 1, 1)

    def test_counts_within_its_dates(self):
        self._set("us_regulation_f")
        self.ruleset.date_to = date(2026, 6, 3)
        self._assert("allowed", NIGHT)
        self.ruleset.date_to = date(2026, 6, 4)
        self._assert("blocked", NIGHT.replace(day=4))

    def test_purpose_of_the_debts(self):
        self._set("us_regulation_f")
        self.person.collections_debt_purpose = "commercial"
        self._assert("allowed", NIGHT)
        self.person.collections_debt_purpose = "consumer"
        self._assert("blocked", NIGHT)

    def test_where_nothing_is_known_the_company_s_country_counts(self):
        self._set("us_regulation_f")
        self.person.write({"country_id": False, "state_id": False, "zip": False, "city": False})
        self.company.country_id = self.us
        self._assert("blocked", NIGHT)
        self.person.country_id = self.env.ref("base.de")
        self._assert("allowed", NIGHT)

    def test_a_branch_follows_its_company(self):
        self._set("us_regulation_f")
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        answer = self.gate.with_company(branch)._ask(self.person, "phone", NIGHT)
        self.assertEqual(answer["verdict"], "blocked")

    def test_what_is_there_already_learns_what_new_ones_say(self):
        ref = self.env.ref
        work = ref("collections_followup.rule_us_regulation_f_work")
        work.write({"kind": "place", "or_written": False})
        consent = ref("collections_followup.rule_us_dc_consent")
        consent.asks = 0
        state = ref("collections_followup.ruleset_us_ma")
        state.zip_prefixes = "02"
        flag = ref("collections_followup.flag_vulnerable")
        flag.policy_id = False
        path = Path(collections_followup.__file__).parent
        script = runpy.run_path(path / "migrations" / "19.0.1.8.0" / "post-gate.py")
        script["migrate"](self.env.cr, None)
        self.assertEqual(work.kind, "place")
        script["migrate"](self.env.cr, "19.0.1.7.0")
        self.assertEqual((work.kind, work.or_written, consent.asks), ("consent", True, 1))
        self.assertEqual(state.zip_prefixes, "02", "what somebody entered stays")
        self.assertEqual(flag.policy_id, ref("collections_followup.policy_gentle"))

    def test_messages_say_how_to_opt_out_where_it_is_there_already(self):
        ruleset = self.env.ref("collections_followup.ruleset_us_regulation_f")
        self.assertTrue(ruleset.wants_opt_out)
        ruleset.wants_opt_out = False
        path = Path(collections_followup.__file__).parent
        script = runpy.run_path(path / "migrations" / "19.0.1.9.0" / "post-opt-out.py")
        script["migrate"](self.env.cr, None)
        self.assertFalse(ruleset.wants_opt_out)
        script["migrate"](self.env.cr, "19.0.1.8.0")
        self.assertTrue(ruleset.wants_opt_out)
