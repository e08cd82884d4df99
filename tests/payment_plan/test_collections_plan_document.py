from datetime import date

from odoo.tests import tagged
from odoo.tools import formatLang, html2plaintext

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanDocument(PlanCommon):
    """The sentences of the agreement."""

    def _text(self, **terms):
        plan = self._plan(self._invoice(40, 300), **terms)
        return plan, " ".join([plan._get_schedule_text(), *plan._get_agreement_terms()])

    def test_email_names_what_is_to_be_paid_and_the_first_day(self):
        plan = self._plan(self._invoice(40, 300), discount=60.0)
        template = self.env.ref("collections_followup.mail_template_plan")
        body = html2plaintext(template._render_field("body_html", plan.ids)[plan.id])
        self.assertIn("240.00", body)
        self.assertIn("03/10/2026", body)

    def test_without_charges(self):
        self.company.write({"collections_plan_grace_days": 5, "collections_plan_max_late": 2})
        _plan, text = self._text()
        self.assertIn("No interest is charged.", text)
        self.assertNotIn("fee", text)
        self.assertIn("within 5 working day(s)", text)
        self.assertIn("when 2 instalments are unpaid", text)
        self.assertIn("falls due at once", text)
        self.assertNotIn("Interest planned", text)

    def test_charges_and_default_as_agreed(self):
        self.company.write(
            {
                "collections_plan_grace_days": 0,
                "collections_plan_max_late": 2,
                "collections_plan_accelerate": False,
            }
        )
        _plan, text = self._text(interest_method="equal", interest_rate=7.5, fee=12.5)
        self.assertIn("nominal rate of 7.5 % a year", text)
        self.assertIn("12.50", text)
        self.assertIn("not paid on its due date", text)
        self.assertNotIn("falls due at once", text)
        self.assertIn("Interest planned for after an early payment", text)

    def test_discount_is_promised_and_lost_on_default(self):
        plan, text = self._text(discount=45)
        amount = formatLang(self.env, 45, currency_obj=plan.currency_id)
        self.assertIn(f"gives up the discount of {amount}", text)
        self.assertIn("On default the discount is lost", text)
        _plan, text = self._text()
        self.assertNotIn("discount", text)
        report = self.env["ir.actions.report"]
        [page] = report._render_qweb_html("collections_followup.report_plan", plan.ids)[:1]
        words = " ".join(html2plaintext(page.decode()).split())
        self.assertIn("Discount when all instalments are paid as agreed", words)
        for total in ("300.00", "255.00", "85.00"):
            self.assertIn(total, words)

    def test_grace_alone(self):
        self.company.collections_plan_max_late = 0
        _plan, text = self._text()
        self.assertIn("working day(s) after its due date.", text)
        self.assertNotIn("instalments are unpaid", text)

    def test_bank_account_and_reference(self):
        bank = self.env["res.bank"].create({"name": "Harbour Bank"})
        account = self.env["res.partner.bank"].create(
            {
                "acc_number": "DE89370400440532013000",
                "partner_id": self.company.partner_id.id,
                "bank_id": bank.id,
            }
        )
        self.company.collections_bank_id = account
        plan, text = self._text()
        self.assertIn(f"{account.acc_number} (Harbour Bank), reference {plan.name}.", text)

    def test_parties_and_file_name(self):
        plan, _text = self._text()
        self.assertIn(self.customer.display_name, plan._get_parties_text())
        self.assertIn("03/02/2026", plan._get_parties_text())
        plan.sudo().name = "A/B"
        self.assertEqual(plan._get_document_name(), "Payment agreement A-B")

    def test_agreement_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        plan = self._plan(self._invoice(40, 1234.5), date_first=date(2026, 4, 30))
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("collections_followup.report_plan", plan.ids)[0]
            .decode()
        )
        self.assertIn("30/04/2026", html)
        self.assertIn("411,50", html)
        self.assertIn(plan.name, html)
