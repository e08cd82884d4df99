from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..pdf import make_pdf
from .test_collections_sealed import SealedCommon


@tagged("post_install", "-at_install")
class TestIrAttachment(SealedCommon):
    def test_letter_of_a_sent_notice_stays(self):
        for values in ({"raw": make_pdf(3)}, {"name": "x"}, {"res_id": False}):
            self._refused_to_all(lambda user, v=values: self.letter.with_user(user).write(v))
        self._refused_to_all(lambda user: self.letter.with_user(user).unlink())
        self._refused_to_all(lambda user: self.letter.with_user(user).sudo()._delete_and_notify())
        self.assertTrue(self.letter.with_user(self.people[0]).raw)

    def test_administrators_may(self):
        self.letter.with_user(self.manager).name = "Renamed.pdf"
        self.assertEqual(self.letter.name, "Renamed.pdf")

    def test_enclosures_of_messages_to_customers_stay(self):
        case, collector = self._case(), self.people[1]
        message = case.with_user(collector).message_post(
            body="Please pay",
            partner_ids=self.customer.ids,
            message_type="comment",
            attachments=[("Offer.pdf", make_pdf(1))],
        )
        offer = message.attachment_ids
        self._refused_to_all(lambda user: offer.with_user(user).write({"raw": make_pdf(2)}))
        self._refused_to_all(lambda user: offer.with_user(user).unlink())

    def test_what_was_not_sent_is_as_core_has_it(self):
        collector = self.people[1]
        case = self._case().with_user(collector)
        draft = (
            self.env["ir.attachment"]
            .with_user(collector)
            .create({"name": "Draft.txt", "raw": b"x", "res_model": case._name, "res_id": case.id})
        )
        draft.raw = b"y"
        draft.unlink()
        foreign = self.letter.with_user(self._user(None, login="stranger"))
        with self.assertRaises(AccessError):
            foreign.read(["raw"])

    def test_invoices_stay_accountings(self):
        move = self._invoice(1)
        document = self.env["ir.attachment"].create(
            {"name": "Invoice.pdf", "raw": b"1", "res_model": move._name, "res_id": move.id}
        )
        self.notice.message_id.sudo().attachment_ids |= document
        self.env.flush_all()
        self.env.user.group_ids -= self.env.ref("collections_followup.group_collections_manager")
        document.raw = b"2"
