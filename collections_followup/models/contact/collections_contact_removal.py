from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date

# What refers to an entry of the log and stays: it only forgets where it was said.
REFERRING = ("collections.promise", "collections.dispute")


class CollectionsContactRemoval(models.Model):
    """One deletion of old entries of the contact log: by whom, when, how many, and up to which day.

    Entries are deleted by the debt that they are about: all of a case that is closed, or all
    that were with a customer without a case who owes nothing any more. They are old once the
    last thing that happened with the debt is: the end of the case, a contact, or a notice.
    """

    _name = "collections.contact.removal"
    _description = "Deletion of Old Contacts"
    _inherit = ["collections.guarded"]
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Deleted by", required=True, ondelete="restrict"
    )
    date = fields.Datetime(string="Deleted on", required=True)
    years = fields.Integer(string="Years kept", required=True)
    date_limit = fields.Date(
        string="Last activity before",
        required=True,
        help="Debts that nothing has happened to since.",
    )
    contact_count = fields.Integer(string="Entries deleted", required=True)
    customer_count = fields.Integer(string="Customers", required=True)

    @api.model
    def _get_limit(self, company):
        """Return the day before which the last activity lies of what may be deleted, or False."""
        # Sudo: a setting that whoever deletes is told anyway
        years = company.sudo().collections_contact_years
        return years and fields.Date.subtract(company._collections_today(), years=years)

    @api.model
    def _sql_old(self, company, limit):
        """Return the query of the ids of entries that may be deleted, and their customers."""
        return SQL(
            """
            WITH own AS (
                -- the latest that it may be where the company is: rather kept a day longer
                SELECT c.id, c.case_id, c.partner_id,
                       (c.date + interval '14 hours')::date AS day,
                       EXISTS (SELECT FROM collections_contact_move_rel r
                                 JOIN account_move m ON m.id = r.move_id
                                WHERE r.contact_id = c.id AND m.amount_residual != 0) AS owed
                  FROM collections_contact c
                 WHERE c.company_id = %(company)s
            ),
            debt AS (
                SELECT own.case_id, own.partner_id
                  FROM own
              GROUP BY own.case_id, own.partner_id
                HAVING MAX(own.day) < %(limit)s AND NOT bool_or(own.owed)
            ),
            old AS (
                SELECT d.*
                  FROM debt d
                  JOIN collections_case cc ON cc.id = d.case_id
                 WHERE cc.state = 'closed' AND cc.date_close < %(limit)s
                   AND NOT EXISTS (SELECT FROM collections_notice n
                                    WHERE n.case_id = cc.id
                                      AND n.date_sent + interval '14 hours' >= %(limit)s)
             UNION ALL
                SELECT d.*
                  FROM debt d
                 WHERE d.case_id IS NULL
                   AND NOT EXISTS (SELECT FROM account_move_line l
                                    WHERE l.partner_id = d.partner_id
                                      AND l.company_id IN %(covered)s AND %(open)s)
            )
            SELECT own.id, own.partner_id
              FROM own
              JOIN old ON old.partner_id = own.partner_id
                      AND old.case_id IS NOT DISTINCT FROM own.case_id
            """,
            company=company.id,
            limit=limit,
            covered=tuple((company | company._collections_covered()).ids),
            open=self.env["account.move.line"]._collections_sql_open("l"),
        )

    @api.model
    def _count_old(self, company):
        """Return how many entries may be deleted, and of how many customers."""
        limit = self._get_limit(company)
        if not limit:
            return 0, 0
        self.env.flush_all()
        [counts] = self.env.execute_query(
            SQL(
                "SELECT count(*), count(DISTINCT partner_id) FROM (%s) o",
                self._sql_old(company, limit),
            )
        )
        return counts

    @api.model
    def _delete_old(self, company, expected):
        """Delete what may be deleted, and keep that it was done.

        :param company: the company whose log it is
        :param int expected: how many entries whoever deletes was told of
        :return: the record of it
        """
        if not self.env.user.has_group("collections_followup.group_collections_manager"):
            raise AccessError(
                self.env._(
                    "Only a Collections administrator can delete entries of the contact log."
                )
            )
        limit = self._get_limit(company)
        count, customers = self._count_old(company)
        if not count:
            raise UserError(
                self.env._("There is nothing to delete: no entry of the contact log is old enough.")
            )
        if count != expected:
            raise UserError(
                self.env._(
                    "Meanwhile %(now)s entries may be deleted, not %(before)s. Open the dialog "
                    "anew.",
                    now=count,
                    before=expected,
                )
            )
        removal = self._as_engine().create(
            {
                "company_id": company.id,
                "user_id": self.env.uid,
                "date": fields.Datetime.now(),
                # Sudo: the setting is kept with what it has led to
                "years": company.sudo().collections_contact_years,
                "date_limit": limit,
                "contact_count": count,
                "customer_count": customers,
            }
        )
        self._delete(company, limit)
        return removal

    def _delete(self, company, limit):
        """Delete the entries in as many statements as there are tables, however many they are."""
        ids = [row[0] for row in self.env.execute_query(self._sql_old(company, limit))]
        for name in REFERRING:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET logged_contact_id = NULL WHERE logged_contact_id = ANY(%s)",
                    SQL.identifier(self.env[name]._table),
                    ids,
                )
            )
        # Corrections refer to what they correct, and the other way round: all of them go.
        self.env.cr.execute(
            SQL(
                "UPDATE collections_contact SET corrects_id = NULL, corrected_by_id = NULL"
                " WHERE id = ANY(%s) AND (corrects_id IS NOT NULL OR corrected_by_id IS NOT NULL)",
                ids,
            )
        )
        self.env.cr.execute(SQL("DELETE FROM collections_contact WHERE id = ANY(%s)", ids))
        self.env.invalidate_all(flush=False)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(self.env._("What was deleted when, and by whom, is kept."))

    @api.depends("date", "contact_count")
    def _compute_display_name(self):
        for removal in self:
            removal.display_name = self.env._(
                "%(count)s entries with nothing since %(date)s",
                count=removal.contact_count,
                date=format_date(self.env, removal.date_limit),
            )

    def action_open(self):
        """Open the dialog that deletes old entries."""
        return self.env["collections.contact.removal.wizard"]._get_action()
