from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCollectionsLossApart(TransactionCase):
    def test_who_provides_apart_is_found(self):
        names = self.env.registry.descendants(["collections.loss.apart"], "_inherit")
        self.assertIn("collections.provision", names)
        with self.assertRaises(NotImplementedError):
            self.env["collections.loss.apart"]._sql_apart(None)
