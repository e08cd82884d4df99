from odoo.fields import Command
from odoo.tests import tagged

from .test_collections_ageing import AgeingCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgeingGroup(AgeingCommon):
    def test_each_grouping_adds_up_to_the_whole(self):
        tags = self.env["res.partner.category"].create([{"name": "A"}, {"name": "B"}])
        country = self.env.ref("base.be")
        self.partner.write(
            {"country_id": country.id, "category_id": [Command.set(tags.ids)], "ref": "A1"}
        )
        self._invoice_on(self.today, 100.0)
        self._invoice_on(self.today, 50.0, partner=self.customer)
        for name, grouping in self.ageing._get_groupings().items():
            rows = self._read(self.today, group_by=name)
            total = sum(row["total"] for row in rows)
            self.assertEqual(total, 250.0 if name == "tag" else 150.0, name)
            self.assertTrue(all(grouping.key in row for row in rows), name)
            names = self.ageing._get_names(grouping, [row["group"] for row in rows])
            self.assertTrue(all(names[row["group"]] for row in rows), name)
        found = {
            row["country_id"]: row["total"] for row in self._read(self.today, group_by="country")
        }
        self.assertEqual(found[country.id], 100.0)
        within = self._read(self.today, within={"country": country.id})
        self.assertEqual([row["partner_id"] for row in within], self.partner.ids)
        without = self._read(self.today, within={"tag": False})
        self.assertEqual([row["partner_id"] for row in without], self.customer.ids)

    def test_companies_of_a_group_stand_under_its_head(self):
        head = self.env["res.partner"].create({"name": "Head office", "is_company": True})
        middle = self.env["res.partner"].create(
            {"name": "Middle", "is_company": True, "parent_id": head.id}
        )
        self.partner.write({"is_company": True, "parent_id": middle.id})
        contact = self.env["res.partner"].create({"name": "Clerk", "parent_id": self.partner.id})
        self._invoice_on(self.today, 100.0, partner=contact)
        self._invoice_on(self.today, 50.0, partner=head)
        [row] = self._read(self.today, group_by="parent")
        self.assertEqual((row["parent_id"], row["total"]), (head.id, 150.0))
        self.assertEqual(
            {row["partner_id"]: row["total"] for row in self._read(self.today)},
            {self.partner.id: 100.0, head.id: 50.0},
        )

    def test_collector_is_that_of_the_case_or_else_of_the_customer(self):
        first = self._user("collector", login="group_first")
        second = self._user("collector", login="group_second")
        self._invoice(9, 100.0, self.partner)
        self._case(self.partner).user_id = first
        self._invoice_on(self.today, 50.0, partner=self.customer)
        self.customer.with_company(self.company).collections_user_id = second
        found = {
            row["collector_id"]: row["total"]
            for row in self._read(self.today, group_by="collector")
        }
        self.assertEqual(found, {first.id: 100.0, second.id: 50.0})

    def test_level_of_a_past_day_is_that_of_its_notices(self):
        self._invoice(2, 100.0, self.partner)
        self._pass()
        [now] = self._read(self.today, group_by="level")
        self.assertEqual(now["level_id"], self.levels[0].id)
        [policy] = self._read(self.today, group_by="policy")
        self.assertEqual(policy["policy_id"], self.levels[0].policy_id.id)
        [before] = self._read(self.today.replace(day=1), group_by="level")
        self.assertFalse(before["level_id"])
