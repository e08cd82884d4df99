from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..legal_common import LegalCommon


class DocumentCommon(LegalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents = cls.env["collections.legal.document"].with_user(cls.collector)

    @classmethod
    def _write(cls, action, layout="us_demand", **values):
        return cls.documents.create(
            {"action_id": action.id, "layout_id": cls._layout(layout).id, **values}
        )


@tagged("post_install", "-at_install")
class TestCollectionsLegalDocument(DocumentCommon):
    def test_words_come_from_the_layout(self):
        action = self._make("us_demand", moves=self.old | self.new)
        document = self._write(action)
        self.assertEqual(
            document.subject.replace("\N{NO-BREAK SPACE}", " "), "Demand for payment: $ 160.00"
        )
        for words in (self.old.name, self.new.name, self.customer.name, "April 1, 2026", "160.00"):
            self.assertIn(words, document.content)
        self.assertNotIn("{", document.content)
        self.assertEqual((document.channel, document.state), ("letter", "draft"))
        # What somebody writes by hand stays; written anew, it is the layout's again.
        document.content = "<p>Mine</p>"
        self.assertIn("Mine", document.content)
        self._pay(self.new)
        action.line_ids[1].unlink()
        document.action_rewrite()
        self.assertIn("100.00", document.content)
        self.assertEqual(document.amount, 100)

    def test_markup_in_names_is_text(self):
        self.customer.name = "<b>Bold</b> & Co {total}"
        document = self._write(self._make("us_demand"))
        self.assertIn("&lt;b&gt;Bold", document.content)
        self.assertIn("{total}", document.content, "what a name says is no word")

    def test_each_language_and_jurisdiction(self):
        layouts = self.env["collections.legal.layout"].search([])
        self.assertLessEqual(set(layouts.mapped("lang")), set(dict(layouts._get_languages())))
        cases = {
            "de": ("de_demand", "de_demand", "Mahnverfahren"),
            "uk": ("uk_demand", "uk_demand", "Pre-Action Protocol"),
            "fr": ("fr_demand", "fr_demand", "Mise en demeure"),
            "at": ("at_order", "at_demand", "Mahnklage"),
            "nl": ("nl_letter", "nl_letter", "incassokosten"),
            "es": ("es_order", "es_petition", "procedimiento monitorio"),
        }
        for country, (kind, layout, words) in cases.items():
            with self.subTest(country):
                action = self._make(
                    kind, country_id=self.env.ref(f"base.{country}").id, state_id=False
                )
                document = self._write(action, layout)
                self.assertIn(words, document.subject)
                with self.assertRaisesRegex(UserError, "no layout"):
                    self._write(action, "us_demand")
        for kind, layout in (
            ("us_lien", "us_lien"),
            ("us_lien", "us_intent"),
            ("us_proof", "us_proof"),
        ):
            document = self._write(self._make(kind), layout)
            self.assertEqual(document.channel, "court" if layout != "us_intent" else "letter")

    def test_who_has_no_number_is_not_called(self):
        """Nobody is asked to call where there is no number; the rest of the letter stays."""
        self.assertFalse(self.collector.partner_id.phone)
        self.company.write({"phone": False, "collections_phone": False})
        kinds = {"us": "us_demand", "de": "de_demand", "fr": "fr_demand", "nl": "nl_demand"}
        kinds |= {"at": "at_demand", "es": "es_demand"}
        actions = {
            code: self._make(kind, country_id=self.env.ref(f"base.{code}").id, state_id=False)
            for code, kind in kinds.items()
        }
        for phone in ("", "+1 555 0100"):
            self.company.collections_phone = phone
            for code, action in actions.items():
                content = self._write(action, kinds[code]).content
                for words in (" at .", "unter .", "au .", " op .", "teléfono ."):
                    self.assertNotIn(words, content)
                self.assertEqual(bool(phone), self.collector.name in content, code)
                self.assertEqual(bool(phone), phone in content and bool(phone), code)
            if not phone:
                self.assertIn("look for a schedule with you.", self._write(actions["us"]).content)

    def test_what_collection_costs_in_the_netherlands(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        country = {"country_id": self.env.ref("base.nl").id, "state_id": False}
        move = self._invoice(40, 1000.0, currency_id=euro.id)
        letter = self._write(self._make("nl_letter", moves=move, **country), "nl_letter")
        self.assertIn("150", letter.content)
        # In another currency nothing is known of them, and nothing is said.
        other = self._write(self._make("nl_letter", **country), "nl_letter")
        self.assertNotIn("Besluit", other.content)
        self.assertIn("bij uw gemeente", other.content)

    def test_drafts_go_with_their_action_and_what_has_left_keeps_it(self):
        action = self._make("us_lien").with_user(self.collector)
        draft = self._write(action, "us_lien")
        dropped = self._write(action, "us_lien")
        dropped.action_skip()
        action.unlink()
        self.assertFalse((draft | dropped).exists())
        action = self._run("us_lien").with_user(self.collector)
        sent = self._write(action, "us_lien")
        sent.action_send()
        action.action_draft()
        with self.assertRaisesRegex(UserError, "has left"):
            action.unlink()
        with self.assertRaisesRegex(UserError, "kept as a record"):
            sent.unlink()
        self.assertTrue(action.action_close(), "it is closed instead")

    def test_over_rpc_nobody_sends_what_is_not_theirs(self):
        action = self._run("us_demand")
        document = self._write(action)
        for vals in (
            {"state": "sent"},
            {"attachment_id": 1},
            {"amount": 1},
            {"date_sent": self.today},
            {"action_id": action.id},
            {"layout_id": document.layout_id.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                document.write(vals)
        for vals in ({"state": "sent"}, {"dispatch_id": 1}):
            with self.assertRaises(AccessError):
                self._write(action, **vals)
        auditor = self._user("readonly")
        with self.assertRaises(AccessError):
            document.with_user(auditor).action_send()
        with self.assertRaises(AccessError):
            self.documents.with_user(auditor).create(
                {"action_id": action.id, "layout_id": document.layout_id.id}
            )
        document.unlink()
        # Nor are the words of an action told to who may not see it, by a form.
        elsewhere = self.setup_other_company(name="Elsewhere")["company"]
        foreign = new_test_user(
            self.env,
            "foreign_legal",
            groups="collections_followup.group_collections_collector",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        with self.assertRaises(AccessError):
            self.documents.with_user(foreign).onchange(
                {"action_id": action.id, "layout_id": self._layout("us_demand").id},
                ["layout_id"],
                {name: {} for name in ("action_id", "layout_id", "subject", "content")},
            )

    def test_words_in_braces_that_are_typed_are_refused(self):
        action = self._run("us_demand")
        for values in ({"subject": "Last {foo}"}, {"content": "<p>Pay {<b>total</b>} now</p>"}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "nothing is filled in"):
                self._write(action, **values)
        document = self._write(action)
        with self.assertRaisesRegex(UserError, "{total}"):
            document.subject = "Pay {total}"
        # What a name brings with it stays.
        self.customer.name = "Brace {x}"
        document.action_rewrite()
        document.content = document.content + "<p>Kind regards</p>"
        self.assertIn("{x}", document.content)

    def test_paid_to_the_account_that_letters_name(self):
        banks = self.env["res.partner.bank"].create(
            [
                {"acc_number": number, "partner_id": self.company.partner_id.id}
                for number in ("111000111", "222000222", "333000333")
            ]
        )
        self.company.collections_bank_id = banks[1]
        first, second = (self._invoice(40, 10, partner_bank_id=banks[n].id) for n in (0, 2))
        documents = self.env["collections.legal.document"]
        for moves, number in ((second, "333000333"), (first | second, "222000222")):
            action = self._make("us_demand", moves=moves)
            self.assertIn(number, documents._write_bank(action.sudo()))

    def test_no_sentence_about_interest_where_none_runs(self):
        action = self._make("us_demand")
        self.assertNotIn("a day", self._write(action).content)
        self.assertIn("We demand payment of", self._write(action).content)
        with patch.object(type(self.documents), "_get_daily", return_value=0.25):
            words = self._write(action).content.replace("&nbsp;", " ")
        self.assertIn("Interest after today comes to $ 0.25 a day.", words)
