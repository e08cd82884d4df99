from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestResCompanyGate(GateCommon):
    def test_unknown_mode_is_said(self):
        with self.assertRaisesRegex(UserError, "blocks; not loudly"):
            self.company._collections_set_ruleset(
                "collections_followup.ruleset_us_regulation_f", "loudly"
            )

    def test_chosen_by_name_or_record_each_once(self):
        ruleset = self.env.ref("collections_followup.ruleset_us_regulation_f")
        for chosen, mode in (
            ("collections_followup.ruleset_us_regulation_f", "warn"),
            (ruleset, "block"),
        ):
            self.company._collections_set_ruleset(chosen, mode)
            entries = self.env["collections.contact.ruleset.mode"].search(
                [("company_id", "=", self.company.id), ("ruleset_id", "=", ruleset.id)]
            )
            self.assertEqual(entries.mapped("mode"), [mode])

    def test_only_administrators_choose(self):
        company = self.company.with_user(self._user("supervisor"))
        with self.assertRaises(AccessError):
            company._collections_set_ruleset("collections_followup.ruleset_us_regulation_f", "off")

    def test_settings_lead_to_the_rules(self):
        settings = self.env["res.config.settings"].create({})
        settings.collections_for_others = True
        settings.execute()
        self.assertTrue(self.company.collections_for_others)
        rulesets = self.env["collections.contact.ruleset"].search([])
        rulesets.action_apply_suggestions()
        regulation = self.env.ref("collections_followup.ruleset_us_regulation_f")
        self.assertEqual(regulation.mode, "block")
