from datetime import timedelta

from ..expected_common import ExpectedCommon


class ForecastCommon(ExpectedCommon):
    """Customers with a history of payments, and a Monday on which it is forecast."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forecasts = cls.env["collections.forecast"]
        cls.habits = cls.env["collections.paying.habit"]
        cls.monday = cls.today - timedelta(days=cls.today.weekday())

    @classmethod
    def _history(cls, late, count=6, amount=100.0, partner=None, until=None, **values):
        """Invoices that fell due every 14 days and were paid so many days late.

        :param until: the last due date; so that it was paid a week ago if None
        """
        until = until or cls.today - timedelta(days=max(late, 0) + 7)
        moves = cls.env["account.move"]
        for number in range(count):
            due = until - timedelta(days=14 * number)
            move = cls._invoice(due, amount, partner, **values)
            cls._pay(move, day=due + timedelta(days=late))
            moves |= move
        return moves

    def _read(self, company=None, day=None, weeks=13, user=None):
        self.env.flush_all()
        forecasts = self.forecasts.with_user(user) if user else self.forecasts
        return forecasts._read(company or self.company, day, weeks)

    def _compute(self, weeks=13):
        self.env.flush_all()
        return self.forecasts._compute_forecast(self.company, self.today, weeks)

    def _sum(self, rows, name):
        return sum(row[name] or 0.0 for row in rows)
