"""Words in braces: refused where they are typed when nothing is filled in for them."""

from markupsafe import Markup

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.collections_words import WORDS

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsWords(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(5)
        cls.notice = cls._prepare().notice_ids

    def _check(self, record, name, word):
        with self.assertRaises(ValidationError) as refusal, self.cr.savepoint():
            record[name] = f"Please pay {word}"
            record.flush_recordset()
        self.assertIn(word, str(refusal.exception))
        self.assertIn("{customer}", str(refusal.exception))

    def test_whatever_is_written_in_braces_and_not_filled_in_is_unknown(self):
        find = self.env["collections.words"]._find_unknown_word
        for text, unknown in (
            ("Pay {amount} by {pay_by}", False),
            ("{foo}", "{foo}"),
            ("{Amount}", "{Amount}"),
            ("{ amount }", "{ amount }"),
            ("{Betrag fällig}", "{Betrag fällig}"),
            ("{}", "{}"),
            ("{{amount}}", "{{amount}}"),
            ("{amount", "{"),
            ("amount}", "}"),
            (Markup("<p>{<b>amount</b>}</p>"), "{*amount*}"),
            ("", False),
            (False, False),
        ):
            with self.subTest(text=text):
                self.assertEqual(find(text, WORDS), unknown)

    def test_own_words_of_a_notice(self):
        for name in ("subject", "body"):
            self._check(self.notice, name, "{foo}")
            self.notice[name] = "Please pay {amount}"
        self._pass_on()
        self.assertNotIn("{", self.notice.content)

    def _pass_on(self):
        self.notice.action_send()
        self._deliver()

    def test_levels_in_any_language(self):
        level = self.levels[0]
        for name in ("subject", "body", "closing", "sms_body", "script"):
            self._check(level, name, "{montant}")
        self.env["res.lang"]._activate_lang("fr_FR")
        self._check(level.with_context(lang="fr_FR"), "subject", "{montant}")

    def test_templates_of_ours(self):
        template = self.env.ref("collections_followup.mail_template_plan_reminder")
        for name in ("subject", "body_html"):
            self._check(template, name, "{foo}")
        # What the editor of templates fills in itself is its own matter.
        template.subject = "{{ object.company_id.name }}: {amount}"
        foreign = self.env["mail.template"].create(
            {
                "name": "Foreign",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "subject": "{foo}",
            }
        )
        self.assertTrue(foreign)

    def test_each_text_fills_in_what_it_knows(self):
        """Whatever has words can give a value for each of them."""
        plan = self.env["collections.plan"]._make(
            self._item(self.move), {"count": 2, "date_first": "2026-04-01"}
        )
        self._check(plan, "note", "{foo}")
        self._check(plan, "note", "{pay_by}")
        plan.note = "Quote {reference}: {amount}"
        self.assertEqual(plan._fill_in_own("note"), f"Quote {plan.name}: $\xa0100.00")
        self.assertEqual(set(plan._get_word_values()) - {"pay_by"}, set(plan._words))
        template = self.env.ref("collections_followup.mail_template_plan")
        template.subject = "{company}: {reference}"
        self.assertEqual(
            template._render_field("subject", plan.ids)[plan.id],
            f"{self.company.name}: {plan.name}",
        )
