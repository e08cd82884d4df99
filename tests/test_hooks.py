from odoo.tests import TransactionCase, tagged

from odoo.addons.collections_followup.hooks import _release_demo


@tagged("post_install", "-at_install")
class TestHooks(TransactionCase):
    def test_customers_of_the_demo_data_are_not_removed_with_the_add_on(self):
        """Core would try, once for each of them, and write an error into the log each time."""
        partner = self.env["res.partner"].create({"name": "Of the demo data"})
        name = self.env["ir.model.data"].create(
            {
                "module": "collections_followup",
                "name": "partner_of_the_demo_data",
                "model": "res.partner",
                "res_id": partner.id,
            }
        )
        _release_demo(self.env)
        self.assertFalse(name.exists())
        self.assertTrue(partner.exists())
        # What is ours alone goes.
        self.assertTrue(self.env.ref("collections_followup.policy_standard"))
