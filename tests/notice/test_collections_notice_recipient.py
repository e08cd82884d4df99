import runpy
from pathlib import Path

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons import collections_followup

from ..base.test_res_partner_recipient import RecipientCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeRecipient(RecipientCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.customer.lang = "en_US"
        cls.first = cls._contact(
            name="First", type="invoice", email="first@example.com", lang="fr_FR"
        )
        cls.second = cls._contact(name="Second", type="invoice", email="second@example.com")
        cls.move = cls._invoice(5)
        cls.collector = cls._user("collector")

    def _notice(self, contact=None):
        self.run = self._prepare()
        notice = self.run.notice_ids
        self.assertEqual(notice.recipient_id, contact or self.first)
        return notice

    def _send(self, notice):
        """Send a notice and return its address."""
        notice.action_send()
        self._deliver()
        self.assertEqual(notice.state, "sent")
        return notice.address

    # ------------------------------------------------------------- read again at sending

    def test_contact_that_moved_to_another_customer_gets_nothing(self):
        notice = self._notice()
        self.first.parent_id = self.partner_b
        self.assertEqual(self._send(notice), '"Second" <second@example.com>')
        self.assertEqual(notice.recipient_id, self.second)

    def test_archived_contact(self):
        notice = self._notice()
        (self.first | self.second).active = False
        self.assertEqual(self._send(notice), '"partner_a" <a@example.com>')
        self.assertEqual(notice.recipient_id, self.customer)

    def test_contact_that_lost_its_role(self):
        notice = self._notice()
        self.first.type = "other"
        self.assertEqual(self._send(notice), '"Second" <second@example.com>')

    def test_contact_that_became_a_company_or_went_to_another_of_ours(self):
        other = self.setup_other_company()["company"]
        for values in ({"is_company": True}, {"company_id": other.id}):
            with self.subTest(values):
                contact = self._contact(
                    name="Third", collections_contact=True, email="third@example.com"
                )
                notice = self._notice(contact)
                contact.write(values)
                notice._recheck_recipients()
                self.assertEqual(notice.recipient_id, self.first)
                notice.action_cancel()
                contact.collections_contact = False

    def test_follow_up_contact_named_since(self):
        notice = self._notice()
        self.second.collections_contact = True
        self.assertEqual(self._send(notice), '"Second" <second@example.com>')

    def test_invoice_paid_in_the_meantime_does_not_count(self):
        moves = self._invoice(5, partner=self.second) | self._invoice(5, partner=self.second)
        notice = self._notice(self.second)
        self._invoice(5, partner=self.first)
        self._pay(moves)
        notice._recheck_recipients()
        self.assertEqual(notice.recipient_id, self.first)

    def test_language_follows_the_reader(self):
        notice = self._notice()
        self.assertEqual(notice.lang, "fr_FR")
        self.first.lang = "en_US"
        self._send(notice)
        self.assertEqual(notice.lang, "en_US")

    def test_contact_without_language_reads_that_of_the_customer(self):
        self.first.active = False
        self.customer.lang = "fr_FR"
        self.second.lang = False
        self.assertEqual(self._notice(self.second).lang, "fr_FR")

    def test_nothing_is_written_where_nothing_changed(self):
        notice = self._notice()
        self.env.flush_all()
        before = self.cr.sql_log_count
        notice._recheck_recipients()
        read = self.cr.sql_log_count - before
        self.first.collections_contact = False
        self.second.collections_contact = True
        self.env.flush_all()
        before = self.cr.sql_log_count
        notice._recheck_recipients()
        self.assertGreater(self.cr.sql_log_count - before, 0)
        self.assertEqual(notice.recipient_id, self.second)
        self.assertLess(read, 25)

    # --------------------------------------------------------------- a person's choice

    def test_chosen_contact_stays(self):
        notice = self._notice()
        buyer = self._contact(name="Buyer", email="buyer@example.com", lang="fr_FR")
        notice.with_user(self.collector).recipient_id = self.second
        self.assertEqual((notice.recipient_chosen, notice.lang), (True, self.second.lang))
        notice.with_user(self.collector).recipient_id = buyer
        self.assertEqual(notice.lang, "fr_FR")
        self.first.collections_contact = True
        self.assertEqual(self._send(notice), '"Buyer" <buyer@example.com>')

    def test_chosen_contact_that_is_archived_or_foreign(self):
        for values in ({"active": False}, {"parent_id": self.partner_b.id}):
            with self.subTest(values):
                buyer = self._contact(name="Buyer", email="buyer@example.com")
                notice = self._notice()
                notice.with_user(self.collector).recipient_id = buyer
                buyer.write(values)
                notice._recheck_recipients()
                self.assertEqual(notice.recipient_id, self.first)
                self.assertFalse(notice.recipient_chosen)
                notice.action_cancel()

    def test_choice_taken_back(self):
        notice = self._notice()
        notice.with_user(self.collector).recipient_id = self.second
        notice.with_user(self.collector).recipient_id = False
        self.assertFalse(notice.recipient_chosen)
        notice._recheck_recipients()
        self.assertEqual(notice.recipient_id, self.first)

    def test_people_do_not_write_that_they_chose(self):
        notice = self._notice().with_user(self.collector)
        with self.assertRaises(AccessError):
            notice.recipient_chosen = True

    def test_contact_of_another_company_is_not_chosen(self):
        other = self.setup_other_company()["company"]
        theirs = self._contact(company_id=other.id)
        notice = self._notice()
        with self.assertRaises(ValidationError):
            notice.recipient_id = theirs

    # ------------------------------------------------------------------------- upgrade

    def test_what_was_chosen_before_the_upgrade_stays(self):
        other = self._invoice(5, partner=self.partner_b)
        notices = self._prepare().notice_ids
        waiting = notices.filtered(lambda notice: notice.partner_id == self.customer)
        waiting.recipient_id = self.second
        notices.sudo().write({"recipient_chosen": False})
        self.env.flush_all()
        path = Path(collections_followup.__file__).parent
        script = runpy.run_path(path / "migrations" / "19.0.1.5.0" / "post-recipient.py")
        script["migrate"](self.env.cr, "19.0.1.4.0")
        notices.invalidate_recordset()
        self.assertTrue(waiting.recipient_chosen)
        self.assertEqual((notices - waiting).line_ids.move_id, other)
        self.assertFalse((notices - waiting).recipient_chosen)

    # ------------------------------------------------------------------------ channels

    def test_letter_instead_of_an_e_mail_goes_to_whom_letters_reach(self):
        self.levels.write({"fallback": True})
        address = {
            "street": "Main Street 1",
            "city": "Town",
            "country_id": self.env.ref("base.us").id,
        }
        (self.first | self.second).write({"email": "none"})
        self.customer.write({"email": False, **address})
        (self.first | self.second).write({"street": False, "city": False})
        self.second.write(address)
        notice = self._notice()
        notice.action_send()
        self._deliver()
        letter = self.run.notice_ids - notice
        self.assertEqual((letter.channel, letter.state), ("letter", "sent"))
        self.assertEqual(letter.recipient_id, self.second)
