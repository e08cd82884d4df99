from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestCollectionsLimitationRule(LimitationCommon):
    def test_what_makes_no_rule(self):
        for values in (
            {"years": -1},
            {"years": 101},
            {"notices": "text"},
            {"state_ids": [(6, 0, self.env.ref("base.state_us_5").ids)]},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._rule(**values)

    def test_what_is_shipped(self):
        rules = self.env["collections.limitation.rule"].search([("company_id", "=", False)])
        self.assertGreater(len(rules), 40)
        self.assertTrue(all(rules.mapped("source")))
        confirmed = rules.filtered(lambda rule: rule.status == "confirmed")
        # Those whose law was read; no state of the United States is among them.
        codes = {"CH", "DE", "ES", "FR", "GB", "IT", "PL", "PT"}
        self.assertEqual(set(confirmed.country_id.mapped("code")), codes)
        self.assertFalse(confirmed.state_ids)
        self.assertTrue(all(confirmed.mapped("date_checked")))
        blank = rules.filtered(lambda rule: not rule.years)
        self.assertEqual(set(blank.state_ids.mapped("code")), {"OH", "KY", "LA", "DE", "WI", "PA"})
        self.assertFalse(blank.filtered("restart_payment"))
        for read in self.env["collections.limitation.rule"]._read_rules_sudo(self.company):
            self.assertFalse(read.revive, "nobody said so")
