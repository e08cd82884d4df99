from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..group_common import GroupCommon


@tagged("post_install", "-at_install")
class TestCollectionsGroupOverview(GroupCommon):
    def _open(self, partner=None, user=None):
        action = (
            (partner or self.north)
            .with_user(user or self.collector)
            .action_collections_view_group()
        )
        return (
            self.env["collections.group.overview"]
            .with_user(user or self.collector)
            .browse(action["res_id"])
        )

    def test_what_they_owe_together(self):
        self.head.credit_limit = 500
        overview = self._open()
        open_items = (self.head | self.north | self.south).mapped("collections_amount_due")
        self.assertEqual(overview.head_id, self.head)
        self.assertEqual(overview.amount_open, sum(open_items))
        self.assertEqual(overview.exposure, sum(open_items))
        self.assertEqual(overview.limit, 500)
        self.assertEqual(len(overview.line_ids), 3)
        cases = self.env["collections.case"].search(overview.action_view_cases()["domain"])
        self.assertEqual(cases.partner_id, self.north | self.south)
        self.assertEqual(overview.action_print()["type"], "ir.actions.report")
        with self.assertRaises(AccessError):
            overview.amount_open = 5

    def test_a_part_of_it_for_who_sees_a_part(self):
        self._own_cases()
        overview = self._open()
        self.assertEqual((overview.left_out, overview.amount_open), (1, 100))
        self.assertNotIn(self.south, overview.line_ids.partner_id)
        self.assertNotIn(
            self.south,
            self.env["collections.case"]
            .with_user(self.collector)
            .search(overview.action_view_cases()["domain"])
            .partner_id,
        )
        with self.assertRaises(AccessError):
            self._open(self.south)

    def test_written_to_the_head(self):
        person = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": self.head.id, "email": "ann@example.com"}
        )
        self.head.collections_group_contact_id = person
        overview = self._open()
        self.assertEqual(overview.contact_id, person)
        context = overview.action_send()["context"]
        self.assertEqual(context["default_res_ids"], self.head.ids)
        self.assertEqual(context["default_partner_ids"], person.ids)
        self.assertTrue(context["default_attachment_ids"])
        auditor = self._user("readonly", login="group_auditor")
        with self.assertRaises(AccessError):
            self._open(user=auditor).action_send()

    def test_written_to_who_is_there_by_now(self):
        ann = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": self.head.id, "email": "ann@example.com"}
        )
        self.head.collections_group_contact_id = ann
        overview = self._open()
        ann.active = False
        context = overview.action_send()["context"]
        self.assertEqual(context["default_partner_ids"], self.head.ids)
