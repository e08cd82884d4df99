from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

WRITABLE = frozenset({"kind", "percent", "fixed", "note", "until_next", "move_line_id"})


class CollectionsProvision(models.Model):
    """An allowance for one customer, or one item, beside the matrix of the key figures.

    Proposed with its reason by one person, approved by another, booked by a draft entry that
    somebody posts (``collections_provision_entry.py``). What it covers is not in the base of the
    matrix, so that nothing is provided for twice.
    """

    _name = "collections.provision"
    _inherit = ["collections.approved", "collections.loss.apart"]
    _description = "Specific Allowance"
    _order = "id desc"
    _number_prefix = "PROV"
    _participant_order = 81
    _user_writable = WRITABLE | {"answer"}
    _user_creatable = WRITABLE | {"partner_id", "company_id"}

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Item",
        index="btree_not_null",
        ondelete="set null",
        before_write="_check_draft",
        help="Empty: all that is open of the customer.",
    )
    kind = fields.Selection(
        selection=[("percent", "Percent of what is open"), ("fixed", "Amount")],
        string="How much",
        required=True,
        default="percent",
        before_write="_check_draft",
    )
    percent = fields.Float(digits=(5, 2), default=50.0, before_write="_check_draft")
    fixed = fields.Monetary(
        string="Amount",
        before_write="_check_draft",
        help="In company currency; no more than is open.",
    )
    note = fields.Text(string="Why", before_write="_check_draft")
    until_next = fields.Boolean(
        string="Reversed in the next period",
        before_write="_check_draft",
        help="On the first day of the month after it was approved it is to be taken back, and "
        "proposed anew if it is still needed. Else it is taken back as the customer pays.",
    )
    amount_open = fields.Monetary(
        string="Open",
        compute="_compute_amounts",
        compute_sudo=True,
        help="In company currency, as it is now; money on account is not taken off.",
    )
    amount_needed = fields.Monetary(
        string="Allowance", compute="_compute_amounts", compute_sudo=True, help="As it is to be."
    )
    amount_approved = fields.Monetary(
        string="Approved",
        copy=False,
        help="No more than that is booked. Where more is needed, end this allowance and propose "
        "another one.",
    )
    amount_booked = fields.Monetary(string="Booked", help="By posted entries.")
    amount_drafted = fields.Monetary(
        string="In draft entries", compute="_compute_drafted", compute_sudo=True
    )
    amount_missing = fields.Monetary(
        string="To be booked",
        compute="_compute_drafted",
        compute_sudo=True,
        help="Below zero, a part of the allowance is taken back.",
    )
    move_ids = fields.One2many(
        comodel_name="account.move", inverse_name="collections_provision_id", string="Entries"
    )

    _percent_of_hundred = models.Constraint(
        "CHECK (percent >= 0 AND percent <= 100 AND COALESCE(fixed, 0) >= 0)",
        "An allowance is between 0 and 100 percent, or an amount of 0 or more.",
    )
    _item_once = models.UniqueIndex(
        "(company_id, partner_id, COALESCE(move_line_id, 0))"
        " WHERE state IN ('proposed', 'approved', 'posted')",
        "There is an allowance for this already: take that one back first.",
    )
    _open_idx = models.Index("(partner_id) WHERE state IN ('approved', 'posted')")

    @api.depends("partner_id.display_name")
    def _compute_display_name(self):
        for own in self:
            own.display_name = f"{own.name or ''} ({own.partner_id.display_name})"

    @api.depends(
        "kind",
        "percent",
        "fixed",
        "state",
        "partner_id",
        "move_line_id",
        "until_next",
        "amount_approved",
    )
    def _compute_amounts(self):
        for own in self:
            told = own._may_tell(own.move_line_id)
            own.amount_open = own._read_open_sudo() if told else 0.0
            own.amount_needed = own._get_needed(own.amount_open)

    @api.depends("amount_needed", "amount_booked", "move_ids.state")
    def _compute_drafted(self):
        for own in self:
            drafts = own.move_ids.filtered(lambda move: move.state == "draft")
            own.amount_drafted = own._get_allowance(drafts)
            missing = own.amount_needed - own.amount_booked - own.amount_drafted
            own.amount_missing = missing if own._is_in_force() or own.amount_booked else 0.0

    def _is_in_force(self):
        return self.state in ("approved", "posted")

    def _read_open_sudo(self):
        """Return what is open of the item or the customer, in company currency."""
        self.ensure_one()
        company, partner = self.company_id, self.partner_id
        if not company or not partner:
            return 0.0
        # Sudo: what the customer owes, for whoever reads the allowance.
        lines = self.sudo().move_line_id
        if not lines:
            companies = company._collections_covered() | company
            # Sudo: as above.
            lines = lines.search(lines._collections_get_open_domain(partner, companies))
            lines -= self._find_apart_sudo()
        return sum(
            line.amount_residual
            for line in lines
            if line.amount_residual > 0 and line.parent_state == "posted"
        )

    def _find_apart_sudo(self):
        """Return the items of the customer that have an allowance of their own."""
        # Sudo: what colleagues have provided for counts.
        others = self.sudo().search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("approved", "posted")),
                ("move_line_id", "!=", False),
            ]
        )
        return others.move_line_id

    def _get_needed(self, is_open):
        """Return how much the allowance is to be, of so much that is open."""
        self.ensure_one()
        if self.state in ("refused", "reversed") or self._is_past():
            return 0.0
        needed = min(self.fixed, is_open)
        if self.kind == "percent":
            currency = self.currency_id or self.env.company.currency_id
            needed = currency.round(is_open * self.percent / 100)
        # What is open may grow: nobody has approved more for that.
        is_capped = self._is_in_force() and self.amount_approved
        return min(needed, self.amount_approved) if is_capped else needed

    def _is_past(self):
        """Return whether the next period has begun, in which it is reversed."""
        self.ensure_one()
        if not self.until_next or not self.date_approved:
            return False
        first = fields.Date.add(self.date_approved.replace(day=1), months=1)
        return self.company_id._collections_today() >= first

    # ------------------------------------------------------------------------------ entering

    @api.model
    def _complete_new(self, vals_list):
        # EXTENDS 'collections.guarded': the company that keeps the cases, and the customer
        completed = []
        for vals in super()._complete_new(vals_list):
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            owner = company._collections_owner() or company
            partner = self.env["res.partner"].browse(vals.get("partner_id"))
            # Sudo: a branch's people need not read the company above.
            currency = owner.sudo().currency_id
            completed.append(
                {
                    **vals,
                    "company_id": owner.id,
                    "currency_id": currency.id,
                    "partner_id": partner.commercial_partner_id.id,
                }
            )
        return completed

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_work()
        records._check_item_read()
        return records

    def write(self, vals):
        result = super().write(vals)
        if "move_line_id" in vals:
            self._check_item_read()
        return result

    def _check_item_read(self):
        """Refuse an item that the user may not read: what is open of it is shown here."""
        if not self._is_engine():
            self.move_line_id.check_access("read")

    def _check_proposal(self):
        # OVERRIDE 'collections.approved'
        self.ensure_one()
        if not (self.note or "").strip():
            raise UserError(self.env._("Enter why it is expected to be lost."))
        # Sudo: whose item it is, whoever reads the ledger.
        item = self.sudo().move_line_id
        if item and (
            not item._collections_is_receivable()
            or item.partner_id.commercial_partner_id != self.partner_id
            or item.company_id not in self.company_id._collections_covered() | self.company_id
        ):
            raise UserError(self.env._("This is no receivable item of this customer and company."))
        if self.currency_id.compare_amounts(self.amount_needed, 0) <= 0:
            raise UserError(self.env._("Nothing is open that an allowance could be made for."))

    def _get_amount(self):
        # OVERRIDE 'collections.approved'
        return self.amount_needed

    def _get_tier(self):
        # OVERRIDE 'collections.approved'
        # Sudo: what colleagues have provided for counts, and the setting is read by few.
        own = self.sudo()
        most = own.company_id.collections_write_off_supervisor_amount
        # Dividing the allowances of a customer does not help.
        others = own.search(
            [
                ("partner_id", "=", own.partner_id.id),
                ("company_id", "=", own.company_id.id),
                ("state", "in", ("approved", "posted")),
                ("id", "!=", own.id),
            ]
        )
        total = own.amount_needed + sum(
            max(other.amount_approved, other.amount_booked) for other in others
        )
        small = not most or own.currency_id.compare_amounts(total, most) <= 0
        return "supervisor" if small else "manager"

    # -------------------------------------------------------------------------- the matrix

    @api.model
    def _sql_apart(self, scope):
        # OVERRIDE 'collections.loss.apart': from the day of the approval on, until it is taken back
        self.flush_model()
        return SQL(
            """
            SELECT p.no, l.id AS line_id
              FROM period p
              JOIN collections_provision s ON s.date_approved <= p.last
               AND s.state IN ('approved', 'posted')
               AND NOT (s.until_next AND p.last
                        >= date_trunc('month', s.date_approved) + interval '1 month')
              JOIN res_partner c ON c.commercial_partner_id = s.partner_id
              JOIN account_move_line l ON l.partner_id = c.id
               AND (s.move_line_id IS NULL OR s.move_line_id = l.id)
              JOIN res_company k ON k.id = l.company_id
             WHERE l.company_id IN %s AND l.parent_state = 'posted'
               AND (k.id = s.company_id
                    OR k.parent_path LIKE (SELECT parent_path FROM res_company
                                            WHERE id = s.company_id) || '%%')
            """,
            tuple(scope.companies.ids) or (0,),
        )
