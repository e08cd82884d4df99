from odoo import api, fields, models

from ...engine.best_time import HOURLY


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    best_time_text = fields.Text(
        string="Best time",
        compute="_compute_best_time_text",
        help="When and how the customer is best reached, by the history of contacts, answers and "
        "payments. What the contact rules are against is not proposed.",
    )

    @api.depends("partner_id", "company_id", "state", "next_action_date")
    def _compute_best_time_text(self):
        best_time = self.env["collections.best.time"]
        readers = {case: case._get_best_time_reader() for case in self}
        habits = best_time._read_habits(
            {
                (case.company_id, reader)
                for case, reader in readers.items()
                if reader and case.state == "open"
            }
        )
        own = {
            case: habits.get((case.company_id.id, reader.id)) for case, reader in readers.items()
        }
        moments = self._find_next_moments(readers, own)
        for case in self:
            lines = best_time._describe_habit(own[case])
            if case in moments:
                channel, found = moments[case]
                lines.append(
                    self.env._(
                        "Best for the next action: %(channel)s, %(moment)s.",
                        channel=best_time._get_channel_names()[channel],
                        moment=best_time._describe_found(found),
                    )
                )
            case.best_time_text = "\n".join(lines) or False

    def _get_best_time_reader(self):
        """Return who of the customer is reached."""
        self.ensure_one()
        return self.recipient_id or self.partner_id

    def _find_next_moments(self, readers, habits):
        """Return over which channel, and when on its day, the next action is best done.

        :param dict readers: who is reached, by case
        :param dict habits: ``Habit``, or None, by case
        :return: a dict by case: channel and ``Found``
        """
        best_time = self.env["collections.best.time"]
        wishes = {
            (case, channel): best_time._wish_on(
                case.company_id, readers[case], channel, case.next_action_date
            )
            for case in self.filtered("next_action_date")
            for channel in (habits[case].best if habits[case] else ())
        }
        moments = best_time._find_moments(wishes)
        result = {}
        for case in self:
            # As it worked so far; what has no place yet comes after.
            order = [channel for channel, _share in habits[case].order] if habits[case] else []
            for channel in dict.fromkeys([*order, *HOURLY]):
                if (case, channel) in moments:
                    result[case] = (channel, moments[case, channel])
                    break
        return result
