from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCollectionsLimitationSource(TransactionCase):
    def test_sources_are_found_in_their_order(self):
        names = self.env["collections.limitation.source"]._get_limitation_sources()
        self.assertEqual(
            names[:3],
            (
                "collections.limitation.ledger",
                "collections.limitation.event",
                "collections.plan.limitation",
            ),
        )
