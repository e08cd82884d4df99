from odoo.tests import tagged

from ..self_service_common import SelfServiceCommon

PHOTO = ("photo.jpg", b"\xff\xd8\xff\xe0 photo")


@tagged("post_install", "-at_install")
class TestCollectionsSelfServiceDispute(SelfServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(20, 200)
        cls.foreign = cls._invoice(20, 300, partner=cls.partner_b)
        cls.reason = cls.env["collections.dispute.reason"].search([], limit=1)
        cls.disputes = cls.env["collections.self.service.dispute"]

    def _raise(self, **values):
        sent = {
            "invoice": [str(self.move.id)],
            "scope": "all",
            "reason": [str(self.reason.id)],
            "text": "Broken <script>alert(1)</script>",
        }
        return {**sent, **values}

    def test_raised_with_a_file(self):
        request = self._do("dispute", files=[PHOTO], **self._raise(scope="amount", amount="80"))
        dispute = request.dispute_id
        self.assertEqual((dispute.source, dispute.contact_id), ("portal", self.contact))
        self.assertEqual((dispute.line_ids.move_id, dispute.line_ids.amount), (self.move, 80))
        self.assertNotIn("<script", dispute.description)
        self.assertEqual(dispute.logged_contact_id, request.contact_id)
        thread = self.disputes._get_thread_sudo(dispute.sudo())
        self.assertEqual(thread.attachment_ids.mapped("name"), ["photo.jpg"])
        self.assertEqual(thread.author_id, self.contact)

    def test_found_to_be_owed_it_is_not_paused_again(self):
        self._do("dispute", **self._raise()).dispute_id.sudo()._resolve("rejected")
        request = self._do(
            "dispute", files=[PHOTO], **self._raise(scope="amount", amount="80", text="No\n\nnever")
        )
        self.assertEqual((request.state, request.codes), ("waiting", ["again"]))
        self.assertFalse(request.dispute_id)
        self.assertIn("found to be owed", request.reason)
        request.with_user(self._user("collector")).action_accept()
        line = request.dispute_id.line_ids
        self.assertEqual((request.state, request.dispute_id.state), ("accepted", "open"))
        self.assertEqual((line.move_id, line.amount), (self.move, 80))
        # After some time, it is a dispute as any other.
        request.dispute_id.sudo()._resolve("rejected")
        with self._on(61):
            self.assertTrue(self._do("dispute", **self._raise()).dispute_id)

    def test_lines_of_an_invoice(self):
        line = self.move.invoice_line_ids
        request = self._do("dispute", **self._raise(scope="lines", lines=[str(line.id)]))
        self.assertEqual(request.dispute_id.line_ids.invoice_line_ids, line)
        wrong = [str(self.foreign.invoice_line_ids.id)]
        self.assertIn("lines", self._refuse("dispute", **self._raise(scope="lines", lines=wrong)))

    def test_what_makes_no_sense(self):
        cases = [
            ({"invoice": [str(self.foreign.id)]}, (), "invoice"),
            ({"invoice": ["999999999"]}, (), "invoice"),
            ({"invoice": []}, (), "invoice"),
            ({"scope": "tax"}, (), "scope"),
            ({"scope": "amount", "amount": "200.01"}, (), "amount"),
            ({"scope": "amount", "amount": ""}, (), "amount"),
            ({"scope": "lines"}, (), "lines"),
            ({"reason": ["999999"]}, (), "reason"),
            ({"text": " "}, (), "text"),
            ({"text": "x" * 4001}, (), "text"),
            ({}, [("x.svg", b"<svg onload=alert(1)>")], "files"),
        ]
        for values, files, field in cases:
            with self.subTest(values=values):
                problems = self._refuse("dispute", files=files, **self._raise(**values))
                self.assertEqual(list(problems), [field])
        # What is disputed already is said by the dispute itself.
        self._do("dispute", **self._raise())
        self.assertIn("disputed in", self._refuse("dispute", **self._raise())[""])

    def test_what_the_customer_reads_of_it(self):
        dispute = self._do("dispute", **self._raise()).dispute_id.sudo()
        dispute.message_post(body="Secret", subtype_xmlid="mail.mt_note")
        dispute._message_log(body="Logged")
        dispute.message_post(
            body="We look at it", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        dispute.message_post(
            body="Inside", message_type="comment", subtype_xmlid="mail.mt_comment"
        ).is_internal = True
        thread = self.disputes._get_thread_sudo(dispute)
        self.assertEqual([str(own.body) for own in thread], ["<p>We look at it</p>"])
        find = self.disputes._find_dispute_sudo
        self.assertEqual(find(self.access, dispute.id), dispute)
        self.assertIsNone(find(self._access(self.partner_b), dispute.id))
        self.assertIsNone(find(self.access, 2**40))
        self.assertIsNone(find(self.access, 0))
