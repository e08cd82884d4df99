from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCollectionsRemittanceSource(TransactionCase):
    def test_what_was_said_about_one_payment(self):
        source = self.env["collections.remittance.source"]
        currency = self.env.company.currency_id
        advice = [
            (1, currency.id, 100.0, "A"),
            (1, currency.id, 0.0, "B"),
            (2, currency.id, 100.0, "C"),
            (1, currency.id + 999, 100.0, "D"),
        ]
        cases = [
            ((1, 100.0), "A\nB"),
            ((1, 90.0), "B"),
            ((2, 90.0), ""),
            # Nobody knows whose it is: only the amount says so.
            ((None, 100.0), "A\nC"),
            ((None, 90.0), ""),
        ]
        for (partner_id, amount), expected in cases:
            with self.subTest(partner_id=partner_id, amount=amount):
                found = source._choose_advice(advice, partner_id, currency.id, amount)
                self.assertEqual(found, expected)
        self.assertEqual(source._read_advice_sudo(self.env.company), [])
