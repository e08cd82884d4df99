"""A short form of ``make faults``: lanes are killed while they send."""

from odoo.tests import tagged

from benchmarks.faults import Faults

from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestFaults(CommittedCase):
    def test_nothing_lost_nothing_repeated_nothing_locked(self):
        faults = Faults(self.name, self.registry, self.ids, self._queue(40))
        faults.run(kills=5, ends=2, refusals=1, seconds=90)
        self.assertFalse(faults.problems, "\n".join(faults.problems))
        self.assertEqual(faults.figures["lanes killed"], 5)
        self.assertEqual(faults.figures["sessions ended"], 2)
