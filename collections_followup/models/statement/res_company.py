from odoo import fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_statements = fields.Boolean(
        string="Statements every month",
        help="Customers get their account statement by e-mail once a month.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_statement_when = fields.Selection(
        selection=[
            ("day", "On a day of the month"),
            ("last", "Last working day"),
        ],
        string="Statements go",
        required=True,
        default="day",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_statement_day = fields.Integer(
        string="Day of the month",
        default=1,
        help="In a month that is shorter, its last day.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_statement_mode = fields.Selection(
        selection=[("open", "Open items"), ("all", "All movements")],
        string="Statements show",
        required=True,
        default="open",
        help="Open items: what is not paid.\nAll movements: invoices and payments since the last "
        "statement, with the balance before and after.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_statement_who = fields.Selection(
        selection=[
            ("all", "All customers"),
            ("some", "By tag or policy"),
            ("asked", "Chosen one by one"),
        ],
        string="Statements go to",
        required=True,
        default="asked",
        help="One by one: those whose page says every month. What a customer's page says comes "
        "before in any case.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_statement_tag_ids = fields.Many2many(
        comodel_name="res.partner.category",
        relation="collections_statement_company_tag_rel",
        column1="company_id",
        column2="category_id",
        string="With one of these tags",
        groups=COMPANY_READERS,
    )
    collections_statement_policy_ids = fields.Many2many(
        comodel_name="collections.policy",
        relation="collections_statement_company_policy_rel",
        column1="company_id",
        column2="policy_id",
        string="With one of these policies",
        help="A customer has its own policy, or else that of the company.",
        groups=COMPANY_READERS,
    )
    collections_statement_open_only = fields.Boolean(
        string="Only with something open",
        default=True,
        help="Off: customers with movements of the last weeks get a statement, too.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_statement_min = fields.Monetary(
        string="From an open balance of",
        help="Customers who owe less, after their credits, get no statement. 0: no such limit.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    # What the scheduled action has done
    collections_statement_looked = fields.Date(
        string="Statements looked at on",
        copy=False,
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_statement_period = fields.Date(
        string="Month of the last statements",
        copy=False,
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    _collections_statement_day_valid = models.Constraint(
        "CHECK (collections_statement_day BETWEEN 1 AND 31)",
        "The day of the month on which statements go is a number from 1 to 31.",
    )
    _collections_statement_min_positive = models.Constraint(
        "CHECK (collections_statement_min >= 0)",
        "The balance from which statements go cannot be negative. Enter 0 for no limit.",
    )
