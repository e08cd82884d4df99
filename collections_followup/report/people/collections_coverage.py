from odoo import fields, models
from odoo.tools import SQL

# So many days ahead, today included.
DAYS = 14


class CollectionsCoverage(models.Model):
    """Open work of each collector on each of the next days, beside the hours that they are there.

    What was to be done before today counts for today. The hours are those of the person's working
    calendar, or else of the company's; none on days off and while they are away, be it by an
    absence that was entered or by time off in that calendar.
    """

    _name = "collections.coverage"
    _inherit = ["collections.checked"]
    _description = "Coverage"
    _auto = False
    _order = "day, user_id"
    _rec_name = "day"

    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Collector", readonly=True)
    day = fields.Date(readonly=True)
    case_count = fields.Integer(string="Cases to work on", readonly=True)
    hours = fields.Float(string="Working hours", readonly=True)
    away = fields.Boolean(readonly=True)
    substitute_id = fields.Many2one(comodel_name="res.users", string="Stands in", readonly=True)

    @property
    def _table_query(self):
        today = self.env.company._collections_today()
        return SQL(
            """
            WITH person AS (
                SELECT DISTINCT company_id, user_id FROM (
                    SELECT company_id, user_id FROM collections_case
                     WHERE state = 'open' AND user_id IS NOT NULL
                 UNION ALL
                    SELECT company_id, absent_user_id FROM collections_case
                     WHERE state = 'open' AND absent_user_id IS NOT NULL) c
            ),
            planned AS (
                SELECT company_id, user_id, GREATEST(next_action_date, %(today)s) AS day,
                       count(*) AS case_count
                  FROM collections_case
                 WHERE state = 'open' AND user_id IS NOT NULL
                   AND next_action_date < %(today)s::date + %(days)s
              GROUP BY company_id, user_id, GREATEST(next_action_date, %(today)s)
            ),
            time_off AS (%(time_off)s),
            %(hours)s
            SELECT row_number() OVER (ORDER BY c.day, c.company_id, c.user_id)::int AS id,
                   c.company_id, c.user_id, c.day,
                   COALESCE(p.case_count, 0)::int AS case_count,
                   CASE WHEN ab.id IS NULL AND o.user_id IS NULL THEN COALESCE(a.hours, 0)
                        ELSE 0 END AS hours,
                   ab.id IS NOT NULL OR o.user_id IS NOT NULL AS away,
                   CASE WHEN ab.id IS NOT NULL THEN ab.substitute_id
                        WHEN o.user_id IS NOT NULL THEN s.substitute_id END AS substitute_id
              FROM calendar c
         LEFT JOIN planned p ON p.company_id = c.company_id AND p.user_id = c.user_id
               AND p.day = c.day
         LEFT JOIN attendance a ON a.company_id = c.company_id AND a.user_id = c.user_id
               AND a.day = c.day
         LEFT JOIN collections_absence ab ON ab.user_id = c.user_id
               AND c.day BETWEEN ab.date_from AND ab.date_to
         LEFT JOIN time_off o ON o.user_id = c.user_id AND o.day = c.day
         LEFT JOIN collections_substitute s ON s.user_id = c.user_id
            """,
            today=today,
            days=DAYS,
            time_off=self.env["collections.substitute"]._sql_time_off(today, DAYS),
            hours=self._sql_hours(today),
        )

    def _sql_hours(self, today):
        """Return the parts of the query that say how long who works on each day.

        Part of a day off, the person's own or everybody's, is taken off that day's hours.
        """
        return SQL(
            """
            calendar AS (
                SELECT p.company_id, p.user_id, d.day::date AS day,
                       COALESCE(MIN(r.calendar_id), MIN(co.resource_calendar_id)) AS calendar_id
                  FROM person p
                  JOIN res_company co ON co.id = p.company_id
             LEFT JOIN resource_resource r
                    ON r.user_id = p.user_id AND r.company_id = p.company_id AND r.active
            CROSS JOIN generate_series(%(today)s::date, %(today)s::date + %(days)s - 1,
                                       interval '1 day') d(day)
              GROUP BY p.company_id, p.user_id, d.day
            ),
            attendance AS (
                SELECT c.company_id, c.user_id, c.day,
                       SUM(GREATEST(a.hour_to - a.hour_from - COALESCE(missing.hours, 0), 0))
                       AS hours
                  FROM calendar c
                  JOIN resource_calendar rc ON rc.id = c.calendar_id
                  JOIN resource_calendar_attendance a ON a.calendar_id = rc.id AND %(works)s
            CROSS JOIN LATERAL (
                       SELECT (c.day + a.hour_from * interval '1 hour') AT TIME ZONE rc.tz
                              AT TIME ZONE 'UTC' AS first,
                              (c.day + a.hour_to * interval '1 hour') AT TIME ZONE rc.tz
                              AT TIME ZONE 'UTC' AS last) w
             LEFT JOIN LATERAL (
                       SELECT SUM(EXTRACT(epoch FROM LEAST(l.date_to, w.last)
                                                   - GREATEST(l.date_from, w.first)) / 3600)::float
                              AS hours
                         FROM resource_calendar_leaves l
                    LEFT JOIN resource_resource r ON r.id = l.resource_id
                        WHERE l.time_type = 'leave' AND l.date_from < w.last
                          AND l.date_to > w.first
                          AND CASE WHEN l.resource_id IS NOT NULL THEN r.user_id = c.user_id
                              ELSE (l.calendar_id IS NULL OR l.calendar_id = c.calendar_id)
                               AND (l.company_id IS NULL OR l.company_id = c.company_id)
                              END) missing ON TRUE
              GROUP BY c.company_id, c.user_id, c.day
            )
            """,
            today=today,
            days=DAYS,
            works=self.env["collections.substitute"]._sql_works(SQL("c.day")),
        )
