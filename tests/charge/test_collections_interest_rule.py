from datetime import date

from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsInterestRule(ChargeCommon):
    def test_shipped_rules_are_not_in_use(self):
        names = ("uk", "eu", "de", "de_person", "fr", "at", "ie", "be")
        for name in names:
            rule = self.env.ref(f"collections_followup.interest_rule_{name}")
            self.assertFalse(rule.active, name)
            self.assertTrue(rule.source)
        person = self.env.ref("collections_followup.interest_rule_de_person")
        self.assertEqual((person.binds, person.compensation, person.margin), ("person", "none", 5))

    def test_french_floor_is_named(self):
        values = {
            "name": "Terms for France",
            "kind": "contractual",
            "base": "fixed",
            "country_id": self.env.ref("base.fr").id,
        }
        message = self._refused(self._rule, percent=7.85, **values)
        self.assertIn("7.86", message)
        self.assertIn("France, business", message)
        self.assertIn("2.62", message)
        rule = self._rule(percent=7.86, **values)
        self.assertIn("7.86", self._refused(rule.write, {"percent": 5.0}))
        # Elsewhere, by law, and of persons there is no such floor.
        self._rule(percent=1.0, **{**values, "country_id": self.env.ref("base.de").id})
        self._rule(percent=1.0, **{**values, "kind": "statutory"})
        self._rule(percent=1.0, **{**values, "binds": "person"})

    def test_floor_of_a_reference_rate(self):
        rate = self.env.ref("collections_followup.rate_ecb")
        values = {
            "kind": "contractual",
            "rate_id": rate.id,
            "country_group_id": self.env.ref("base.europe").id,
        }
        self.assertIn("7.86", self._refused(self._rule, margin=5.0, **values))
        self._rule(margin=8.0, **values)

    def test_refusals(self):
        rate = self._rate([(2026, 1, 2.0)])
        for values, words in (
            ({"base": "reference"}, "Choose which"),
            ({"base": "reference", "rate_id": rate.id, "margin": -1.0}, "no rate of interest"),
            ({"base": "fixed", "percent": 500.0}, "no rate of interest"),
            ({"base": "none", "binds": "person", "compensation": "eu"}, "no fixed sum"),
            (
                {
                    "base": "none",
                    "country_id": self.env.ref("base.fr").id,
                    "country_group_id": self.env.ref("base.europe").id,
                },
                "Leave one of them empty",
            ),
            ({"base": "none", "free_days": -1}, "cannot be negative"),
            ({"base": "none", "minimum": -1.0}, "cannot be negative"),
        ):
            with self.subTest(**values):
                self.assertIn(words, self._refused(self._rule, **values))

    def test_percent_in_words(self):
        rules = self.env["collections.interest.rule"]
        self.assertEqual(rules._format_percent(11.15), "11.15")
        self.assertEqual(rules._format_percent(9.2), "9.20")
        self.assertEqual(rules._format_percent(0.125), "0.125")
        self.assertEqual(self.rule._get_percent_known(date(2026, 1, 1)), 5.0)
