import json

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsOverview(ContactCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls._member("supervisor")
        cls.other = cls._member("collector", "overview_other")

    def _page(self, user=None):
        self.env.flush_all()
        overview = self.env["collections.overview"].with_user(user or self.supervisor)
        page = overview.with_company(self.company).get_page()
        # As it goes to the screen
        return json.loads(json.dumps(page))

    def _tile(self, name, user=None):
        return {tile["name"]: tile for tile in self._page(user)["tiles"]}[name]

    def _search(self, action):
        domain = [tuple(part) if isinstance(part, list) else part for part in action["domain"]]
        return self.env[action["res_model"]].search(domain)

    def test_all_tiles_are_of_one_shape(self):
        page = self._page()
        self.assertEqual(page["company"], self.company.display_name)
        self.assertIn("March 2, 2026", page["day"])
        sources = self.env["collections.tile.source"]._get_sources()
        self.assertGreaterEqual(len(sources), 5)
        names = [tile["name"] for tile in page["tiles"]]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(names[0], "ageing")
        keys = {
            *("name", "size", "title", "action", "figures", "bars", "rows", "columns"),
            *("points", "note", "empty"),
        }
        for tile in page["tiles"]:
            with self.subTest(tile["name"]):
                self.assertEqual(set(tile), keys)
                self.assertTrue(tile["title"])
                self.assertIn(tile["size"], ("small", "medium", "wide"))
                for row in tile["rows"]:
                    self.assertEqual(len(row["cells"]), len(tile["columns"]))

    def test_every_number_opens_what_is_behind_it(self):
        self._invoice(40, 250.0, partner=self.partner_b)
        opened = 0
        for tile in self._page()["tiles"]:
            actions = [part["action"] for part in (*tile["figures"], *tile["bars"], *tile["rows"])]
            for action in filter(None, [*actions, tile["action"]]):
                if action["type"] == "ir.actions.act_window" and "res_id" not in action:
                    with self.subTest(tile=tile["name"], action=action.get("name")):
                        self.env[action["res_model"]].get_views(action["views"])
                        domain = action.get("domain") or []
                        if isinstance(domain, list):
                            self._search({**action, "domain": domain})
                            opened += 1
        self.assertGreater(opened, 10)

    def test_plain_people_see_nothing(self):
        plain = new_test_user(
            self.env, "overview_plain", groups="base.group_user", company_id=self.company.id
        )
        portal = new_test_user(self.env, "overview_portal", groups="base.group_portal")
        for user in (plain, portal):
            with self.assertRaises(AccessError):
                self._page(user)

    def test_accountants_see_what_is_in_the_ledger(self):
        accountant = new_test_user(
            self.env,
            "overview_accountant",
            groups="account.group_account_readonly",
            company_id=self.company.id,
        )
        names = [tile["name"] for tile in self._page(accountant)["tiles"]]
        self.assertIn("ageing", names)
        self.assertFalse({"debtors", "work", "target"} & set(names))

    def test_who_sees_only_own_customers(self):
        self._invoice(40, 250.0, partner=self.partner_b)
        self.case.user_id = self.collector
        self._case(self.partner_b).user_id = self.other
        self.company.collections_own_cases = True
        rows = self._tile("debtors", self.collector)["rows"]
        self.assertEqual([row["label"] for row in rows], [self.customer.display_name])
        ageing = self._tile("ageing", self.collector)
        self.assertIn("100", ageing["figures"][0]["text"])
        self.assertNotIn("350", ageing["figures"][0]["text"])
        found = self._search(ageing["figures"][0]["action"])
        self.assertEqual(found.move_id, self.move)
        self.assertIn("350", self._tile("ageing")["figures"][0]["text"])

    def test_as_few_statements_as_there_are_tiles(self):
        self._page()
        for days in range(5, 60, 5):
            self._invoice(days, 100.0 + days, partner=self.partner_b)
        self.env.flush_all()
        self.env.invalidate_all()
        overview = self.env["collections.overview"].with_user(self.supervisor)
        with self.assertQueryCount(75):
            overview.with_company(self.company).get_page()
