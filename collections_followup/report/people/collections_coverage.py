from odoo import fields, models
from odoo.tools import SQL

# So many days ahead, today included.
DAYS = 14


class CollectionsCoverage(models.Model):
    """Open work of each collector on each of the next days, beside the hours that they are there.

    What was to be done before today counts for today. The hours are those of the person's working
    calendar, or else of the company's; none on days off and while they are away.
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
            %(hours)s
            SELECT row_number() OVER (ORDER BY d.day, c.company_id, c.user_id)::int AS id,
                   c.company_id, c.user_id, d.day::date AS day,
                   COALESCE(p.case_count, 0)::int AS case_count,
                   CASE WHEN ab.id IS NOT NULL OR EXISTS (
                            SELECT FROM resource_calendar_leaves l
                             WHERE l.resource_id IS NULL
                               AND (l.calendar_id IS NULL OR l.calendar_id = c.calendar_id)
                               AND (l.company_id IS NULL OR l.company_id = c.company_id)
                               AND l.date_from::date <= d.day AND l.date_to::date >= d.day)
                        THEN 0 ELSE COALESCE(a.hours, 0) END AS hours,
                   ab.id IS NOT NULL AS away, ab.substitute_id
              FROM calendar c
        CROSS JOIN generate_series(%(today)s::date, %(today)s::date + %(days)s - 1,
                                   interval '1 day') d(day)
         LEFT JOIN planned p ON p.company_id = c.company_id AND p.user_id = c.user_id
               AND p.day = d.day
         LEFT JOIN attendance a ON a.calendar_id = c.calendar_id
               AND a.weekday = EXTRACT(isodow FROM d.day) - 1
         LEFT JOIN collections_absence ab ON ab.user_id = c.user_id
               AND d.day BETWEEN ab.date_from AND ab.date_to
            """,
            today=today,
            days=DAYS,
            hours=self._sql_hours(),
        )

    def _sql_hours(self):
        """Return the parts of the query that say who works when, by company and weekday."""
        return SQL(
            """
            calendar AS (
                SELECT p.company_id, p.user_id,
                       COALESCE(MIN(r.calendar_id), MIN(co.resource_calendar_id)) AS calendar_id
                  FROM person p
                  JOIN res_company co ON co.id = p.company_id
             LEFT JOIN resource_resource r
                    ON r.user_id = p.user_id AND r.company_id = p.company_id AND r.active
              GROUP BY p.company_id, p.user_id
            ),
            attendance AS (
                -- of two weeks that take turns, half of each
                SELECT a.calendar_id, a.dayofweek::int AS weekday,
                       SUM(a.hour_to - a.hour_from)
                       / CASE WHEN bool_or(rc.two_weeks_calendar) THEN 2 ELSE 1 END AS hours
                  FROM resource_calendar_attendance a
                  JOIN resource_calendar rc ON rc.id = a.calendar_id
                 WHERE a.day_period != 'lunch' AND a.display_type IS NULL
              GROUP BY a.calendar_id, a.dayofweek
            )
            """
        )
