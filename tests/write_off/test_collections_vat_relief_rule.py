from datetime import date

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCollectionsVatReliefRule(TransactionCase):
    def test_the_rule_in_force(self):
        rules = self.env["collections.vat.relief.rule"]
        country = self.env.ref("base.uk")
        first = rules._find(country, date(2026, 5, 1))
        self.assertEqual((first.kind, first.months, first.months_last), ("later", 6, 54))
        first.date_to = date(2026, 12, 31)
        new = rules.create(
            {
                "country_id": country.id,
                "date_from": date(2027, 1, 1),
                "kind": "later",
                "months": 3,
                "source": "A new law",
            }
        )
        self.assertEqual(rules._find(country, date(2027, 1, 1)), new)
        self.assertEqual(rules._find(country, date(2026, 12, 31)), first)
        self.assertFalse(rules._find(country, date(1980, 1, 1)))
        days = new._get_days(date(2027, 2, 1), date(2027, 1, 15), date(2027, 3, 1))
        self.assertEqual(days, (date(2027, 5, 1), None))

    def test_each_rule_has_its_source(self):
        for rule in self.env["collections.vat.relief.rule"].search([]):
            self.assertTrue(rule.source and rule.url and rule.note, rule.country_id.name)
