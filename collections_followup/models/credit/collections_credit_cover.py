from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date, formatLang

from ..base.collections_guarded import without_defaults

TASK = "collections_followup.mail_activity_type_credit_cover"
# A task stands so many days before what has to be done by then.
AHEAD = 14
# What has to be done by a day: the field with the day, in the order in which it comes.
DAYS = ("date_declare", "date_extension", "date_claim", "date_until")


class CollectionsCreditCover(models.Model):
    """The limit that a credit insurer gives on a customer, and what has to be done by when.

    The days are counted from the due date of the oldest item that is overdue.
    """

    _name = "collections.credit.cover"
    _inherit = ["collections.credit.part"]
    _description = "Insured Credit Limit"

    insurer = fields.Char(required=True)
    policy_number = fields.Char()
    amount = fields.Monetary(string="Insured limit")
    percent = fields.Float(
        string="Insured percent",
        digits=(5, 2),
        default=90.0,
        help="The part that the insurer pays.",
    )
    conditions = fields.Text()
    declare_days = fields.Integer(
        string="Report overdue within (days)",
        help="Days from the due date to the last day on which an overdue item can be reported. "
        "0: no such day.",
    )
    longest_days = fields.Integer(
        string="Longest extension (days)",
        help="Days from the due date until which the customer may be given time without asking the "
        "insurer. 0: no such day.",
    )
    waiting_days = fields.Integer(
        string="Waiting period (days)",
        help="Days from the due date after which the insurer pays, and the claim is filed. 0: no "
        "such day.",
    )
    date_due = fields.Date(
        string="Oldest overdue, due on",
        compute="_compute_days",
        help="Of what is overdue now; empty where nothing is.",
    )
    date_declare = fields.Date(string="Last day to report", compute="_compute_days")
    date_extension = fields.Date(string="Longest extension", compute="_compute_days")
    date_claim = fields.Date(string="Claim from", compute="_compute_days")
    planned = fields.Json(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="The days for which a task was planned, by what they are.",
    )

    _percent_possible = models.Constraint(
        "CHECK (percent > 0 AND percent <= 100)", "An insurer pays above 0 and up to 100 percent."
    )
    _days_positive = models.Constraint(
        "CHECK (declare_days >= 0 AND longest_days >= 0 AND waiting_days >= 0)",
        "A number of days cannot be negative. Enter 0 for no such day.",
    )

    @api.depends("file_id.partner_id", "declare_days", "longest_days", "waiting_days")
    def _compute_days(self):
        for company, covers in self.grouped("company_id").items():
            oldest = covers._read_oldest(company) if company else {}
            for cover in covers:
                due = oldest.get(cover.file_id.partner_id.id)
                cover.date_due = due
                for name, days in (
                    ("date_declare", cover.declare_days),
                    ("date_extension", cover.longest_days),
                    ("date_claim", cover.waiting_days),
                ):
                    cover[name] = due and days and due + timedelta(days=days)

    def _read_oldest(self, company):
        """Return the due date of the oldest overdue item of each of these customers, by id.

        Money on account is left out of it: what is reported is the item.
        """
        self.env.flush_all()
        lines = self.env["account.move.line"]
        companies = company._collections_covered() | company
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.commercial_partner_id, MIN(COALESCE(l.date_maturity, l.date))
                  FROM account_move_line l
                  JOIN res_partner c ON c.id = l.partner_id
                 WHERE %(is_open)s AND l.amount_residual > 0 AND l.company_id IN %(companies)s
                   AND COALESCE(l.date_maturity, l.date) < %(day)s %(of_customers)s
              GROUP BY 1
                """,
                is_open=lines._collections_sql_open("l"),
                companies=tuple(companies.ids),
                day=company._collections_today(),
                of_customers=lines._collections_sql_of("l", tuple(self.file_id.partner_id.ids)),
            )
        )
        return dict(rows)

    def _get_counted(self):
        # EXTENDS 'collections.credit.part'
        return super()._get_counted() * self.percent / 100.0

    def _describe(self):
        # EXTENDS 'collections.credit.part'
        return self.env._(
            "The cover of %(insurer)s, %(amount)s at %(percent)s %%",
            insurer=self.insurer,
            amount=super()._describe(),
            percent=formatLang(self.env, self.percent, digits=0),
        )

    # ---------------------------------------------------------------------------- tasks

    def _get_task_words(self):
        """Return what has to be done by the days of a cover, by the name of the field."""
        return {
            "date_declare": self.env._("Report the overdue to %s", self.insurer),
            "date_extension": self.env._(
                "No more time for the customer without asking %s", self.insurer
            ),
            "date_claim": self.env._("File the claim with %s", self.insurer),
            "date_until": self.env._("The cover of %s ends: ask for a new one", self.insurer),
        }

    def _plan_tasks(self):
        """Plan a task before each day by which something has to be done, once for each day."""
        values_list = []
        for cover in self.filtered(lambda own: own.state == "active"):
            today = cover.company_id._collections_today()
            planned, words = {**(cover.planned or {})}, cover._get_task_words()
            for name in DAYS:
                day = cover[name]
                if not day or today < day - timedelta(days=AHEAD) or today > day:
                    continue
                if planned.get(name) == fields.Date.to_string(day):
                    continue
                planned[name] = fields.Date.to_string(day)
                values_list.append((cover, day, words[name]))
            if planned != (cover.planned or {}):
                cover.planned = planned
        self._create_tasks(values_list)

    @api.model
    def _create_tasks(self, tasks):
        """Create activities on the files.

        :param list tasks: triples of a cover, a day and what has to be done
        """
        if not tasks:
            return
        covers = self.union(*(cover for cover, _day, _words in tasks))
        company = covers.company_id
        users = self.env["collections.case"]._read_collectors(covers.file_id.partner_id, company)
        deciders = {own: own._collections_find_credit_deciders_sudo(0.0) for own in company}
        without_defaults(self.env["mail.activity"]).with_context(
            mail_activity_quick_update=True
        ).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("collections.credit.file"),
                    "res_id": cover.file_id.id,
                    "activity_type_id": self.env.ref(TASK).id,
                    "automated": True,
                    "summary": words,
                    "note": self.env._(
                        "Last day: %(day)s. Insured limit: %(amount)s.",
                        day=format_date(self.env, day),
                        amount=formatLang(self.env, cover.amount, currency_obj=cover.currency_id),
                    ),
                    "date_deadline": day,
                    "user_id": (
                        users[cover.company_id, cover.file_id.partner_id]
                        or deciders[cover.company_id]
                    )[:1].id,
                }
                for cover, day, words in tasks
            ]
        )
