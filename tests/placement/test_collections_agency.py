from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgency(PlacementCommon):
    def test_who_enters_and_what_is_refused(self):
        values = {"partner_id": self.agency.partner_id.id, "company_id": self.company.id}
        for user in (self.collector, self.boss):
            with self.assertRaises(AccessError):
                self.env["collections.agency"].with_user(user).create(values)
            with self.assertRaises(AccessError):
                self.agency.rate_ids.with_user(user).write({"percent": 99})
        manager = self._user("manager")
        own = self.env["collections.agency"].with_user(manager)
        for wrong in ({"share": 101}, {"min_days": -1}, {"max_amount": -5}):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                own.create({**values, **wrong})
        with self.assertRaises(ValidationError):
            own.create({**values, "partner_id": self.company.partner_id.id})
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self.env["res.partner"].create({"name": "F", "company_id": elsewhere.id})
        with self.assertRaises(ValidationError):
            self.env["collections.agency"].create({**values, "partner_id": foreign.id})

    def test_counts_and_company(self):
        self.assertEqual((self.agency.pending_count, self.agency.placement_count), (0, 0))
        self._approved()
        self.agency.invalidate_recordset()
        self.assertEqual((self.agency.pending_count, self.agency.placement_count), (2, 1))
        self.assertIn(self.agency.id, self.agency.action_view_placements()["domain"][0])
        context = self.agency.action_read_file()["context"]
        self.assertEqual(context["default_agency_id"], self.agency.id)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaisesRegex(UserError, "stays with its company"):
            self.agency.company_id = elsewhere
        with self.assertRaisesRegex(UserError, "not billed"):
            self.agency.with_user(self.accountant).action_bill()
