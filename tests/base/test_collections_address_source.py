from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCollectionsAddressSource(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.env["collections.address.source"]

    def test_sources_are_found_in_the_registry(self):
        names = [source._name for source in self.source._get_address_sources()]
        self.assertIn("collections.address", names)
        self.assertNotIn(self.source._name, names)
        self.assertTrue(all(source.env.su for source in self.source._get_address_sources()))

    def test_by_default_every_address_can_be_used(self):
        partner = self.env["res.partner"].create({"name": "Pat", "email": "pat@example.com"})
        self.assertFalse(self.source._find_unusable_emails(partner))
        self.assertTrue(self.source._is_usable(partner, "phone"))
        self.assertIsNone(self.source._sql_usable_email("p"))
        self.assertIsNone(self.source._sql_usable("phone", "p"))
