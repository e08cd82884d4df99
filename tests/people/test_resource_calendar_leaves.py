from odoo.tests import tagged

from .test_collections_substitute import TimeOffCommon


@tagged("post_install", "-at_install")
class TestResourceCalendarLeaves(TimeOffCommon):
    def test_nothing_happens_where_nobody_stands_in(self):
        case = self._late()
        case.user_id = self.one
        messages = case.message_ids
        leave = self._time_off(0, 3)
        leave.name = "Holidays"
        leave.unlink()
        self.assertEqual((case.user_id, case.message_ids), (self.one, messages))

    def test_moved_to_somebody_else(self):
        case = self._late()
        case.user_id = self.one
        self._substitute()
        leave = self._time_off(0, 3)
        self.assertEqual(case.user_id, self.two)
        leave.resource_id = self.resource.copy({"user_id": self.three.id})
        self.assertEqual(case.user_id, self.one)
