"""The best hours in words that whoever works with them understands."""

from odoo import api, models
from odoo.tools import format_date, format_duration, format_list

from ...engine.best_time import SPOKEN
from ...engine.contact_window import to_local
from ..gate.collections_contact_rule import WEEKDAYS


class CollectionsBestTime(models.AbstractModel):
    _inherit = "collections.best.time"

    @api.model
    def _describe_best(self, best):
        """Return the best hours of a channel with the reason, such as "10:00 to 12:00, Tuesday to
        Thursday: reached 4 of 5 times".

        :param best: ``engine.best_time.Best``
        """
        hours = self.env._(
            "%(start)s to %(end)s", start=format_duration(best.start), end=format_duration(best.end)
        )
        if best.some_days:
            hours = self.env._(
                "%(hours)s, %(days)s", hours=hours, days=self._describe_days(best.weekdays)
            )
        return self.env._("%(hours)s: %(reason)s", hours=hours, reason=self._describe_reason(best))

    def _describe_days(self, weekdays):
        """Return days of the week for people to read: from the first to the last, or each."""
        days = sorted(weekdays)
        labels = [
            self.env["collections.quiet.time"]._fields[WEEKDAYS[day]]._description_string(self.env)
            for day in days
        ]
        if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
            return self.env._("%(first)s to %(last)s", first=labels[0], last=labels[-1])
        return format_list(self.env, labels)

    @api.model
    def _describe_reason(self, best):
        """Return what the best hours of a channel rest on: the figures that were counted."""
        spoken = best.channel in SPOKEN
        tried, well = best.tried - best.own, best.well - best.own
        texts = []
        if tried and spoken:
            texts.append(self.env._("reached %(well)s of %(tried)s times", well=well, tried=tried))
        elif tried:
            texts.append(
                self.env._(
                    "%(well)s of %(tried)s were answered, or brought a promise or a payment",
                    well=well,
                    tried=tried,
                )
            )
        if best.own and spoken:
            texts.append(self.env._("calls from the customer then: %s", best.own))
        elif best.own:
            texts.append(self.env._("messages from the customer then: %s", best.own))
        return ", ".join(texts)

    @api.model
    def _describe_order(self, order):
        """Return the channels as they worked, the best first; empty where there is one or none.

        :param list order: see ``engine.best_time.rank_channels``
        """
        if len(order) < 2:
            return ""
        names = self._get_channel_names()
        parts = [
            self.env._(
                "%(channel)s (%(well)s of %(tried)s)",
                channel=names[channel],
                well=share.well,
                tried=share.tried,
            )
            for channel, share in order
        ]
        return self.env._("What worked best so far: %s.", ", ".join(parts))

    @api.model
    def _describe_channel(self, best):
        """Return the best hours of a channel as a sentence that names it.

        :param best: ``engine.best_time.Best``
        """
        hours = self._describe_best(best)
        return {
            "phone": self.env._("Best by phone, %s.", hours),
            "email": self.env._("Best by e-mail, %s.", hours),
            "sms": self.env._("Best by text message, %s.", hours),
            "visit": self.env._("Best visited, %s.", hours),
        }[best.channel]

    @api.model
    def _describe_habit(self, habit):
        """Return all that is claimed of a customer as a list of lines; empty for nothing.

        :param habit: ``Habit``, or None
        """
        if not habit:
            return []
        lines = [self._describe_channel(best) for best in habit.best.values()]
        order = self._describe_order(habit.order)
        return [*lines, order] if order else lines

    @api.model
    def _describe_found(self, found):
        """Return the best moment for one contact in words: day and hour by the customer's clock.

        :param found: ``Found``
        """
        local = to_local(found.moment, found.zone)
        return self.env._(
            "%(date)s, %(time)s where the customer is (%(zone)s)",
            date=format_date(self.env, local.date()),
            time=f"{local:%H:%M}",
            zone=found.zone,
        )

    def _get_channel_names(self):
        return dict(
            self.env["collections.channel"]._fields["code"]._description_selection(self.env)
        )
