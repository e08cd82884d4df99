import psycopg2

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.collections_followup.models.base.attempt import attempt


@tagged("post_install", "-at_install")
class TestAttempt(TransactionCase):
    def test_what_fails_is_taken_back_alone(self):
        partner = self.env["res.partner"].create({"name": "Ann"})

        def fail(name):
            partner.name = name
            raise UserError("no")

        self.assertEqual(str(attempt(self.env, fail, "Bob")), "no")
        self.assertEqual(partner.name, "Ann")
        self.assertIsNone(attempt(self.env, lambda: partner.write({"name": "Cora"})))
        self.assertEqual(partner.name, "Cora")

    def test_who_is_at_it_already_goes_first(self):
        def collide():
            raise psycopg2.errors.SerializationFailure

        with self.assertRaises(psycopg2.errors.SerializationFailure):
            attempt(self.env, collide)
