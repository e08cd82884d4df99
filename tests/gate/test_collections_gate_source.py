from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestCollectionsGateSource(GateCommon):
    def test_sources_are_found_in_their_order(self):
        sources = self.env["collections.gate.source"]._get_gate_sources()
        names = [source._name for source in sources]
        self.assertLessEqual(
            {
                "collections.address",
                "collections.consent",
                "collections.contact",
                "collections.contact.role",
                "collections.flag.entry",
                "collections.notice",
                "collections.quiet.time",
            },
            set(names),
        )
        self.assertNotIn("collections.gate.source", names)
        orders = [source._gate_order for source in sources]
        self.assertEqual(orders, sorted(orders))
        self.assertTrue(all(source.env.su and not source for source in sources))

    def test_by_default_nothing_is_known(self):
        source = self.env["collections.gate.source"]
        self.assertIsNone(source._sql_gate_events(self.company, tuple(self.person.ids), None))
        self.assertEqual(source._get_objections([]), {})
        self.assertIsNone(source._find_place(self.person, "phone", None))
