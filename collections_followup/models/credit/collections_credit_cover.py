from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date, formatLang

from ...engine import credit_insurance
from ..base.collections_checked import check_one
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
    insurer_contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Address of the insurer",
        index="btree_not_null",
        ondelete="set null",
        help="Who declarations are addressed to.",
    )
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
    date_declare = fields.Date(
        string="Last day to report",
        compute="_compute_days",
        help="Of the oldest overdue item that was not declared yet.",
    )
    date_extension = fields.Date(string="Longest extension", compute="_compute_days")
    date_stopped = fields.Date(
        string="Not covered from",
        compute="_compute_days",
        help="An item is open longer than the longest extension, and the insurer was told of no "
        "more time: new deliveries are not covered from this day on.",
    )
    declaration_ids = fields.One2many(
        comodel_name="collections.credit.declaration", inverse_name="cover_id"
    )
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
            stopped = covers._read_stopped(company) if company else {}
            for cover in covers:
                due, untold = oldest.get(cover._origin.id, (None, None))
                cover.date_due = due
                cover.date_stopped = stopped.get(cover._origin.id)
                for name, first, days in (
                    ("date_declare", untold, cover.declare_days),
                    ("date_extension", due, cover.longest_days),
                    ("date_claim", due, cover.waiting_days),
                ):
                    cover[name] = first and days and first + timedelta(days=days)

    def _read_oldest(self, company):
        """Return when the oldest overdue item was due, and the oldest that was not declared.

        Money on account is left out of it: what is reported is the item.

        :return: a dict of pairs by id of the cover
        """
        return {
            cover: (
                min(due for due, _told, _declared in rows),
                min((due for due, _told, declared in rows if not declared), default=None),
            )
            for cover, rows in self._read_overdue(company).items()
        }

    def _read_stopped(self, company):
        """Return since when nothing new is covered, by id of the cover; see ``get_stop``."""
        today = company._collections_today()
        overdue = self._read_overdue(company)
        result = {}
        for cover in self.filtered(lambda own: own._origin.id in overdue):
            rows = overdue[cover._origin.id]
            stop = credit_insurance.get_stop(
                [(due, told) for due, told, _declared in rows], cover.longest_days, today
            )
            if stop:
                result[cover._origin.id] = stop
        return result

    def _read_overdue(self, company):
        """Return the overdue items of the customers of these covers, in one statement.

        :return: by id of the cover a list of the day on which an item was due, the day until which
            the insurer was told of more time, or None, and whether its overdue was declared
        """
        self.env.flush_all()
        lines = self.env["account.move.line"]
        companies = company._collections_covered() | company
        rows = self.env.execute_query(
            SQL(
                """
                SELECT k.id, COALESCE(l.date_maturity, l.date), t.told, COALESCE(t.declared, FALSE)
                  FROM collections_credit_cover k
                  JOIN collections_credit_file f ON f.id = k.file_id
                  JOIN res_partner c ON c.commercial_partner_id = f.partner_id
                  JOIN account_move_line l ON l.partner_id = c.id
             LEFT JOIN LATERAL (
                       SELECT MAX(d.date_new) FILTER (WHERE d.kind IN ('extension', 'rescheduling'))
                              AS told,
                              bool_or(d.kind = 'overdue') AS declared
                         FROM collections_credit_declaration_line dl
                         JOIN collections_credit_declaration d ON d.id = dl.declaration_id
                        WHERE dl.move_line_id = l.id AND dl.is_in AND d.cover_id = k.id
                          AND d.state = 'made') t ON TRUE
                 WHERE k.id IN %(ids)s AND %(is_open)s AND l.amount_residual > 0
                   AND l.company_id IN %(companies)s
                   AND COALESCE(l.date_maturity, l.date) < %(day)s
                """,
                ids=tuple(self._origin.ids) or (0,),
                is_open=lines._collections_sql_open("l"),
                companies=tuple(companies.ids),
                day=company._collections_today(),
            )
        )
        result = {}
        for cover, *row in rows:
            result.setdefault(cover, []).append(tuple(row))
        return result

    # --------------------------------------------------------------------- declarations

    def _declare(self, kind):
        """Return the action that opens the draft of a declaration; see its ``_begin``."""
        check_one(self)
        draft = self.env["collections.credit.declaration"]._begin(self, kind)
        return {
            "type": "ir.actions.act_window",
            "name": draft.display_name,
            "res_model": draft._name,
            "res_id": draft.id,
            "view_mode": "form",
        }

    def action_declare_overdue(self):
        """Begin to report what is overdue."""
        return self._declare("overdue")

    def action_declare_extension(self):
        """Begin to report that the customer is given time."""
        return self._declare("extension")

    def action_declare_rescheduling(self):
        """Begin to report the payment plan of the customer."""
        return self._declare("rescheduling")

    def action_declare_claim(self):
        """Begin the claim for what is insured."""
        return self._declare("claim")

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
