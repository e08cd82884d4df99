from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCollectionsLossRecovered(TransactionCase):
    def test_who_knows_of_recoveries_is_found(self):
        recovered = self.env["collections.loss.recovered"]
        names = [source._name for source in recovered._get_recovered_sources()]
        self.assertEqual(names, ["collections.figure.recovery"])
        for method in (recovered._sql_recovered, recovered._get_recovered_documents):
            with self.assertRaises(NotImplementedError):
                method(None)
