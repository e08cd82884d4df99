from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeValidation(CollectionsCommon):
    """Until when the customer may dispute: 12 CFR 1006.34(b)(5)."""

    today = date(2026, 11, 2)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels[0].write(
            {"purpose": "validation", "body": "<p>Dispute {amount} until {dispute_by}.</p>"}
        )
        cls.move = cls._invoice(5)

    def _read(self):
        return self.env["collections.notice"]._read_validation_ends(self.move)

    def test_the_period_begins_when_it_is_sent(self):
        notice = self._prepare().notice_ids
        self.assertFalse(notice.date_validation_end)
        self.assertEqual(self._read(), {})
        self.assertIn("until 12/09/2026", str(notice.preview))
        notice.action_send()
        self._deliver()
        self.assertEqual(notice.date_validation_end, date(2026, 12, 9))
        self.assertIn("until 12/09/2026", str(notice.content))
        self.assertEqual(self._read()[self.move.id][1], date(2026, 12, 9))

    def test_over_christmas(self):
        with freeze_time("2026-12-18"):
            notice = self._pass().notice_ids
        self.assertEqual(notice.date_validation_end, date(2027, 1, 27))

    def test_the_day_is_that_of_the_company(self):
        self.company.partner_id.tz = "America/Los_Angeles"
        with freeze_time(datetime(2026, 11, 3, 4)):
            notice = self._pass().notice_ids
        self.assertEqual(notice.date_validation_end, date(2026, 12, 9))

    def test_other_notices_have_none(self):
        self.levels[0].purpose = False
        notice = self._pass().notice_ids
        self.assertEqual((notice.state, notice.date_validation_end), ("sent", False))
        self.assertEqual(self._read(), {})
