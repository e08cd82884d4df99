from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..self_service_common import SIGNATURE, SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalRequest(SelfServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(20, 200)
        cls.engine.refresh(cls.company)

    def test_a_record_that_nobody_makes_or_changes(self):
        request = self._do("promise", day=self._day(30), items=self._ids(self.move))
        collector = self._user("collector")
        own = request.with_user(collector)
        for values in ({"state": "accepted"}, {"amount": 1}, {"partner_id": self.partner_b.id}):
            with self.assertRaises(AccessError):
                own.write(values)
        with self.assertRaises(AccessError):
            own.create({"kind": "promise", "partner_id": self.customer.id})
        with self.assertRaises(UserError):
            request.unlink()
        with self.assertRaises(AccessError):
            request.with_user(collector).nonce  # noqa: B018
        self.assertIn(self.move.name, request.what)
        self.assertIn("further ahead", request.reason)
        self.assertEqual(self.requests.search([("name", "=", request.name)]), request)

    def test_whose_it_is(self):
        request = self._do("promise", day=self._day(30), items=self._ids(self.move))
        mine, other = self._user("collector", login="mine"), self._user("collector", login="other")
        self.company.sudo().collections_own_cases = True
        self._case().user_id = mine
        self.env.invalidate_all()
        self.assertTrue(self.requests.with_user(mine).search([("id", "=", request.id)]))
        self.assertFalse(self.requests.with_user(other).search([("id", "=", request.id)]))
        with self.assertRaises(AccessError):
            request.with_user(other).action_accept()

    def test_what_the_customer_reads(self):
        request = self._do("promise", day=self._day(30), items=self._ids(self.move)).sudo()
        self.assertIn("We look at it", request._get_customer_text())
        request.answer = "Too late for us"
        request.action_decline()
        self.assertEqual(request._get_customer_text(), "Declined: Too late for us")

    def test_what_was_handed_in_or_signed_is_nobodys_to_change(self):
        request = self._do(
            "paid",
            day=self.today.isoformat(),
            amount="200",
            reference="TRX 1",
            items=self._ids(self.move),
            files=[("slip.pdf", b"%PDF-1.4 paid")],
        ).sudo()
        # Made by somebody, as it were: core itself keeps files of the superuser.
        request.with_user(self.env.user).sudo().signature = SIGNATURE
        file = self.env["ir.attachment"]
        files = file.search([("res_model", "=", request._name), ("res_id", "=", request.id)])
        signature = file.search([("res_model", "=", request._name), ("res_field", "!=", False)])
        collector, manager = self._user("collector"), self._user("manager")
        note = file.with_user(collector).create(
            {"name": "n.txt", "raw": b"x", "res_model": request._name, "res_id": request.id}
        )
        for own in (files, signature):
            self.assertEqual(len(own), 1)
            with self.assertRaises(AccessError):
                own.with_user(collector).write({"raw": b"forged"})
            with self.assertRaises(AccessError):
                own.with_user(collector).unlink()
        note.raw = b"y"
        files.with_user(manager).name = "renamed.pdf"
