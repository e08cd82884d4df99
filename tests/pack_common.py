import re

from odoo.fields import Command
from odoo.tests import new_test_user

from .dispute_common import DisputeCommon


class PackCommon(DisputeCommon):
    """The management pack of a company with two customers, as of days in February and March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pack = cls.env["collections.pack"]
        cls.company.email = "finance@example.com"
        cls.other = cls.partner_b.commercial_partner_id
        cls.supervisor = cls._user("supervisor", login="pack_supervisor")
        cls.collector = cls._user("collector", login="pack_collector")
        cls.auditor = cls._user("readonly", login="pack_auditor")
        cls.accountant = new_test_user(
            cls.env,
            "pack_accountant",
            groups="account.group_account_readonly",
            company_id=cls.company.id,
        )
        cls.plain = cls._user(None, login="pack_plain")
        cls.portal = new_test_user(cls.env, "pack_portal", groups="base.group_portal")
        elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.foreign = new_test_user(
            cls.env,
            "pack_foreign",
            groups="collections_followup.group_collections_manager",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )

    def _section(self, name, day=None):
        """Return what a section says, as of a day; None for nothing."""
        self.env.flush_all()
        section = self.env[f"collections.pack.section.{name}"].with_company(self.company)
        return section._prepare(self.company, day or self.today)

    def _cells(self, values, block=-1):
        """Return the rows of a table as dicts of texts by the first cell."""
        table = values["blocks"][block]["table"]
        return {row["cells"][0]: row["cells"][1:] for row in table["rows"]}

    def _html(self, company=None, user=None, **options):
        self.env.flush_all()
        report = self.env["ir.actions.report"].with_user(user or self.env.user)
        company = company or self.company
        return report._render_qweb_html(
            "collections_followup.report_pack", company.ids, data={"pack": options}
        )[0].decode()

    def _words(self, html):
        """Return the words of a page, without marks."""
        return " ".join(re.sub(r"<[^>]*>", " ", html).split())
