from datetime import date

from odoo.tests import tagged

from ..expected_common import ExpectedCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromiseExpected(ExpectedCommon):
    """Promises on the calendar of expected payments, on Monday 2 March 2026."""

    def test_what_is_missing_is_expected_from_the_promised_day_to_the_end_of_its_grace(self):
        move = self._invoice(5)
        promise = self._promise(move, 60.0)
        collector = self._user("collector")
        self._case().user_id = collector
        self._pay(move, 25.0)
        self.assertRecordValues(
            self._rows(),
            [
                {
                    "promise_id": promise.id,
                    "name": promise.name,
                    "case_id": self._case().id,
                    "user_id": collector.id,
                    "date": date(2026, 3, 9),
                    "date_limit": date(2026, 3, 12),
                    "amount": 35.0,
                }
            ],
        )

    def test_broken_promise_is_not_expected_any_more(self):
        promise = self._promise(self._invoice(5))
        with self._on(11):
            self.engine.refresh(self.company)
            self.assertEqual(promise.state, "broken")
            self.assertFalse(self._rows())
