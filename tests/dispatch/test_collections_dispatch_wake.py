from datetime import datetime
from unittest.mock import Mock, patch

from odoo.tests import tagged

from ..common import CollectionsCommon

LANES = 2


@tagged("post_install", "-at_install")
class TestCollectionsDispatchWake(CollectionsCommon):
    def setUp(self):
        super().setUp()
        self.dispatch = self.env["collections.dispatch"]
        self.jobs = []
        test = self

        def with_delay(_records, **values):
            """Stand in for queue_job: keep what it would enqueue, but once for each identity."""
            known = {job["identity_key"] for job in test.jobs}
            if values["identity_key"] not in known:
                test.jobs.append(values)
            return Mock()

        model = type(self.dispatch)
        for name, stand_in in (
            ("_has_queue", lambda _self: True),
            ("with_delay", with_delay),
            ("_get_lane_count", lambda _self: LANES),
        ):
            self.startPatcher(patch.object(model, name, stand_in, create=name == "with_delay"))

    def test_each_lane_is_a_job_and_none_is_enqueued_twice(self):
        for _n in range(2):
            self.dispatch._wake()
        self.assertEqual(len(self.jobs), LANES)
        self.assertEqual({job["eta"] for job in self.jobs}, {None})

    def test_a_later_attempt_does_not_take_the_place_of_one_now(self):
        later = datetime(2026, 3, 2, 12, 5)
        self.dispatch._wake(later)
        self.dispatch._wake()
        self.assertEqual([job["eta"] for job in self.jobs], [later] * LANES + [None] * LANES)
