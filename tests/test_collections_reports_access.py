"""Every report and every dialog, opened by each kind of user: nobody is shown too much."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import CollectionsCommon

STATEMENT = "collections_followup.report_statement"


class ReportsCommon(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = {"company_id": cls.company.id}
        cls.move = cls._invoice(5, 123.45)
        cls.run_record = cls._pass()
        cls.notice = cls.run_record.notice_ids
        cls.case = cls._case()
        cls.portal = new_test_user(
            cls.env, "report_portal", password="report_portal", groups="base.group_portal"
        )
        cls.plain = new_test_user(
            cls.env, "report_plain", password="report_plain", groups="base.group_user", **company
        )
        cls.contacts = new_test_user(
            cls.env,
            "report_contacts",
            groups="base.group_user,base.group_partner_manager",
            **company,
        )
        elsewhere = cls.setup_other_company(name="Elsewhere")["company"]
        cls.foreign = new_test_user(
            cls.env,
            "report_foreign",
            groups="collections_followup.group_collections_manager",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        cls.auditor = cls._user("readonly", password="user_readonly")
        cls.collector = cls._user("collector")
        cls.accountant = new_test_user(
            cls.env, "report_accountant", groups="account.group_account_readonly", **company
        )

    def _documents(self):
        """Return what each report of the add-on is printed for."""
        settlement = self.env["collections.settlement"].search([], limit=1)
        batch = self.env["collections.letter.batch"].sudo().create({"company_id": self.company.id})
        batch.notice_ids = self.notice.sudo().browse()
        dispute = self.env["collections.dispute"].create(
            {
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [Command.create({"move_id": self.move.id})],
            }
        )
        self.customer.write({"street": "1 Main Street", "zip": "10001", "city": "Springfield"})
        visit = self.env["collections.visit"].create(
            {"case_id": self.case.id, "date": self.today, "user_id": self.collector.id}
        )
        file = self.env["collections.credit.file"].create({"partner_id": self.customer.id})
        cover = self.env["collections.credit.cover"].create(
            {"file_id": file.id, "insurer": "Safe Credit", "amount": 100.0}
        )
        self.company.collections_legal = True
        legal = self.env["collections.legal.action"]._make(
            self._item(self.move),
            self.env.ref("collections_followup.legal_kind_us_lien"),
            country_id=self.env.ref("base.us").id,
        )
        layout = self.env.ref("collections_followup.legal_layout_us_lien")
        return {
            "collections.legal.document": self.env["collections.legal.document"].create(
                {"action_id": legal.id, "layout_id": layout.id}
            ),
            "collections.credit.declaration": cover.declaration_ids._begin(cover, "claim"),
            "collections.dossier": self.env["collections.dossier"]._make(
                self.company, self.customer, self.case.move_line_ids, "Court"
            ),
            "collections.visit": visit,
            "res.partner": self.customer,
            "res.company": self.company,
            "collections.notice": self.notice,
            "collections.letter.batch": batch,
            "collections.dispute": dispute,
            "collections.settlement": settlement,
            "collections.plan": self.env["collections.plan"].search([], limit=1),
            "collections.run": self.run_record,
            "collections.case": self.case,
            "account.move": self.move,
        }


@tagged("post_install", "-at_install")
class TestReportsAccess(ReportsCommon):
    def test_reports_by_those_who_may_not_read(self):
        reports = self.env["ir.actions.report"].search(
            [("report_name", "=like", "collections_followup.%")]
        )
        self.assertGreater(len(reports), 4)
        documents = self._documents()
        tried = 0
        for report in reports:
            record = documents[report.model]
            if not record:
                continue
            for user in (self.portal, self.plain, self.contacts, self.foreign):
                engine = self.env["ir.actions.report"].with_user(user)
                tried += 1
                with (
                    self.subTest(f"{report.report_name} for {user.login}"),
                    mute_logger("odoo.http", "odoo.addons.base.models.ir_qweb"),
                    self.env.cr.savepoint() as savepoint,
                ):
                    try:
                        html = str(engine._render_qweb_html(report.report_name, record.ids)[0])
                    except (AccessError, UserError):
                        html = ""
                    except Exception as error:
                        # Templates wrap what they meet.
                        self.assertIsInstance(error.__cause__ or error.__context__, AccessError)
                        html = ""
                    self.assertNotIn(self.move.name, html)
                    self.assertNotIn("123", html)
                    savepoint.rollback()
        self.assertGreater(tried, 10)

    def test_readers_print_statements_and_only_senders_send_them(self):
        for user in (self.auditor, self.accountant, self.collector):
            engine = self.env["ir.actions.report"].with_user(user)
            html = engine._render_qweb_html(STATEMENT, self.customer.ids)[0].decode()
            self.assertIn(self.move.name, html)
            wizard = (
                self.env["collections.statement.wizard"]
                .with_user(user)
                .create({"partner_ids": self.customer.ids})
            )
            if user == self.collector:
                wizard.action_send()
                continue
            with self.assertRaises(AccessError):
                wizard.action_send()

    def test_people_of_a_branch_read_no_ledger_of_the_company(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.cr.precommit.run()
        self.env.user.company_ids |= branch
        own = self._invoice(9, 77.0, company=branch)
        clerk = new_test_user(
            self.env,
            "branch_clerk",
            groups="account.group_account_invoice",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )
        engine = self.env["ir.actions.report"].with_user(clerk)
        html = engine._render_qweb_html(STATEMENT, self.customer.ids)[0].decode()
        self.assertIn(own.name, html)
        self.assertNotIn(self.move.name, html)
        wizard = self.env["collections.statement.wizard"].with_user(clerk)
        with self.assertRaises(AccessError):
            wizard.create(
                {"partner_ids": self.customer.ids, "company_id": self.company.id}
            ).action_send()
        # Whoever is of both reads both.
        html = self.env["ir.actions.report"]._render_qweb_html(STATEMENT, self.customer.ids)[0]
        self.assertIn(own.name, html.decode())
        self.assertIn(self.move.name, html.decode())

    def test_odd_days_of_a_statement_are_answered_by_a_sentence(self):
        model = self.env["report.collections_followup.report_statement"].with_user(self.auditor)
        for value in ("nonsense", "9999-12-31", "2026-13-45", 5, "0001-01-01"):
            for name in ("date_to", "date_from"):
                with self.subTest(f"{name}={value}"), self.assertRaises(UserError):
                    model._get_report_values(self.customer.ids, {"mode": "all", name: value})
        values = model._get_report_values(self.customer.ids, {"mode": "nonsense"})
        self.assertTrue(values["statements"])

    def test_dialogs_show_no_case_of_another_company(self):
        wizard = self.env["collections.contact.wizard"].with_user(self.foreign)
        values = {"partner_id": self.customer.id, "company_id": self.foreign.company_id.id}
        with self.assertRaises(AccessError):
            wizard.create({**values, "case_id": self.case.id})
        own = wizard.create(values)
        with self.assertRaises(AccessError):
            own.case_id = self.case
        for name in ("amount_overdue", "days_overdue", "script"):
            with self.subTest(name), self.assertRaises(AccessError):
                wizard.onchange({"case_id": self.case.id}, ["case_id"], {name: {}})

    def test_dialogs_find_no_case_of_another_company_by_themselves(self):
        wizard = self.env["collections.contact.wizard"].with_user(self.foreign)
        found = wizard.create({"partner_id": self.customer.id, "company_id": self.company.id})
        # Computed in the name of whoever opens the dialog
        self.assertFalse(found.case_id)

    def test_dialogs_read_by_the_rights_of_whoever_opens_them(self):
        for name, model in self.env.registry.items():
            if not name.startswith("collections.") or not model._transient:
                continue
            for field in model._fields.values():
                if field._module != "collections_followup":
                    continue
                if field.compute or field.related:
                    with self.subTest(str(field)):
                        self.assertFalse(
                            field.compute_sudo or (field.related and field.related_sudo)
                        )


@tagged("post_install", "-at_install")
class TestReportsAccessOverHttp(ReportsCommon, HttpCase):
    def test_statement_by_its_address(self):
        address = f"/report/html/{STATEMENT}/{self.customer.id}"
        for user in (self.plain, self.portal):
            self.authenticate(user.login, user.login)
            with self.subTest(user.login), mute_logger("odoo.http"):
                answer = self.url_open(address)
                self.assertNotIn(self.move.name, answer.text)
                self.assertNotEqual(answer.status_code, 200)
        self.authenticate(self.auditor.login, "user_readonly")
        self.assertIn(self.move.name, self.url_open(address).text)
