from unittest.mock import patch

from lxml import html

from odoo.tests import tagged

from ..common import CollectionsCommon

EMAIL = "odoo.addons.collections_followup.report.base.collections_document_email"


@tagged("post_install", "-at_install")
class TestCollectionsDocumentEmail(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.env["collections.document"]
        cls.env["res.partner.bank"].create(
            {"acc_number": "BE71096123456769", "partner_id": cls.company.partner_id.id}
        )

    def _email(self):
        notice = self._prepare().notice_ids
        subject, body = self.document._get_email_contents(notice)[notice.id]
        return notice, subject, html.fromstring(body)

    def _words(self, tree):
        return " ".join(tree.text_content().split())

    def test_body_says_what_the_letter_says(self):
        move = self._invoice(40, 250.0)
        self._pay(move, 50.0)
        self._invoice(5, 30.0, move_type="out_refund")
        notice, subject, tree = self._email()
        self.assertEqual(subject, f"Level 1 of {self.company.name}")
        words = self._words(tree)
        for text in (
            "Please pay USD 170.00.",
            move.name,
            "40 days late",
            "250.00 paid 50.00",
            "Less your credits USD -30.00",
            "To be paid USD 170.00",
            "31-60 days 200.00",
            "Payment reference: " + notice.name,
            "IBAN BE71096123456769",
            "ar@example.com",
        ):
            self.assertIn(text, words)

    def test_one_day_is_one_day(self):
        self._invoice(1)
        self.assertIn("1 day late", self._words(self._email()[2]))

    def test_links_lead_to_the_portal(self):
        move = self._invoice(5)
        tree = self._email()[2]
        links = [link.get("href") for link in tree.iter("a")]
        self.assertEqual(len([link for link in links if f"/my/invoices/{move.id}" in link]), 2)
        self.assertTrue(any(link == "mailto:ar@example.com" for link in links))

    def test_opt_out_is_said_where_the_policy_asks_for_it(self):
        self._invoice(5)
        notice, _subject, tree = self._email()
        self.assertNotIn("STOP", self._words(tree))
        notice.policy_id.opt_out = True
        body = self.document._get_email_contents(notice)[notice.id][1]
        self.assertIn("STOP", body)

    def test_names_with_markup_are_text(self):
        self.customer.name = "<script>alert(1)</script>"
        self.levels[0].body = "<p>{customer}</p>"
        self._invoice(5)
        _notice, _subject, tree = self._email()
        self.assertFalse(tree.findall(".//script"))
        self.assertIn("<script>alert(1)</script>", self._words(tree))

    def test_each_notice_gets_its_own_body(self):
        customers = self.env["res.partner"].create(
            [{"name": f"Body {n}", "email": f"b{n}@example.com"} for n in range(5)]
        )
        for customer in customers:
            self._invoice(5, partner=customer)
        self.levels[0].body = "<p>Only {customer}.</p>"
        notices = self._prepare().notice_ids
        with patch(f"{EMAIL}.RENDER_BATCH", 2):
            contents = self.document._get_email_contents(notices)
        self.assertEqual(set(contents), set(notices.ids))
        for notice in notices:
            body = contents[notice.id][1]
            self.assertEqual(
                [customer for customer in customers if f"Only {customer.name}." in body],
                [notice.partner_id],
            )

    # --------------------------------------------------------------------- text messages

    def test_text_message(self):
        self.levels[0].sms_body = "Please  pay {amount}\nby {pay_by}."
        self._invoice(5, 1234.5)
        notice = self._prepare().notice_ids
        text = self.document._get_sms_texts(notice)[notice.id]
        self.assertEqual(text, "Please pay USD 1,234.50 by 03/09/2026.")
        notice.policy_id.opt_out = True
        text = self.document._get_sms_texts(notice)[notice.id]
        self.assertTrue(text.endswith(" No more texts: write to ar@example.com"))

    def test_text_message_has_plain_spaces_only(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        self._invoice(5, 1234567.5)
        notice = self._prepare().notice_ids
        text = self.document._get_sms_texts(notice)[notice.id]
        self.assertIn("USD 1 234 567,50", text)
