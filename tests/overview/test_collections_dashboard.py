from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsDashboard(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env["collections.dashboard"]

    def test_it_reads_stored_figures_of_month_ends_in_force(self):
        made = self.dashboard._prepare()
        [sheet], pivot = made["sheets"], made["pivots"]["1"]
        sources = [
            (pivot["model"], pivot["domain"], [own["fieldName"] for own in pivot["measures"]]),
            *(
                (
                    figure["data"]["metaData"]["resModel"],
                    figure["data"]["searchParams"]["domain"],
                    [figure["data"]["metaData"]["measure"]],
                )
                for figure in sheet["figures"]
            ),
        ]
        self.assertEqual(len(sources), 5)
        for model, domain, names in sources:
            self.assertEqual(domain, ["&", ["kind", "=", "month"], ["state", "=", "current"]])
            self.env[model].search_count(domain)
            for name in names:
                self.assertTrue(self.env[model]._fields[name].store, name)
        for own in (pivot, *(figure["data"] for figure in sheet["figures"])):
            self.assertEqual(
                set(own["fieldMatching"]), {own["id"] for own in made["globalFilters"]}
            )
        self.assertEqual(sheet["colNumber"], len(pivot["measures"]) + 1)
        for menu in made["chartOdooMenusReferences"].values():
            self.assertTrue(self.env.ref(menu).action)

    def test_nothing_is_added_up_over_currencies_or_averaged_over_companies(self):
        """Two companies of one month: what the sheet asks for never mixes what they have."""
        made = self.dashboard._prepare()
        [sheet], pivot = made["sheets"], made["pivots"]["1"]
        asked = [
            (
                [own["fieldName"] for own in pivot["rows"]],
                [(own["fieldName"], own["aggregator"]) for own in pivot["measures"]],
            )
        ]
        for figure in sheet["figures"]:
            data = figure["data"]["metaData"]
            field = self.env["collections.snapshot"]._fields[data["measure"]]
            asked.append((data["groupBy"], [(data["measure"], field.aggregator)]))
        for groups, measures in asked:
            for name, aggregator in measures:
                with self.subTest(groups=groups, name=name):
                    self.assertTrue(
                        "company_id" in groups or (aggregator == "sum" and "currency_id" in groups)
                    )
        # No total above the rows, and no symbol of the reader's currency.
        self.assertRegex(sheet["cells"]["A27"], r"^=PIVOT\(1,\d+,FALSE,")
        self.assertFalse([own for own in pivot["measures"] if "$" in own["format"]])

    def test_who_makes_it_and_where(self):
        for group, error in (("supervisor", AccessError), (None, AccessError)):
            user = self._user(group, login=f"dashboard_{group}")
            with self.assertRaises(error):
                self.dashboard.with_user(user)._make()
        boss = self._user("manager", login="dashboard_manager")
        own = self.dashboard.with_user(boss)
        if not own._is_available():
            with self.assertRaises(UserError):
                own._make()
            return
        made = own._make()
        self.assertEqual(own._make(), made)
        self.assertIn("odoo_line", made.spreadsheet_data)
