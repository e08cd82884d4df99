from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class CollectionsStatementPreview(models.TransientModel):
    """A customer who would get a scheduled statement if it were the day.

    Found by the statement that prepares them. Contacts are looked up for those that are shown.
    """

    _name = "collections.statement.preview"
    _inherit = ["collections.guarded"]
    _description = "Who Would Get a Statement"
    _order = "amount desc, id"
    _rec_name = "partner_id"

    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id", related_sudo=False)
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", readonly=True)
    amount = fields.Monetary(string="Open balance", readonly=True)
    reason = fields.Selection(
        selection=[
            ("asked", "Is to get one every month"),
            ("tag", "By tag"),
            ("policy", "By policy"),
            ("all", "All customers get one"),
        ],
        string="Why",
        readonly=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner", string="To", compute="_compute_contact", compute_sudo=False
    )
    problem = fields.Char(
        compute="_compute_contact",
        compute_sudo=False,
        help="What would keep the statement from the customer, as of now.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_contact(self):
        labels = dict(
            self.env["collections.notice"]._fields["failure_type"]._description_selection(self.env)
        )
        for company, rows in self.grouped("company_id").items():
            customers = rows.partner_id
            contacts = customers._collections_get_recipients(company)
            refused = customers.union(*contacts.values())._collections_get_refused_emails()
            for row in rows:
                contact = contacts.get(row.partner_id, row.partner_id)
                problem = contact._collections_find_email_problem(row.partner_id, refused)
                row.contact_id = contact
                row.problem = problem and labels.get(problem, problem)

    @api.model
    @api.private
    def _open(self, company):
        """Find who would get a statement today, and return the action that shows them.

        :param company: a company of the user's
        :raise AccessError: the user is no supervisor
        """
        self._check_viewer()
        self.env.flush_all()
        # Sudo: settings are read by few; customers whom the user may not see are left out.
        mailings = self.env["collections.statement.mailing"].sudo()
        chosen = mailings._sql_chosen(company.sudo(), company._collections_today())
        visible = self.env["res.partner"]._search([]).subselect()
        self.env.cr.execute(
            SQL("DELETE FROM collections_statement_preview WHERE create_uid = %s", self.env.uid)
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_statement_preview (
                    company_id, partner_id, amount, reason,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(company)s, c.partner_id, c.amount, c.reason,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM (%(chosen)s) c WHERE c.partner_id IN %(visible)s
                """,
                company=company.id,
                uid=self.env.uid,
                chosen=chosen,
                visible=visible,
            )
        )
        self.invalidate_model()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who would get a statement today"),
            "res_model": self._name,
            "view_mode": "list",
            "domain": [("create_uid", "=", self.env.uid)],
        }

    @api.model
    def _check_viewer(self):
        """Refuse those who do not see all customers of the company."""
        self.env["collections.statement"]._check_reader(self.env["res.partner"])
        if not self.env.su and not self.env.user.has_group(
            "collections_followup.group_collections_supervisor"
        ):
            raise AccessError(
                self.env._(
                    "Who gets a statement is looked up by supervisors of the Collections team."
                )
            )
