from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..group_common import GroupCommon


@tagged("post_install", "-at_install")
class TestResPartner(GroupCommon):
    def test_on_the_form_of_each(self):
        counts = (self.head | self.south | self.customer).mapped("collections_group_count")
        self.assertEqual(counts, [3, 3, 1])
        action = self.south.with_user(self.collector).action_collections_view_group()
        self.assertEqual(action["res_model"], "collections.group.overview")

    def test_the_counterpart_is_at_the_head(self):
        person = self.env["res.partner"].create({"name": "Ann", "parent_id": self.head.id})
        self.head.collections_group_contact_id = person
        with self.assertRaises(ValidationError):
            self.head.collections_group_contact_id = self.customer
