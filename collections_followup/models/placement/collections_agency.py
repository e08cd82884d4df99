from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

KINDS = [("agency", "Agency"), ("lawyer", "Lawyer")]
# First, second, third placement of a debt.
PLACES = {1: "takes_first", 2: "takes_second", 3: "takes_third"}


class CollectionsAgency(models.Model):
    """An agency or a lawyer with whom debts are placed: what it takes, what it costs, its files.

    Who gets which debt is in ``collections_agency_choose.py``, the files that go out are in
    ``collections_agency_write.py``, those that come in in ``collections_agency_read.py``.
    """

    _name = "collections.agency"
    _description = "Agency or Lawyer"
    _inherit = ["collections.checked", "collections.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Agency or lawyer",
        required=True,
        index=True,
        ondelete="restrict",
        help="Whom placements go to, and who bills the commission.",
    )
    name = fields.Char(related="partner_id.name", string="Name")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company._collections_owner() or self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(selection=KINDS, required=True, default="agency", tracking=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)

    # What it takes
    customers = fields.Selection(
        selection=[("all", "All"), ("company", "Companies"), ("person", "Persons")],
        string="Kinds of customers",
        required=True,
        default="all",
    )
    country_ids = fields.Many2many(
        comodel_name="res.country",
        relation="collections_agency_country_rel",
        string="Countries",
        help="Of the customer. Empty: all.",
    )
    state_ids = fields.Many2many(
        comodel_name="res.country.state",
        relation="collections_agency_state_rel",
        string="States",
        help="Of these only, in countries of which some are named: where it is licensed, say.",
    )
    lang_ids = fields.Many2many(
        comodel_name="res.lang",
        relation="collections_agency_lang_rel",
        string="Languages",
        help="In which it writes and speaks. Empty: all.",
    )
    min_days = fields.Integer(string="Late by at least", help="Days after the due date.")
    min_amount = fields.Monetary(string="From amount")
    max_amount = fields.Monetary(string="Up to amount", help="0: no limit.")
    takes_first = fields.Boolean(string="First placements", default=True)
    takes_second = fields.Boolean(string="Second placements", default=True)
    takes_third = fields.Boolean(string="Third placements", default=True)
    share = fields.Float(
        string="Share in percent",
        digits=(5, 2),
        help="Of what is placed, where the company chooses by share.",
    )

    # Who talks, and how it is told
    who_talks = fields.Selection(
        selection=[("agency", "Only the agency"), ("both", "The agency and we")],
        string="Who talks to the customer",
        required=True,
        default="agency",
        help="Only the agency: contacts of our own about placed debts are stopped by the contact "
        "rules; who may override these, says why. The agency and we: they are warned about.",
    )
    tells_at_once = fields.Boolean(
        string="Recalls by e-mail",
        help="What is recalled is told by an e-mail at once, beside the next file.",
    )

    # Files
    form = fields.Selection(
        selection=[("csv", "CSV"), ("xlsx", "Spreadsheet (XLSX)")],
        string="Files out",
        required=True,
        default="csv",
    )
    delimiter = fields.Selection(
        selection=[(";", "Semicolon"), (",", "Comma"), ("\t", "Tab")], required=True, default=";"
    )
    decimal_mark = fields.Selection(
        selection=[(".", "Point"), (",", "Comma")],
        string="Decimals in files in",
        required=True,
        default=".",
    )
    column_ids = fields.One2many(
        comodel_name="collections.agency.column", inverse_name="agency_id", string="Columns"
    )
    file_ids = fields.One2many(
        comodel_name="collections.placement.file", inverse_name="agency_id", string="Files"
    )
    pending_count = fields.Integer(string="Rows to tell", compute="_compute_pending_count")
    placement_count = fields.Integer(string="Placements", compute="_compute_pending_count")

    # Commission
    rate_ids = fields.One2many(
        comodel_name="collections.agency.rate", inverse_name="agency_id", string="Commission"
    )
    pays_direct = fields.Boolean(
        string="Commission on direct payments",
        default=True,
        help="On what customers pay to us while a debt is placed, too.",
    )
    remits = fields.Selection(
        selection=[("gross", "All that comes in"), ("net", "What is left after its fee")],
        required=True,
        default="gross",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Product of the commission",
        check_company=True,
        help="Its account and vendor taxes are used on the bills.",
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Purchase journal",
        domain="[('type', '=', 'purchase')]",
        check_company=True,
        help="Empty: the first one of the company.",
    )
    bills_nightly = fields.Boolean(string="Bill every night", help="Else by the button.")
    posts_bills = fields.Boolean(string="Post bills at once", help="Else they are drafts.")

    _numbers = models.Constraint(
        "CHECK (min_days BETWEEN 0 AND 3650 AND min_amount >= 0 AND max_amount >= 0"
        " AND share BETWEEN 0 AND 100)",
        "Of an agency, days are 0 to 3650, amounts are not negative, and shares are 0 to 100.",
    )

    @api.constrains("partner_id", "company_id")
    def _check_partner(self):
        # Sudo: the check holds whatever contacts the user may read.
        for agency in self.sudo():
            owner = agency.partner_id.company_id
            if owner and owner not in agency.company_id | agency.company_id.parent_ids:
                raise ValidationError(
                    self.env._(
                        "%(partner)s belongs to another company than %(company)s.",
                        partner=agency.partner_id.display_name,
                        company=agency.company_id.name,
                    )
                )
            if agency.company_id.partner_id == agency.partner_id:
                raise ValidationError(self.env._("A company places no debts with itself."))

    @api.depends("partner_id")
    def _compute_display_name(self):
        # Sudo: the name of an agency is told to whoever reads what is placed with it.
        for agency in self:
            agency.display_name = agency.sudo().partner_id.display_name

    @api.depends("file_ids")
    def _compute_pending_count(self):
        events = dict(
            self.env["collections.placement.event"]._read_group(
                [("agency_id", "in", self.ids), ("is_pending", "=", True)],
                ["agency_id"],
                ["__count"],
            )
        )
        placements = dict(
            self.env["collections.placement"]._read_group(
                [("agency_id", "in", self.ids)], ["agency_id"], ["__count"]
            )
        )
        for agency in self:
            agency.pending_count = events.get(agency, 0)
            agency.placement_count = placements.get(agency, 0)

    def write(self, vals):
        # EXTENDS 'base'
        moved = "company_id" in vals and self.filtered(
            lambda agency: agency.company_id.id != vals["company_id"]
        )
        # Sudo: what was placed counts, whoever sees it.
        if moved and self.env["collections.placement"].sudo().search_count(
            [("agency_id", "in", moved.ids)], limit=1
        ):
            raise UserError(
                self.env._("Debts were placed with this agency: it stays with its company.")
            )
        return super().write(vals)

    def action_bill(self):
        """Make the bills of commissions that are not billed yet, for whoever may post bills."""
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Only those who may post bills can make them."))
        self.check_access("read")
        bills = self.env["account.move"]
        for agency in self:
            bills |= self.env["collections.placement.recovery"]._bill_sudo(agency)
        if not bills:
            raise UserError(self.env._("There is no commission that is not billed yet."))
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Bills of agencies"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", bills.ids)],
            "context": {"create": False},
        }
        if len(bills) == 1:
            action.update(view_mode="form", views=[(False, "form")], res_id=bills.id)
        return action

    def action_view_placements(self):
        """Open what was placed with this agency."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Placements with %s", self.display_name),
            "res_model": "collections.placement",
            "view_mode": "list,form,pivot,graph",
            "domain": [("agency_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_read_file(self):
        """Open the dialog that reads a file of this agency."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Read a file of an agency"),
            "res_model": "collections.placement.import",
            "view_mode": "form",
            "target": "new",
            "context": {"default_agency_id": self.id},
        }
