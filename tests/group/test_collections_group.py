from odoo.tests import tagged

from ..group_common import GroupCommon


@tagged("post_install", "-at_install")
class TestCollectionsGroup(GroupCommon):
    def _read(self, partner, user=None):
        groups = self.env["collections.group"].with_user(user or self.env.user)
        return groups._read(partner, self.company)[partner]

    def test_who_is_a_group(self):
        group = self._read(self.north)
        self.assertEqual(group.head, self.head)
        self.assertEqual(group.members, self.head | self.north | self.south)
        self.assertEqual(group.left_out, 0)
        self.assertEqual(self._read(self.customer).members, self.customer)

    def test_nobody_sees_more_than_his_own(self):
        self._own_cases()
        group = self._read(self.north, self.collector)
        self.assertEqual(group.members, self.head | self.north)
        self.assertEqual(group.left_out, 1)
        boss = self._user("supervisor", login="group_boss")
        self.assertEqual(self._read(self.north, boss).left_out, 0)

    def test_the_counterpart_is_one_of_the_head_by_now(self):
        ann = self.env["res.partner"].create({"name": "Ann", "parent_id": self.head.id})
        self.head.collections_group_contact_id = ann
        groups = self.env["collections.group"]
        self.assertEqual(groups._get_counterpart(self.head, self.company), ann)
        ann.parent_id = self.customer
        self.assertFalse(groups._get_counterpart(self.head, self.company))
        ann.write({"parent_id": self.head.id, "active": False})
        self.assertFalse(groups._get_counterpart(self.head, self.company))
