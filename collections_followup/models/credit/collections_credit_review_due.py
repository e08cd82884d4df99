"""Reviews fall due by themselves: when something happened, and when it is time."""

from odoo import api, models
from odoo.fields import Date
from odoo.tools import SQL

from ..base.collections_guarded import without_defaults
from .collections_credit_review import CAUSES, OPEN, USUAL_DAYS

REVIEW = "collections_followup.mail_activity_type_credit_review"
MONTHS = 12


class CollectionsCreditReview(models.Model):
    _inherit = "collections.credit.review"

    @api.model
    @api.private
    def _fall_due(self, company, events):
        """Begin reviews of customers to whom something happened, and plan a task for each.

        A review that is open gets a note about it instead.

        :param company: the company that keeps the cases
        :param dict events: sets of causes by id of the customer
        :return: the reviews that are new
        """
        if not events:
            return self.browse()
        # Sudo: reviews fall due by themselves, whoever did what led to it.
        self = self.sudo()
        order = [cause for cause, _label in CAUSES]
        causes = dict(self._fields["cause"]._description_selection(self.env))
        known = self.search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", list(events)),
                ("state", "in", OPEN),
            ]
        )
        for review in known:
            words = ", ".join(causes[own] for own in order if own in events[review.partner_id.id])
            review._message_log(body=self.env._("Meanwhile: %s.", words))
        # The weightiest is the last of the list.
        new = self.create(
            [
                {
                    "partner_id": customer,
                    "company_id": company.id,
                    "cause": max(happened, key=order.index),
                }
                for customer, happened in sorted(events.items())
                if customer not in known.partner_id.ids
            ]
        )
        new._plan_tasks()
        return new

    def _plan_tasks(self):
        """Plan a task for whoever works on the customer, or else somebody who decides."""
        if not self:
            return
        company = self.company_id
        users = self.env["collections.case"]._read_collectors(self.partner_id, company)
        deciders = company._collections_find_credit_deciders_sudo(0.0)
        causes = dict(self._fields["cause"]._description_selection(self.env))
        without_defaults(self.env["mail.activity"]).with_context(
            mail_activity_quick_update=True
        ).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": review.id,
                    "activity_type_id": self.env.ref(REVIEW).id,
                    "automated": True,
                    "summary": causes[review.cause],
                    "date_deadline": company._collections_today(),
                    "user_id": (
                        users[company, review.partner_id] or company.collections_user_id or deciders
                    )[:1].id,
                }
                for review in self
            ]
        )

    @api.model
    @api.private
    def _find_regular(self, company):
        """Return the customers whose next review is due, as events: see ``_fall_due``."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.partner_id
                  FROM (SELECT DISTINCT ON (r.partner_id) r.partner_id, r.state, r.date_next
                          FROM collections_credit_review r
                         WHERE r.company_id = %s
                      ORDER BY r.partner_id, r.id DESC) l
                 WHERE l.state NOT IN %s AND l.date_next <= %s
                """,
                company.id,
                OPEN,
                company._collections_today(),
            )
        )
        return {customer: {"regular"} for (customer,) in rows}

    @api.model
    def _read_sales(self, customers, company):
        """Return what was invoiced to customers within 12 months, and the days of the terms.

        :return: a dict by id of the sales in company currency, tax included and credit notes
            taken off, and the days from invoice to due date weighted by amount
        """
        self.env.flush_all()
        companies = company._collections_covered() | company
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.commercial_partner_id, SUM(l.balance)::float8,
                       (SUM(l.balance * GREATEST(COALESCE(l.date_maturity, l.date)
                            - COALESCE(m.invoice_date, m.date), 0)) FILTER (WHERE l.balance > 0)
                        / SUM(l.balance) FILTER (WHERE l.balance > 0))::float8
                  FROM account_move_line l
                  JOIN res_partner c ON c.id = l.partner_id
                  JOIN account_move m ON m.id = l.move_id
                   AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                 WHERE l.account_id IN %(accounts)s AND l.parent_state = 'posted'
                   AND l.company_id IN %(companies)s AND l.date > %(first)s %(of_customers)s
              GROUP BY 1
                """,
                accounts=tuple(self.env["account.account"]._collections_get_receivable_ids())
                or (0,),
                companies=tuple(companies.ids),
                first=Date.subtract(company._collections_today(), months=MONTHS),
                of_customers=self.env["account.move.line"]._collections_sql_of(
                    "l", tuple(customers.ids)
                ),
            )
        )
        return {
            customer: (sales, USUAL_DAYS if days is None else days)
            for customer, sales, days in rows
        }
