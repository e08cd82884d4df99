from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date


class CollectionsAbsence(models.Model):
    """A collector is away between two days, both included, and a colleague stands in.

    Meanwhile the open cases are the colleague's, new ones too; afterwards they come back by
    themselves, those apart that somebody has given to another person. The same holds for time off
    in the working calendar, where somebody is named for it (``collections.substitute``).
    """

    _name = "collections.absence"
    _inherit = ["collections.checked"]
    _description = "Absence"
    _order = "date_from desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Away",
        required=True,
        index=True,
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
    date_from = fields.Date(string="From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(string="To", required=True, default=fields.Date.context_today)
    note = fields.Char()

    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "An absence cannot end before it begins."
    )
    _overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(user_id, user_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "This person is away on some of these days already. Change that absence instead.",
    )
    _not_oneself = models.Constraint(
        "CHECK (user_id != substitute_id)", "Nobody stands in for themselves. Choose a colleague."
    )

    @api.constrains("user_id", "substitute_id", "date_from", "date_to")
    def _check_people(self):
        for absence in self:
            (absence.user_id | absence.substitute_id)._collections_check_works_for(
                self.env["res.company"]
            )
            # Sudo: absences count whoever may read them.
            other = self.sudo().search(
                [
                    ("user_id", "=", absence.substitute_id.id),
                    ("substitute_id", "=", absence.user_id.id),
                    ("date_from", "<=", absence.date_to),
                    ("date_to", ">=", absence.date_from),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "%(substitute)s is away from %(first)s to %(last)s, with %(user)s standing "
                        "in. Choose somebody else.",
                        substitute=other.user_id.name,
                        first=format_date(self.env, other.date_from),
                        last=format_date(self.env, other.date_to),
                        user=other.substitute_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        absences = super().create(vals_list)
        absences._follow()
        return absences

    def write(self, vals):
        result = super().write(vals)
        self._follow()
        return result

    def unlink(self):
        result = super().unlink()
        self._follow()
        return result

    def _follow(self):
        """Let the cases of all companies follow at once."""
        self.flush_model()
        # Sudo: who is away is away everywhere, also in companies that the user is not in.
        companies = self.env["res.company"].sudo().search([("collections_policy_id", "!=", False)])
        for company in companies:
            self._stand_in(company, company._collections_today())

    @api.model
    @api.private
    def _get_stand_ins(self, day):
        """Return who stands in for whom on a day, by id: the last one, where several are away.

        An absence that was entered comes before the time off of the working calendar.
        """
        # Sudo: whoever lets the cases follow, all absences count
        absences = self.sudo().search([("date_from", "<=", day), ("date_to", ">=", day)])
        time_off = self.env["collections.substitute"]._read_time_off(day)
        direct = {user_id: other_id for user_id, other_id in time_off.items() if other_id}
        direct |= {absence.user_id.id: absence.substitute_id.id for absence in absences}
        result = {}
        for user_id, substitute_id in direct.items():
            seen = {user_id}
            while substitute_id in direct and substitute_id not in seen:
                seen.add(substitute_id)
                substitute_id = direct[substitute_id]
            if substitute_id not in seen:
                result[user_id] = substitute_id
        return result

    @api.model
    @api.private
    def _stand_in(self, company, day):
        """Give open cases of who is away to who stands in, and back to who is there again.

        :param company: the company of the cases; who stands in has to work for it
        :param date day: the day
        """
        # Sudo: cases of anybody
        cases = self.env["collections.case"].sudo()
        stand_ins = self._get_stand_ins(day)
        cases.flush_model(["user_id", "absent_user_id", "state", "company_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH owned AS (
                    SELECT c.id, COALESCE(c.absent_user_id, c.user_id) AS owner_id
                      FROM collections_case c
                     WHERE c.company_id = %(company)s AND c.state = 'open'
                       AND (c.absent_user_id IS NOT NULL OR c.user_id = ANY(%(away)s))
                ),
                wanted AS (
                    SELECT o.id, o.owner_id, COALESCE(r.user_id, o.owner_id) AS user_id
                      FROM owned o
                 LEFT JOIN unnest(%(away)s::int[], %(others)s::int[]) a(user_id, substitute_id)
                        ON a.user_id = o.owner_id
                 LEFT JOIN (SELECT r.user_id FROM res_company_users_rel r
                              JOIN res_users u ON u.id = r.user_id AND u.active
                             WHERE r.cid = %(company)s) r ON r.user_id = a.substitute_id
                )
                UPDATE collections_case c
                   SET user_id = w.user_id, absent_user_id = NULLIF(w.owner_id, w.user_id),
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM wanted w
                 WHERE w.id = c.id
                   AND (c.user_id, c.absent_user_id)
                       IS DISTINCT FROM (w.user_id, NULLIF(w.owner_id, w.user_id))
             RETURNING c.id, w.owner_id, w.user_id
                """,
                company=company.id,
                away=list(stand_ins),
                others=list(stand_ins.values()),
            )
        )
        if not rows:
            return
        users = (
            self.env["res.users"].sudo().browse({user_id for row in rows for user_id in row[1:]})
        )
        names = {user.id: user.name for user in users}
        cases.browse([row[0] for row in rows])._tell_given(
            {
                case_id: self.env._("%s is back.", names[owner_id])
                if owner_id == user_id
                else self.env._(
                    "%(owner)s is away: %(user)s stands in.",
                    owner=names[owner_id],
                    user=names[user_id],
                )
                for case_id, owner_id, user_id in rows
            }
        )
