from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeCause(DisputeCommon):
    def test_causes_of_other_companies_are_not_offered(self):
        other = self.setup_other_company()["company"]
        causes = self.env["collections.dispute.cause"].create(
            [
                {"name": "Everywhere"},
                {"name": "Here", "company_id": self.company.id},
                {"name": "There", "company_id": other.id},
            ]
        )
        collector = self._user("collector")
        self.assertEqual(causes.with_user(collector).search([("id", "in", causes.ids)]), causes[:2])

    def test_cause_in_use_is_archived_and_not_deleted(self):
        cause = self.env["collections.dispute.cause"].create({"name": "Typing mistake"})
        dispute = self._dispute(self._invoice(20), cause_id=cause.id)
        self._refused(cause.unlink)
        cause.active = False
        self.assertEqual(dispute.cause_id.name, "Typing mistake")
        self.assertFalse(cause.search([("id", "=", cause.id)]))
