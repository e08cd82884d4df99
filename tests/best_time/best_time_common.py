"""Customers in Germany with a history, in a company that has switched the best hour on."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from ..desk_common import DeskCommon

# Calls to Alpha in February 2026, by Berlin's clock: reached from Tuesday to Thursday at ten.
CALLS = {
    (2, 10): "-",
    (3, 10): "+",
    (4, 10): "+",
    (5, 11): "+",
    (6, 10): "-",
    (9, 10): "-",
    (10, 11): "+",
    (11, 10): "-",
    (13, 11): "-",
    (17, 14): "-",
    (19, 15): "-",
}


class BestTimeCommon(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.best_time = cls.env["collections.best.time"]
        cls.company.collections_best_time = True
        germany = cls.env.ref("base.de").id
        (cls.alpha | cls.beta | cls.gamma).write(
            {"is_company": True, "country_id": germany, "tz": False}
        )
        for (day, hour), mark in CALLS.items():
            # An hour behind Berlin
            moment = datetime(2026, 2, day, hour - 1, 15)
            cls._log(moment, "right_person" if mark == "+" else "no_answer")

    @classmethod
    def _log(cls, moment, outcome, channel="phone", partner=None, **values):
        return cls.env["collections.contact"].create(
            {
                "partner_id": (partner or cls.alpha).id,
                "company_id": cls.company.id,
                "channel": channel,
                "date": moment,
                "outcome_id": cls._result(outcome).id,
                **values,
            }
        )

    @classmethod
    def _write_to(cls, partner):
        """Written to on five Mondays at half past six, a customer answered thrice at ten."""
        for week in range(5):
            sent = datetime(2026, 1, 19, 5, 30) + timedelta(days=7 * week)
            cls._log(sent, "message_sent", "email", partner)
            if week < 3:
                answered = sent + timedelta(hours=3, minutes=40)
                cls._log(answered, "wrote", "email", partner, direction="in")

    def _habit(self, partner=None):
        partner = partner or self.alpha
        habits = self.best_time._read_habits({(self.company, partner)})
        return habits.get((self.company.id, partner.id))

    def _quiet(self, partner, days, start=0.0, end=24.0):
        """The customer does not want to be reached on some days of the week."""
        names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        return self.env["collections.quiet.time"].create(
            {
                "partner_id": partner.id,
                **{name: name in days for name in names},
                "hour_from": start,
                "hour_to": end,
                "date_from": False,
            }
        )


# Seven, ten and half past twelve by Berlin's clock, on a Monday
SEVEN, TEN, LATE = (datetime(2026, 3, 2, *clock) for clock in ((6,), (9,), (11, 30)))


class WaitingCommon(BestTimeCommon):
    """Delta, who answers at ten, is to be reminded by the day's run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_best_time_notices = True
        cls.delta = cls.beta.copy({"name": "Delta", "email": "delta@example.com"})
        cls._invoice(5, 200.0, cls.delta)
        cls._write_to(cls.delta)

    def _queue(self, moment, kind="scheduled"):
        """Queue a notice to Delta in a run of a day, and let the outbox do its work."""
        with freeze_time(moment):
            runs = self.env["collections.run"]
            day = self.company._collections_today()
            if kind == "scheduled":
                run = runs._create_scheduled(self.company, day)
                run.action_prepare()
            else:
                run = self._prepare()
            notice = run.notice_ids.filtered(lambda own: own.partner_id == self.delta)
            self.assertEqual(len(notice), 1)
            if notice.state == "draft":
                notice.action_approve()
            notice.action_send()
            self._deliver()
        return notice

    def _work(self, moment):
        with freeze_time(moment):
            self._deliver()
