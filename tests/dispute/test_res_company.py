from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestResCompanyDispute(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domains = cls.env["mail.alias.domain"]
        cls.company.alias_domain_id = domains.search([("name", "=", "example.com")]) or (
            domains.create({"name": "example.com"})
        )

    def test_address_is_made_changed_and_removed(self):
        self.company.collections_dispute_alias_name = "disputes"
        alias = self.company.collections_dispute_alias_id
        self.assertEqual(alias.alias_full_name, "disputes@example.com")
        self.company.collections_dispute_alias_name = " claims "
        self.assertEqual(self.company.collections_dispute_alias_id, alias)
        self.assertEqual(alias.alias_full_name, "claims@example.com")
        self.company.collections_dispute_alias_name = False
        self.assertFalse(alias.exists())
        self.assertFalse(self.company.collections_dispute_alias_name)

    def test_whole_address_is_refused(self):
        self.assertIn(
            "before the @",
            self._refused(self.company.write, {"collections_dispute_alias_name": "a@b.com"}),
        )

    def test_address_of_another_company_is_refused(self):
        other = self.setup_other_company()["company"]
        other.alias_domain_id = self.company.alias_domain_id
        self.company.collections_dispute_alias_name = "disputes"
        self._refused(other.write, {"collections_dispute_alias_name": "disputes"})
        other.collections_dispute_alias_name = "disputes-other"
        self.assertNotEqual(
            other.collections_dispute_alias_id, self.company.collections_dispute_alias_id
        )

    def test_limit_below_zero_is_refused(self):
        self.assertIn(
            "0 or more", self._refused(self.company.write, {"collections_dispute_limit": -1.0})
        )

    def test_supervisor_hears_where_the_team_has_none(self):
        boss = self._user("supervisor")
        self.company.collections_dispute_supervisor_id = boss
        dispute = self._dispute(self._invoice(20))
        with self._on(4):
            self.env["collections.dispute"]._check_deadlines(self.company)
        self.assertEqual(dispute.activity_ids.user_id, boss)
