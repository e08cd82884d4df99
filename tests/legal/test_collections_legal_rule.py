from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalRule(LegalCommon):
    def test_a_rule_that_gives_no_day_is_refused(self):
        rules = self.env["collections.legal.rule"]
        good = {"name": "X", "anchor": "filed", "n": 10}
        rule = rules.create(good)
        for vals, words in (
            ({"n": -1}, "from 0 to"),
            ({"n": 40000}, "from 0 to"),
            ({"kind": "nth_month_day", "n": 1, "day": 32}, "from 1 to 31"),
            ({"date_from": self._day(2, 1), "date_to": self._day(1, 1)}, "ends before it begins"),
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(ValidationError, words):
                rule.write(vals)
        part = rules.create({**good, "parent_id": rule.id})
        with self.assertRaisesRegex(ValidationError, "a part has no parts"):
            rules.create({**good, "parent_id": part.id})

    def test_all_that_is_shipped_gives_a_day_and_says_where_it_is_from(self):
        rules = self.env["collections.legal.rule"].search([("parent_id", "=", False)])
        self.assertGreater(len(rules), 20)
        for rule in rules:
            with self.subTest(rule.name):
                self.assertTrue(rule.source and rule.kind_ids)
                # A day stands there only where somebody has read the law itself.
                self.assertEqual(bool(rule.date_checked), rule.status == "verified")
                self.assertIn(rule.source, rule._describe_source())
                # Nothing is moved to a later day but by the law, or where waiting longer is safe.
                if rule.roll == "next_business":
                    self.assertTrue("53.003" in rule.source or rule.step == "wait")
