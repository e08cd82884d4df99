from lxml import etree

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import MailCommon

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeAskWizard(DisputeCommon, MailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = new_test_user(
            cls.env,
            login="dispute_asked",
            email="asked@example.com",
            groups="base.group_user",
            company_id=cls.company.id,
        )
        cls.dispute = cls._dispute(cls._invoice(20))

    def _wizard(self, **values):
        return self.env["collections.dispute.ask.wizard"].create(
            {"dispute_id": self.dispute.id, "question": "<p>Was it sent?</p>", **values}
        )

    def test_whom_and_what_must_be_entered(self):
        self.assertIn("whom to ask", self._refused(self._wizard().action_ask))
        wizard = self._wizard(user_ids=self.colleague.ids, question="<p><br></p>")
        self.assertIn("Enter the question", self._refused(wizard.action_ask))
        self.colleague.email = False
        wizard.question = "<p>Was it sent?</p>"
        self.assertIn("has no e-mail address", self._refused(wizard.action_ask))

    def test_who_is_asked_sees_this_dispute(self):
        own = self.dispute.with_user(self.colleague)
        self.assertFalse(own.search([]))
        with self.mock_mail_gateway():
            self._wizard(user_ids=self.colleague.ids).action_ask()
        [mail] = self._mails
        self.assertIn("asked@example.com", mail["email_to"][0])
        self.assertIn("Was it sent?", mail["body"])
        self.assertIn("100.00", mail["body"])
        self.assertEqual(own.search([]), self.dispute)
        self.assertEqual(own.line_ids.move_id.ids, self.dispute.line_ids.move_id.ids)

    def test_question_says_what_is_disputed(self):
        self.dispute.write({"subject": "Wrong\nprice", "description": "<p>We agreed on 80.</p>"})
        with self.mock_mail_gateway():
            self._wizard(user_ids=self.colleague.ids).action_ask()
        [mail] = self._mails
        self.assertIn(f"{self.dispute.name}: Wrong price", mail["subject"])
        self.assertIn("We agreed on 80.", mail["body"])

    def test_customer_is_not_told(self):
        self.dispute.message_subscribe(self.customer.ids)
        with self.mock_mail_gateway():
            self._wizard(user_ids=self.colleague.ids).action_ask()
        self.assertEqual(len(self._mails), 1)
        self.assertFalse(self.dispute.date_first_answer)

    def test_nobody_is_asked_about_a_closed_dispute(self):
        wizard = self._wizard(user_ids=self.colleague.ids)
        self.dispute._resolve("rejected")
        self.assertIn("Reopen it", self._refused(wizard.action_ask))

    def test_whoever_is_asked_opens_every_screen(self):
        """All that the web client reads, without rights on invoices and in Collections."""
        move = self._taxed(20, (100.0, 300.0))
        dispute = self._dispute(
            move, scope="lines", invoice_line_ids=[Command.set(move.invoice_line_ids[1].ids)]
        )
        wizard = self._wizard(dispute_id=dispute.id, user_ids=self.colleague.ids)
        with self.mock_mail_gateway():
            wizard.action_ask()
        self.env.invalidate_all()
        model = self.env["collections.dispute"].with_user(self.colleague)
        kinds = ("form", "list", "kanban", "calendar", "activity", "pivot", "graph")
        for kind, view in model.get_views([(False, kind) for kind in kinds])["views"].items():
            with self.subTest(kind):
                spec = self._specify(model, etree.fromstring(view["arch"]))
                [row] = model.search([]).web_read(spec)
                self.assertEqual(row["id"], dispute.id)
                if kind == "form":
                    [line] = row["line_ids"]
                    self.assertEqual(line["move_id"]["display_name"], move.name)
                    self.assertEqual((line["amount"], line["amount_claimed"]), (345.0, 115.0))
                    self.assertNotIn("case_id", row)

    def _specify(self, model, arch):
        """Return what the web client reads for a view, with the views inside it."""
        spec = {}
        parent = arch if arch.tag == "field" else None
        for node in arch.iter("field"):
            if node is parent or next(node.iterancestors("field"), None) is not parent:
                continue
            field = model._fields[node.get("name")]
            own = spec.setdefault(field.name, {})
            if field.type in ("one2many", "many2many"):
                own.setdefault("fields", {}).update(
                    self._specify(self.env[field.comodel_name], node)
                    if len(node)
                    else {"display_name": {}}
                )
            elif field.type == "many2one":
                own["fields"] = {"display_name": {}}
        return spec
