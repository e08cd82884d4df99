from odoo.tests import Form, tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsSettlementDocument(SettlementCommon):
    """The letter of a settlement."""

    def test_letter_is_mailed_in_the_customer_s_language_and_kept(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"]._load_module_terms(["collections_followup"], ["de_DE"])
        self.customer.lang = "de_DE"
        move = self._invoice(5)
        settlement = self._settle(move)
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("collections_followup.report_settlement", settlement.ids)[0]
            .decode()
        )
        for text in (settlement.name, move.name, "70,00", "30,00", "09.03.2026", "Vergleich"):
            self.assertIn(text, html)
        context = {**settlement.action_send()["context"], "force_report_rendering": True}
        with self.allow_pdf_render(), self._smtp() as server:
            composer = self.env["mail.compose.message"].with_context(**context)
            Form(composer).save()._action_send_mail()
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
            self.assertTrue(server.messages)
        self.assertEqual(settlement.date_sent, self.today)
        message = settlement.message_ids.filtered("attachment_ids")
        self.assertEqual(message.attachment_ids.mimetype, "application/pdf")
        self.assertIn("Vergleich", message.subject)

    def test_sentences(self):
        bank = self.env["res.bank"].create({"name": "Harbour Bank", "bic": "HARBDEFF"})
        self.company.collections_bank_id = self.env["res.partner.bank"].create(
            {
                "acc_number": "DE89370400440532013000",
                "partner_id": self.company.partner_id.id,
                "bank_id": bank.id,
            }
        )
        settlement = self._settle(self._invoice(5, amount=80.0))
        text = " ".join(settlement._get_offer_terms())
        self.assertIn("in full by 03/09/2026", text)
        self.assertIn("DE89370400440532013000 (Harbour Bank, HARBDEFF)", text)
        self.assertIn(f"reference {settlement.name}.", text)
        self.assertIn("waives the rest of $\xa010.00", text)
        self.assertEqual(settlement._get_saving_text(), "You save (12.5 %)")
        self.assertIn("70.00", settlement._get_offer_text())
        self.assertIn(self.customer.display_name, settlement._get_parties_text())

    def test_letter_has_its_address_in_the_window_and_its_own_paper(self):
        user = self._user("collector", name="Anna Collector")
        settlement = self._settle(self._invoice(5), user_id=user.id)
        report = self.env["report.collections_followup.report_settlement"]
        for paper, height in (("euro", 297), ("us", 279)):
            self.company.paperformat_id = self.env.ref(f"base.paperformat_{paper}")
            doc = report._get_letter(settlement)
            with self.subTest(paper=paper):
                self.assertEqual(int(doc["paperformat"].print_page_height), height)
                self.assertEqual(doc["show_return_address"], paper == "euro")
                self.assertEqual(
                    self.env.ref(
                        "collections_followup.report_collections_settlement"
                    ).get_paperformat(),
                    doc["paperformat"],
                )
        self.assertEqual(doc["address"][0], self.customer.name)
        self.assertEqual(doc["collector"]["name"], "Anna Collector")
        self.assertIn(("Our reference", settlement.name), doc["facts"])
