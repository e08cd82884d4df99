from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import CollectionsCommon
from ..pdf import make_pdf, read_widths


@tagged("post_install", "-at_install")
class TestCollectionsStatementWizard(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].create(
            [{"name": name, "email": f"{name.lower()}@example.com"} for name in ("Zulu", "Alpha")]
        )
        cls.asked = []

        def get_pdfs(_statements, partners, data=None):
            cls.asked.append(data)
            return {
                customer.id: make_pdf(1, 500 + place)
                for place, customer in enumerate(partners.commercial_partner_id.sorted("name"))
            }

        cls.startClassPatcher(
            patch.object(type(cls.env["collections.statement"]), "_get_statement_pdfs", get_pdfs)
        )

    def _wizard(self, partners=None, **values):
        return self.env["collections.statement.wizard"].create(
            {
                "company_id": self.company.id,
                "partner_ids": (partners or self.customers).ids,
                **values,
            }
        )

    def test_days_begin_with_this_year(self):
        wizard = self._wizard(mode="all")
        self.assertEqual((wizard.date_from, wizard.date_to), (date(2026, 1, 1), self.today))
        with Form(wizard) as form:
            form.date_to = date(2025, 6, 30)
        self.assertEqual(wizard.date_from, date(2025, 1, 1))

    def test_first_day_after_the_last_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "comes after its last"):
            self._wizard(mode="all", date_from=self.today + timedelta(1))
        # Open items have no first day.
        self._wizard(mode="open", date_from=self.today + timedelta(1))

    def test_one_customer_is_one_file(self):
        wizard = self._wizard(self.customers[0])
        action = wizard.action_download()
        self.assertEqual(wizard.attachment_id.name, "Account statement Zulu 2026-03-02.pdf")
        self.assertIn(str(wizard.attachment_id.id), action["url"])

    def test_several_customers_are_one_file_in_order_of_names(self):
        wizard = self._wizard(mode="all", date_from=date(2026, 2, 1))
        wizard.action_download()
        self.assertEqual(wizard.attachment_id.name, "Account statements 2026-03-02.pdf")
        self.assertEqual(read_widths(wizard.attachment_id.raw), [500, 501])
        self.assertEqual(
            self.asked[-1], {"mode": "all", "date_from": date(2026, 2, 1), "date_to": self.today}
        )

    def test_sent_by_email_to_the_contacts_who_can_be_reached(self):
        buyer = self.env["res.partner"].create(
            {
                "name": "Buyer",
                "parent_id": self.customers[0].id,
                "email": "buyer@example.com",
                "collections_contact": True,
            }
        )
        silent = self.env["res.partner"].create({"name": "Silent"})
        refused = self.env["res.partner"].create({"name": "Refused", "email": "no@example.com"})
        self.env["mail.blacklist"]._add("no@example.com")
        wizard = self._wizard(self.customers | silent | refused)
        self.assertEqual(set(wizard.unreachable.split(" and ")), {"Silent", "Refused"})
        action = wizard.action_send()
        mails = self.env["mail.mail"].search([("subject", "like", "Account statement")])
        self.assertEqual(
            set(mails.mapped("email_to")),
            {buyer.email_formatted, self.customers[1].email_formatted},
        )
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn("2 account statements", action["params"]["message"])
        self.assertIn("Silent", action["params"]["message"])

    def test_contact_without_address_leaves_it_to_the_customer(self):
        self.env["res.partner"].create(
            {
                "name": "Buyer",
                "parent_id": self.customers[0].id,
                "email": False,
                "collections_contact": True,
            }
        )
        wizard = self._wizard(self.customers[0])
        self.assertFalse(wizard.unreachable)
        wizard.action_send()
        mail = self.env["mail.mail"].search([("subject", "like", "Account statement")])
        self.assertEqual(mail.email_to, self.customers[0].email_formatted)

    def test_nobody_can_be_reached(self):
        self.customers.email = False
        with self.assertRaisesRegex(UserError, "None of these customers"):
            self._wizard().action_send()

    def test_company_of_the_wizard_counts(self):
        other = self.setup_other_company()["company"]
        self.env.user.company_ids |= other
        wizard = self._wizard(company_id=other.id)
        self.assertEqual(wizard._get_statements().env.company, other)
