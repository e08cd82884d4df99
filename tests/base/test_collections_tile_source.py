from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsTileSource(CollectionsCommon):
    def test_sources_are_found_and_stand_in_their_order(self):
        sources = self.env["collections.tile.source"]._get_sources()
        orders = [source._tile_order for source in sources]
        self.assertEqual(orders, sorted(orders))
        self.assertNotIn(None, orders)
        self.assertEqual(len(set(orders)), len(orders))

    def test_who_may_not_read_it_has_no_such_source(self):
        plain = self._user(None)
        readable = self.env["collections.tile.source"].with_user(plain)._get_sources()
        models = {name for source in readable for name in source._tile_models}
        self.assertFalse({"collections.case", "collections.target"} & models)

    def test_texts(self):
        source = self.env["collections.tile.source"]
        self.assertEqual(source._format_share(1, 0), "")
        self.assertEqual(source._format_share(1, 8), "12.5 %")
        text = source._format_money(1_234.56, self.company)
        self.assertIn("1,235", text)
        self.assertNotIn(".", text)
        self.assertEqual(source._make_row("A", [], share=140)["share"], 100.0)
        self.assertEqual(source._make_row("A", [], share=-7)["share"], 0.0)
        self.assertIsNone(source._make_row("A", [])["share"])
        action = source._make_action("A", "res.partner", ["|", ("date", "<", self.today)])
        self.assertEqual(action["domain"], ["|", ("date", "<", "2026-03-02")])
