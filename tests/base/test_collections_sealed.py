"""What was sent is not changed by anybody below an administrator, and a change shows."""

import runpy
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons import collections_followup

from ..common import CollectionsCommon
from ..pdf import make_pdf


class SealedCommon(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = [cls._user(group) for group in ("readonly", "collector", "supervisor")]
        cls.manager = cls._user("manager")
        cls._invoice(5)
        run = cls._prepare()
        cls.notice = run.notice_ids
        cls.letter = (
            cls.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": "Letter.pdf",
                    "raw": make_pdf(1),
                    "res_model": "collections.notice",
                    "res_id": cls.notice.id,
                }
            )
        )
        cls.notice.sudo().attachment_id = cls.letter
        run.action_send()
        cls._deliver()
        cls.env.flush_all()

    def _refused_to_all(self, function):
        for user in self.people:
            with (
                self.subTest(user.login),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                function(user)


@tagged("post_install", "-at_install")
class TestCollectionsSealed(SealedCommon):
    def test_a_sent_notice_has_the_hash_of_its_words(self):
        self.assertEqual(self.notice.state, "sent")
        self.assertEqual(len(self.notice.content_hash), 64)
        self.assertFalse(self.notice.is_altered)
        # As forms read it, with sizes instead of files
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.notice.with_context(bin_size=True).is_altered)
        unsent = self._prepare().notice_ids
        self.assertFalse(unsent.content_hash)
        self.assertFalse(unsent.is_altered)

    def test_a_change_of_the_words_shows(self):
        self.env.cr.execute(
            "UPDATE collections_notice SET content = content || 'x' WHERE id = %s", self.notice.ids
        )
        self.env.invalidate_all()
        self.assertTrue(self.notice.is_altered)

    def test_a_change_of_the_letter_shows(self):
        self.letter.with_user(self.manager).raw = make_pdf(2)
        self.env.invalidate_all()
        self.assertTrue(self.notice.is_altered)
        self.assertTrue(self.notice.with_user(self.people[0]).is_altered)

    def test_the_hash_is_nobodys_to_write(self):
        for user in (*self.people, self.manager):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.notice.with_user(user).write({"content_hash": "0" * 64})

    def test_notices_about_instalments_keep_one_too(self):
        self.assertIn("content_hash", self.env["collections.plan.notice"]._fields)

    def test_form_warns(self):
        for name in ("collections.notice", "collections.plan.notice"):
            arch = self.env[name].get_view(view_type="form")["arch"]
            self.assertIn("is_altered", arch)


@tagged("post_install", "-at_install")
class TestSealedMessages(SealedCommon):
    def test_message_of_a_notice_stays(self):
        message = self.notice.message_id
        self.assertTrue(message)
        for values in ({"body": "<p>forged</p>"}, {"subject": "x"}, {"attachment_ids": [(5,)]}):
            self._refused_to_all(lambda user, v=values: message.with_user(user).write(v))
        self._refused_to_all(lambda user: message.with_user(user).unlink())
        thread = self.env[message.model].browse(message.res_id)
        self._refused_to_all(
            lambda user: thread.with_user(user)._message_update_content(message, body="forged")
        )

    def test_message_of_a_person_to_the_customer_stays(self):
        case, collector = self._case(), self.people[1]
        message = case.with_user(collector).message_post(
            body="Please pay", partner_ids=self.customer.ids, message_type="comment"
        )
        self.assertTrue(message.notification_ids)
        self._refused_to_all(lambda user: message.with_user(user).write({"body": "x"}))
        self._refused_to_all(
            lambda user: case.with_user(user).sudo()._message_update_content(message, body="x")
        )

    def test_notes_among_colleagues_are_theirs(self):
        case, collector = self._case(), self.people[1]
        note = case.with_user(collector).message_post(body="He was ill")
        case.with_user(collector).sudo()._message_update_content(
            note.sudo(), body="He is well", strict=False
        )
        note.with_user(collector).write({"body": "He is well"})
        note.with_user(collector).unlink()

    def test_what_was_sent_before_an_upgrade_gets_its_seal(self):
        path = Path(collections_followup.__path__[0])
        script = runpy.run_path(path / "migrations" / "19.0.1.5.0" / "post-sealed.py")
        self._invoice(5, partner=self.partner_b)
        mailed = self._pass().notice_ids
        self.assertFalse(mailed.attachment_id)
        self.env["collections.notice"].flush_model()
        both = self.notice | mailed
        sealed = dict(zip(both, both.mapped("content_hash"), strict=True))
        self.assertTrue(all(sealed.values()))
        self.env.cr.execute("UPDATE collections_notice SET content_hash = NULL")
        script["migrate"](self.env.cr, False)
        self.env.invalidate_all()
        self.assertFalse(any(both.mapped("content_hash")))
        script["migrate"](self.env.cr, "19.0.1.4.0")
        self.env.invalidate_all()
        self.assertEqual(dict(zip(both, both.mapped("content_hash"), strict=True)), sealed)
        self.assertFalse(any(both.mapped("is_altered")))
        # Nothing is said of a letter that is gone, and nothing is sealed that waits.
        unsent = self._prepare().notice_ids
        self.env.cr.execute("UPDATE collections_notice SET content_hash = NULL")
        self.letter.with_user(self.manager).raw = b""
        self.env.flush_all()
        script["migrate"](self.env.cr, "19.0.1.4.0")
        self.env.invalidate_all()
        self.assertFalse(self.notice.content_hash)
        self.assertTrue(mailed.content_hash)
        self.assertFalse(any(unsent.mapped("content_hash")))
