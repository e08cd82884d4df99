"""E-mails and letters written at the desk: from texts with this customer's figures, by the gate."""

from unittest.mock import patch

from odoo.tests import tagged

from ..desk_common import DeskCommon

PDF = b"%PDF-1.4 a letter"


@tagged("post_install", "-at_install")
class TestCollectionsDeskWrite(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.items = cls._item(cls.move) | cls._item(cls.second)
        cls.alpha.write({"street": "Main street 1", "zip": "10115", "city": "Berlin"})
        cls.alpha.country_id = cls.env.ref("base.de")
        cls.level = cls.case.level_id
        cls.level.write(
            {
                "subject": "Please pay {amount}",
                "body": "<p>Dear {contact}, {amount} is open.</p>",
                "closing": "<p>Yours, {collector}</p>",
            }
        )

    def _text(self, channel="email", items=None, source=None, user=None):
        ids = (self.items if items is None else items).ids
        return self._desk(user).prepare_text(self.case.id, channel, ids, source)

    def _send(self, channel="email", user=None, key=None, stamp=None, **values):
        return self._desk(user).send_text(
            self.case.id,
            key or self._key(),
            stamp,
            {
                "channel": channel,
                "subject": "Your account",
                "body": "<p>Please pay.</p>",
                **values,
            },
        )

    def _dispatches(self):
        return self.env["collections.dispatch"].search(
            [("partner_id", "=", self.alpha.id), ("kind", "=", "message")]
        )

    # ------------------------------------------------------------------- texts

    def test_text_of_a_level_has_the_figures_of_the_customer(self):
        text = self._text(source=f"level-{self.level.id}")
        self.assertIn("800.00", text["subject"])
        self.assertIn("Dear Alpha", text["body"])
        self.assertIn(self.move.name, text["body"])
        self.assertIn(self.second.name, text["body"])
        self.assertIn("Yours,", text["body"])
        self.assertNotIn("{", text["subject"] + text["body"])
        self.assertEqual(text["person_id"], self.alpha.id)

    def test_copies_are_proposed_where_invoices_are_chosen(self):
        text = self._text()
        self.assertEqual((text["source"], text["copies"]), ("copies", 2))
        self.assertIn(self.move.name, text["subject"])
        text = self._text(items=self.items.browse())
        self.assertNotIn("copies", [own["id"] for own in text["sources"]])
        self.assertEqual(text["source"], f"level-{self.level.id}")
        self.assertEqual(self._text("letter")["source"], f"level-{self.level.id}")

    def test_texts_are_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.alpha.lang = "de_DE"
        self.level.with_context(lang="de_DE").body = "<p>Guten Tag, offen sind {amount}.</p>"
        self.assertIn("Guten Tag", self._text(source=f"level-{self.level.id}")["body"])

    def test_template_of_cases_is_offered(self):
        template = self.env["mail.template"].create(
            {
                "name": "My words",
                "model_id": self.env["ir.model"]._get_id("collections.case"),
                "subject": "About {{ object.name }}",
                "body_html": '<p>You owe <t t-out="object.amount_overdue"/>.</p>',
            }
        )
        text = self._text(source=f"template-{template.id}")
        self.assertEqual(text["subject"], f"About {self.case.name}")
        self.assertIn("800", text["body"])
        other = self.env["mail.template"].create(
            {"name": "Other", "model_id": self.env["ir.model"]._get_id("res.partner")}
        )
        for wrong in (f"template-{other.id}", "level-999999", "template-x", "", "copy"):
            self.assertIn("not there any more", self._refused(self._text, source=wrong))

    def test_who_has_the_role_of_the_level_is_written_to(self):
        role = self.env.ref("collections_followup.contact_role_decision_maker")
        boss = self.env["res.partner"].create(
            {
                "name": "The boss",
                "parent_id": self.alpha.id,
                "email": "boss@example.com",
                "collections_role_ids": role.ids,
            }
        )
        self.level.role_id = role
        self.assertEqual(self._text(source=f"level-{self.level.id}")["person_id"], boss.id)

    # ------------------------------------------------------------------ e-mail

    def test_email_goes_by_the_outbox_with_copies(self):
        answer = self._send(item_ids=self.items.ids, copies=True, person_id=self.alpha.id)
        message = self.case.message_ids[:1]
        self.assertEqual(message.partner_ids, self.alpha)
        self.assertEqual(len(message.attachment_ids), 2)
        self.assertEqual(message.attachment_ids.mapped("res_model"), ["collections.case"] * 2)
        self.assertEqual(self._dispatches().message_id, message)
        self.assertEqual(self._dispatches().subject, "Your account")
        self.assertFalse(answer["leaves"])
        self.assertIn("Alpha", self._names(others=True))

    def test_email_and_next_leaves_the_desk(self):
        answer = self._send(next=True)
        self.assertTrue(answer["leaves"])
        self.assertFalse(answer["undoable"])
        self.assertNotIn("Alpha", self._names(others=True))
        self.assertEqual(self._desk().get_queue("all")["done"], 1)

    def test_pressed_twice_it_is_sent_once(self):
        key = self._key()
        first = self._send(key=key)
        self.assertEqual(self._send(key=key), first)
        self.assertEqual(len(self._dispatches()), 1)

    def test_second_of_two_people_is_told(self):
        stamp = self._desk().get_customer(self.case.id)["stamp"]
        self._send(user=self.colleague, stamp=stamp)
        message = self._refused(self._send, stamp=stamp)
        self.assertIn(self.colleague.name, message)
        self.assertEqual(len(self._dispatches()), 1)

    def test_what_is_missing_is_said(self):
        for words, values in (
            ("subject", {"subject": " "}),
            ("Write something", {"body": "<p><br/></p>"}),
            ("Write something", {"body": None}),
            ("no others", {"channel": "sms"}),
            ("not open any more", {"item_ids": [10**9]}),
        ):
            with self.subTest(words):
                self.assertIn(words, self._refused(self._send, **values))
        self.alpha.email = False
        self.assertIn("no e-mail address", self._refused(self._send))
        self.assertFalse(self._dispatches())

    def test_strangers_are_not_written_to(self):
        """Whoever is none of the customer's people: the one of the rule is written to instead."""
        self._send(person_id=self.beta.id)
        self.assertEqual(self.case.message_ids[:1].partner_ids, self.alpha)

    def test_scripts_do_not_get_through(self):
        self._send(body="<p>Pay<script>alert(1)</script></p>")
        self.assertNotIn("script", self.case.message_ids[:1].body)

    # -------------------------------------------------------------------- gate

    def _shut(self, mode):
        """A person in the USA whose number is a German one: it is night there."""
        self.alpha.write({"country_id": self.env.ref("base.us").id, "is_company": False})
        self.company._collections_set_ruleset("collections_followup.ruleset_us_regulation_f", mode)

    def test_warned_goes_for_a_reason_only(self):
        self._shut("warn")
        message = self._refused(self._send)
        self.assertIn("Say why", message)
        self._send(reason="He asked for it")
        override = self.env["collections.gate.override"].search(
            [("partner_id", "=", self.alpha.id)]
        )
        self.assertEqual(override.reason, "He asked for it")
        self.assertEqual(override.user_id, self.collector)

    def test_blocked_email_waits_and_says_until_when(self):
        self._shut("block")
        answer = self._send()
        self.assertIn("waits until", answer["message"])
        self.assertEqual(self._dispatches().state, "waiting")

    # ------------------------------------------------------------------ letter

    def test_letter_is_kept_and_stands_in_the_outbox(self):
        with self._pdfs():
            answer = self._send("letter")
        message = self.case.message_ids[:1]
        self.assertEqual(message.attachment_ids.raw, PDF)
        self.assertIn(str(message.attachment_ids.id), answer["url"])
        dispatch = self._dispatches()
        self.assertEqual((dispatch.channel, dispatch.state), ("letter", "sent"))
        self.assertIn("Berlin", dispatch.address)
        # It counts as a contact, for the limits of all media.
        self.assertTrue(dispatch.reaches_customer)
        # A second press downloads the same.
        self.assertEqual(len(self._dispatches()), 1)

    def test_letter_needs_an_address_and_the_gate(self):
        self.alpha.write({"street": False, "zip": False, "city": False})
        with self._pdfs():
            self.assertIn("no postal address", self._refused(self._send, "letter"))
        self.alpha.write({"zip": "10115", "city": "Berlin"})
        self.alpha.collections_cease = True
        with self._pdfs():
            message = self._refused(self._send, "letter")
            self.assertIn("right to override", message)
        self.assertFalse(self._dispatches())
        self.collector.group_ids |= self.env.ref("collections_followup.group_collections_override")
        with self._pdfs():
            self._send("letter", reason="The court asks for it")
        self.assertEqual(self._dispatches().override_ids.reason, "The court asks for it")

    def test_letter_is_shown_before_it_is_printed(self):
        with self._pdfs():
            shown = self._desk().preview_letter(
                self.case.id, {"subject": "A letter", "body": "<p>Pay.</p>"}
            )
        self.assertTrue(shown)
        self.assertFalse(self._dispatches())
        self.assertFalse(self.case.desk_step_ids)

    def _pdfs(self):
        return patch.object(
            type(self.env["collections.document"]),
            "_render_pdfs",
            lambda _self, _report, res_ids, data=None: dict.fromkeys(res_ids, PDF),
        )
