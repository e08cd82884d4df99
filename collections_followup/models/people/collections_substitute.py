from odoo import api, fields, models
from odoo.tools import SQL


class CollectionsSubstitute(models.Model):
    """Who stands in for a collector on their time off, whenever that is.

    Time off is read from the working calendar, where Odoo's Time Off application keeps what was
    approved. An absence that is entered for the same days comes first, see
    ``collections.absence``.
    """

    _name = "collections.substitute"
    _inherit = ["collections.checked"]
    _description = "Substitute"
    _order = "user_id, id"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Collector",
        required=True,
        ondelete="cascade",
        domain="[('share', '=', False)]",
    )
    substitute_id = fields.Many2one(
        comodel_name="res.users",
        string="Stands in",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
    )

    _user_unique = models.UniqueIndex(
        "(user_id)", "This person has a substitute already. Change that line instead."
    )
    _not_oneself = models.Constraint(
        "CHECK (user_id != substitute_id)", "Nobody stands in for themselves. Choose a colleague."
    )

    @api.constrains("user_id", "substitute_id")
    def _check_people(self):
        for own in self:
            (own.user_id | own.substitute_id)._collections_check_works_for(self.env["res.company"])

    @api.model_create_multi
    def create(self, vals_list):
        found = super().create(vals_list)
        self.env["collections.absence"]._follow()
        return found

    def write(self, vals):
        result = super().write(vals)
        self.env["collections.absence"]._follow()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["collections.absence"]._follow()
        return result

    @api.model
    @api.private
    def _read_time_off(self, day):
        """Return who has time off on a day, and their substitutes.

        :param date day: the day
        :return: a dict by user id: the id of the substitute, or None where nobody is named
        """
        # Sudo: whoever lets the cases follow, all time off counts
        self = self.sudo()
        self.flush_model()
        for name in ("calendar", "calendar.attendance", "calendar.leaves", "resource"):
            self.env[f"resource.{name}"].flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT o.user_id, s.substitute_id FROM (%s) o"
                    " LEFT JOIN collections_substitute s ON s.user_id = o.user_id"
                    " ORDER BY o.user_id",
                    self._sql_time_off(day),
                )
            )
        )

    @api.model
    def _sql_time_off(self, day, count=1):
        """Return the query of who has time off on which of some days: ``user_id``, ``day``.

        A day counts when time off leaves none of its working hours; what lies between two such
        days, a weekend, counts too. A morning off does not.

        :param date day: the first day
        :param int count: how many days
        """
        return SQL(
            """
            SELECT DISTINCT r.user_id, d.day::date AS day
              FROM resource_calendar_leaves l
              JOIN resource_resource r ON r.id = l.resource_id AND r.user_id IS NOT NULL
         LEFT JOIN resource_calendar rc ON rc.id = COALESCE(l.calendar_id, r.calendar_id)
        CROSS JOIN LATERAL (
                   SELECT l.date_from AT TIME ZONE 'UTC' AT TIME ZONE z.tz AS first,
                          l.date_to AT TIME ZONE 'UTC' AT TIME ZONE z.tz AS last
                     FROM (SELECT COALESCE(rc.tz, r.tz, 'UTC') AS tz) z) s
        CROSS JOIN LATERAL generate_series(
                   GREATEST(s.first::date, %(day)s::date),
                   LEAST(s.last::date, %(day)s::date + %(count)s - 1), interval '1 day') d(day)
             WHERE l.time_type = 'leave'
               -- wide enough for any time zone, for the index
               AND l.date_from < %(day)s::date + %(count)s + 1
               AND l.date_to >= %(day)s::date - 1
               AND NOT EXISTS (
                   SELECT FROM resource_calendar_attendance a
                    WHERE a.calendar_id = rc.id AND %(works)s
                      AND (d.day::date + a.hour_from * interval '1 hour' < s.first
                           OR d.day::date + a.hour_to * interval '1 hour' > s.last))
            """,
            day=day,
            count=count,
            works=self._sql_works(SQL("d.day::date")),
        )

    @api.model
    def _sql_works(self, day):
        """Return the condition that a line ``a`` of a working calendar is about a day.

        :param SQL day: the day; of calendars of two weeks that take turns, core's first week is
            the one that holds January 1 of year 1
        """
        return SQL(
            "a.dayofweek = (EXTRACT(isodow FROM %(day)s) - 1)::int::text"
            " AND a.day_period != 'lunch' AND a.display_type IS NULL"
            " AND (a.week_type IS NULL"
            " OR a.week_type = ((%(day)s::date - '0001-01-01'::date) / 7 %% 2)::text)",
            day=day,
        )
