from datetime import datetime, timedelta

from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureActivity(ContactCommon):
    """Payments of today, 2 March 2026, and contacts before them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._member("collector", "activity_other")
        cls.figures = cls.env["collections.figure"]

    def _call(self, days, user=None, hour=9, **values):
        moment = datetime.combine(self.today - timedelta(days=days), datetime.min.time())
        return self._log(user=user or self.collector, date=moment + timedelta(hours=hour), **values)

    def _by_person(self, within=14, user=None):
        self.env.flush_all()
        figures = self.figures.with_user(user or self.env.user)
        rows = figures._read_rows(
            "collected_after_contact",
            self.company,
            [(self.today.replace(day=1), self.today)],
            group_by="collector",
            within=within,
        )
        return {row["group"]: (row["value"], row["parts"]["paid"]) for row in rows}

    def test_the_last_contact_before_the_payment_counts(self):
        self._call(10)
        self._call(3, self.other)
        self._call(1, hour=7)
        self._pay(self.move, 40.0)
        self.assertEqual(self._by_person(), {self.collector.id: (40, 40)})
        # Half an hour later on the same day, a colleague
        self._call(1, self.other, hour=8)
        self.assertEqual(self._by_person(), {self.other.id: (40, 40)})

    def test_within_so_many_days(self):
        self._call(14)
        self._pay(self.move, 40.0)
        self.assertEqual(self._by_person(14), {self.collector.id: (40, 40)})
        self.assertEqual(self._by_person(13), {False: (0, 40)})
        self.assertEqual(self._by_person(0), {False: (0, 40)})

    def test_each_payment_counts_once(self):
        second = self._invoice(8, 60.0)
        self._call(2)
        self._call(1, self.other)
        self._pay(self.move | second)
        found = self._by_person()
        self.assertEqual(found, {self.other.id: (160, 160)})
        source = self.env["collections.figure.activity"]
        _figure, _source, scope = self.figures._ask(
            "collected_after_contact", self.company, [(self.today, self.today)], "collector"
        )
        items = source._find_attributed(scope, self.other.id)
        self.assertEqual(set(items), set((self._item(self.move) | self._item(second)).ids))
        self.assertFalse(source._find_attributed(scope, self.collector.id))
        self.assertFalse(source._find_attributed(scope, False))

    def test_what_does_not_count(self):
        # Another customer's, a later day's, one that was put right, what is to be completed
        self._log(user=self.collector, partner_id=self.partner_b.id)
        first = self._call(3)
        self._log(
            "no_answer",
            user=self.other,
            date=datetime(2026, 2, 1, 9),
            corrects_id=first.id,
            correction_reason="It was in February",
        )
        self._pay(self.move, 40.0, day=self.today)
        self.assertEqual(self._by_person(), {False: (0, 40)})
        refund = self._invoice(3, 60.0, move_type="out_refund")
        (self._item(self.move) | self._item(refund)).reconcile()
        self.assertEqual(self._by_person(), {False: (0, 40)}, "credited is not paid")

    def test_the_day_is_the_companys(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        with self._on(datetime(2026, 3, 2, 12)):
            # The 3rd of March there; the payment is of the 2nd.
            self._log(user=self.collector, date=datetime(2026, 3, 2, 11, 30))
            self._pay(self.move, 40.0, day=self.today)
            self.assertEqual(self._by_person(), {False: (0, 40)})

    def test_who_sees_only_own_customers(self):
        self._call(1, self.other)
        self._pay(self.move, 40.0)
        self.case.user_id = self.other
        self.company.collections_own_cases = True
        self.assertEqual(self._by_person(user=self.collector), {})
        self.assertEqual(self._by_person(user=self.other), {self.other.id: (40, 40)})
