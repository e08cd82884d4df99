from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date


class CollectionsContactRemoval(models.Model):
    """One deletion of old entries of the contact log: by whom, when, how many, and up to which day.

    Entries are deleted by the debt that they are about, with all else that is kept of it
    (``collections.retained``): all of a case that is closed, or all that were with a customer
    without a case who owes nothing any more. They are old once the last thing that happened with
    the debt is: the end of the case, what is kept, or a notice. Of a customer who still owes what
    is in no ledger, such as a debt that was written off, nothing is deleted.
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
    limitation_count = fields.Integer(string="Events of limitation deleted")
    customer_count = fields.Integer(string="Customers", required=True)

    @api.model
    def _get_limit(self, company):
        """Return the day before which the last activity lies of what may be deleted, or False."""
        # Sudo: a setting that whoever deletes is told anyway
        years = company.sudo().collections_contact_years
        return years and fields.Date.subtract(company._collections_today(), years=years)

    @api.model
    def _sql_old(self, company, limit):
        """Return the query of what may be deleted: its model, its id and its customer."""
        own = SQL(" UNION ALL ").join(
            SQL("SELECT %s AS model, r.* FROM (%s) r", model._name, model._sql_retained(company))
            for model in self.env["collections.retained"]._get_retained()
        )
        return SQL(
            """
            WITH own AS (%(own)s),
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
            SELECT own.model, own.id, own.partner_id
              FROM own
              JOIN old ON old.partner_id = own.partner_id
                      AND old.case_id IS NOT DISTINCT FROM own.case_id
             WHERE NOT EXISTS (SELECT FROM (%(needed)s) n WHERE n.partner_id = own.partner_id)
            """,
            own=own,
            needed=self.env["collections.retained"]._sql_all_needed(company),
            limit=limit,
            covered=tuple((company | company._collections_covered()).ids),
            open=self.env["account.move.line"]._collections_sql_open("l"),
        )

    @api.model
    def _count_old(self, company):
        """Return how much may be deleted.

        :return: a dict of the number of records by the field that has it (``contact_count``,
            say), and the number of customers
        """
        retained = self.env["collections.retained"]._get_retained()
        counts = {model._retention_count: 0 for model in retained}
        limit = self._get_limit(company)
        if not limit:
            return counts, 0
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT model, count(*), array_agg(DISTINCT partner_id) FROM (%s) o GROUP BY model",
                self._sql_old(company, limit),
            )
        )
        for name, count, _customers in rows:
            counts[self.env[name]._retention_count] = count
        return counts, len({customer for _n, _c, customers in rows for customer in customers})

    @api.model
    def _delete_old(self, company, expected):
        """Delete what may be deleted, and keep that it was done.

        :param company: the company whose log it is
        :param int expected: how many records whoever deletes was told of, in all
        :return: the record of it
        """
        if not self.env.user.has_group("collections_followup.group_collections_manager"):
            raise AccessError(
                self.env._(
                    "Only a Collections administrator can delete entries of the contact log."
                )
            )
        limit = self._get_limit(company)
        counts, customers = self._count_old(company)
        count = sum(counts.values())
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
                "customer_count": customers,
                **counts,
            }
        )
        self._delete(company, limit)
        return removal

    def _delete(self, company, limit):
        """Delete what is old, in as many statements as there are tables."""
        found = {}
        for name, record_id, _customer in self.env.execute_query(self._sql_old(company, limit)):
            found.setdefault(name, []).append(record_id)
        for name, ids in sorted(found.items()):
            self.env[name]._delete_retained(ids)
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
