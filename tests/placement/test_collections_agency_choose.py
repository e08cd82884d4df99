from odoo.fields import Command
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgencyChoose(PlacementCommon):
    def _choose(self, amount=533.33, days=60, place=1, had=None):
        agencies = self.env["collections.agency"]
        return agencies._choose(self.company, self.customer, amount, days, place, had or agencies)

    def test_what_it_takes(self):
        belgium = self.env.ref("base.be")
        usa, texas = self.env.ref("base.us"), self.env.ref("base.state_us_44")
        self.customer.write({"country_id": belgium.id, "is_company": True, "lang": "en_US"})
        takes = lambda: self.agency._takes(self.customer, 100.0, 60, 1)  # noqa: E731
        self.assertTrue(takes())
        for values in (
            {"customers": "person"},
            {"country_ids": usa.ids},
            {"min_days": 61},
            {"min_amount": 100.01},
            {"max_amount": 99.99},
            {"takes_first": False},
            {"lang_ids": self.env["res.lang"]._activate_lang("fr_FR").ids},
        ):
            before = {
                name: [Command.set(self.agency[name].ids)]
                if name.endswith("_ids")
                else self.agency[name]
                for name in values
            }
            self.agency.write(values)
            with self.subTest(values):
                self.assertFalse(takes())
            self.agency.write(before)
        # In the States only where it is licensed; other countries have none named.
        self.agency.state_ids = texas
        self.assertTrue(takes())
        self.customer.write({"country_id": usa.id, "state_id": False})
        self.assertFalse(takes())
        self.customer.state_id = texas
        self.assertTrue(takes())

    def test_rule_share_and_words(self):
        second = self._agency("Second Chance", sequence=20, share=60)
        self.agency.share = 40
        chosen, why = self._choose()
        self.assertEqual(chosen, self.agency)
        self.assertIn("first in the list", why)
        self.company.collections_placement_choice = "share"
        chosen, why = self._choose()
        self.assertEqual(chosen, second)
        self.assertIn("60.0 %", why)
        self._propose(self.old, second)
        chosen, why = self._choose()
        self.assertEqual(chosen, self.agency, "the other one has all until now")
        self.assertIn("0.0 % it got", why)
        chosen, why = self._choose(had=self.agency)
        self.assertEqual(chosen, second)
        self.assertIn("It was with Fair Collect before", why)
        chosen, why = self._choose(had=self.agency | second)
        self.assertFalse(chosen)
        self.assertIn("did not have it before", why)
        self.assertIn("no agency yet", self.agency._explain_nobody(second.browse(), None))
