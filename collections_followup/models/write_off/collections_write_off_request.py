from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..base.collections_guarded import without_defaults

WRITABLE = frozenset({"reason_id", "note", "method", "evidence_ids", "line_ids"})
# So many days back count what was written off of a customer, beside what is to be.
BEFORE_DAYS = 365


class CollectionsWriteOffRequest(models.Model):
    """Debts of one customer that are to be written off: proposed, approved by another, posted.

    What is booked, and what is kept of it, is said in ``collections_write_off_request_post.py``.
    """

    _name = "collections.write.off.request"
    _inherit = ["collections.approved", "collections.booking"]
    _description = "Write-off"
    _order = "id desc"
    _number_prefix = "WOFF"
    _participant_order = 78
    _write_off_field = "collections_write_off_request_id"
    _user_writable = WRITABLE | {"answer"}
    _user_creatable = WRITABLE | {"partner_id", "company_id"}

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    reason_id = fields.Many2one(
        comodel_name="collections.write.off.reason",
        ondelete="restrict",
        before_write="_check_draft",
        tracking=True,
    )
    note = fields.Text(
        string="Why",
        before_write="_check_draft",
        help="What was tried, and why nothing more is to be expected.",
    )
    method = fields.Selection(
        selection=[
            ("entry", "Taxes stay as invoiced"),
            ("credit_note", "Credit note that reduces the taxes"),
        ],
        string="Taxes",
        required=True,
        default=lambda self: self._get_usual_method(),
        before_write="_check_draft",
        help="An entry leaves the taxes as they were invoiced: where the law gives relief for bad "
        "debts, it is claimed on its day. A credit note reduces them at once.",
    )
    evidence_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="collections_write_off_evidence_rel",
        copy=False,
        before_write="_check_draft",
    )
    line_ids = fields.One2many(
        comodel_name="collections.write.off.request.line",
        inverse_name="request_id",
        string="Items",
        before_write="_check_draft",
    )
    amount = fields.Monetary(
        string="To write off", compute="_compute_amount", store=True, help="In company currency."
    )
    amount_before = fields.Monetary(
        string="Written off before",
        compute="_compute_amount_before",
        compute_sudo=True,
        help="Of these items, and of this customer within a year; what is approved counts as well. "
        "Who may approve depends on both.",
    )
    move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="collections_write_off_request_id",
        string="Entries",
    )
    claim_ids = fields.One2many(
        comodel_name="collections.memo.claim", inverse_name="request_id", string="Memo claims"
    )
    amount_recovered = fields.Monetary(
        string="Recovered", compute="_compute_amount_recovered", help="In company currency."
    )
    batch_id = fields.Many2one(
        comodel_name="collections.write.off.batch",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )

    # What has to be looked at when something happens to a customer.
    _posted_idx = models.Index("(partner_id) WHERE state IN ('posted', 'reversed')")

    @api.model
    def _get_usual_method(self):
        # Sudo: a setting, which few read.
        return self.env.company.sudo().collections_settlement_method or "entry"

    @api.depends("line_ids.amount_company")
    def _compute_amount(self):
        for request in self:
            request.amount = sum(request.line_ids.mapped("amount_company"))

    @api.depends("partner_id", "company_id", "line_ids.move_line_id", "state")
    def _compute_amount_before(self):
        for request in self:
            told = request.company_id and request._may_tell(request.line_ids.move_line_id)
            request.amount_before = request._read_before_sudo() if told else 0.0

    @api.depends("claim_ids.amount_recovered_company")
    def _compute_amount_recovered(self):
        for request in self:
            request.amount_recovered = sum(request.claim_ids.mapped("amount_recovered_company"))

    @api.depends("partner_id.display_name")
    def _compute_display_name(self):
        for request in self:
            request.display_name = f"{request.name or ''} ({request.partner_id.display_name})"

    def _read_before_sudo(self):
        """Return what was written off before of these items and this customer, in sudo mode.

        Dividing what is written off among requests does not help. In company currency.
        """
        self.ensure_one()
        partner, items = self.partner_id._origin, self.line_ids.move_line_id._origin
        return self._read_given_up_sudo(self.company_id, {partner: items}, self)[partner]

    @api.model
    def _read_given_up_sudo(self, company, items, besides):
        """Return what was written off before of customers, in sudo mode.

        :param company: the company that keeps the cases
        :param dict items: by customer, receivable items of which all counts, however old it is
        :param besides: write-offs that do not count
        :return: by customer, in company currency; what is approved counts as well
        """
        partners = self.env["res.partner"].union(*items)
        since = fields.Date.subtract(company._collections_today(), days=BEFORE_DAYS)
        common = [("partner_id", "in", partners.ids), ("company_id", "=", company.id)]
        approved = self.search(
            [*common, ("id", "not in", besides._origin.ids), ("state", "=", "approved")]
        )
        posted = self.search(
            [
                *common,
                ("id", "not in", besides._origin.ids),
                ("state", "=", "posted"),
                ("date_posted", ">=", since),
            ]
        )
        # Small balances that wait to be posted have no write-offs of their own yet.
        waiting = self.env["collections.write.off.batch.line"].search(
            [
                ("partner_id", "in", partners.ids),
                ("is_in", "=", True),
                ("batch_id.company_id", "=", company.id),
                ("batch_id.state", "=", "approved"),
            ]
        )
        posted = posted.grouped("partner_id")
        counted = {
            partner: own | posted[partner].line_ids.move_line_id if partner in posted else own
            for partner, own in items.items()
        }
        everything = self.env["account.move.line"].union(*counted.values())
        written = everything._collections_read_written_off(besides=besides.move_ids)
        result = {
            partner: sum(written[item][1] for item in own if item in written)
            for partner, own in counted.items()
        }
        for records, name in ((approved, "amount"), (waiting, "amount_company")):
            for record in records:
                result[record.partner_id] += record[name]
        return result

    # --------------------------------------------------------------------------- entering

    @api.model
    def _complete_new(self, vals_list):
        # EXTENDS 'collections.guarded': the company that keeps the cases, and whose items they are
        completed = []
        for vals in super()._complete_new(vals_list):
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            owner = company._collections_owner() or company
            partner = self.env["res.partner"].browse(vals.get("partner_id"))
            completed.append(
                {
                    **vals,
                    "company_id": owner.id,
                    "partner_id": partner.commercial_partner_id.id,
                    # Sudo: a branch's people need not read the company above.
                    "currency_id": owner.sudo().currency_id.id,
                }
            )
        return completed

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        requests._check_work()
        requests._adopt_evidence()
        return requests

    def write(self, vals):
        result = super().write(vals)
        if "evidence_ids" in vals:
            self._adopt_evidence()
        return result

    def _adopt_evidence(self):
        """Let files that belong to nothing belong to the request: who reads it reads them."""
        for request in self:
            # As the user: who may not read a file does not show it to others.
            request.evidence_ids.check_access("read")
            loose = request.evidence_ids.filtered(lambda file: not file.res_id)
            # Sudo: a file that was uploaded a moment ago, and that the user may read.
            loose.sudo().write({"res_model": self._name, "res_id": request.id})

    @api.model
    @api.private
    def _begin(self, items):
        """Make a draft over receivable items, each with what is open of it, and open it.

        :param items: journal items; those of one customer and company
        """
        items.check_access("read")
        items = items.filtered(
            lambda item: (
                item._collections_is_receivable()
                and item._collections_is_open()
                and item.amount_residual_currency > 0
            )
        )
        customer = items.partner_id.commercial_partner_id
        if not items:
            raise UserError(self.env._("Nothing is open that could be written off."))
        if len(customer) != 1:
            raise UserError(self.env._("A write-off is about one customer. Choose items of one."))
        # Sudo: which company keeps the case may stand in one that the user is not in.
        owners = {own._collections_owner() or own for own in items.sudo().company_id}
        if len(owners) != 1:
            raise UserError(self.env._("These items are of several companies. Choose one of them."))
        request = without_defaults(self).create(
            {
                "partner_id": customer.id,
                "company_id": owners.pop().id,
                "line_ids": [Command.create({"move_line_id": item.id}) for item in items],
            }
        )
        return request._get_action()

    def _get_action(self):
        """Return the action that opens these requests: the only one itself, or a list."""
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Write-offs"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", self.ids)],
        }
        if len(self) == 1:
            action.update(view_mode="form", views=[(False, "form")], res_id=self.id)
        return action

    # ----------------------------------------------------------------------------- checks

    def _check_proposal(self):
        # OVERRIDE
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Choose what is to be written off."))
        if not self.reason_id:
            raise UserError(self.env._("Choose a reason."))
        # Sudo: a file of a colleague counts.
        if self.reason_id.needs_evidence and not self.sudo().evidence_ids:
            raise UserError(
                self.env._("%s: attach what shows it, under Evidence.", self.reason_id.name)
            )
        self._check_items()
        self.line_ids._as_engine()._rate()

    def _check_items(self):
        """Refuse items that cannot be written off so far, as the ledger and agreements stand."""
        # Sudo: what colleagues have agreed on keeps an item just as well.
        lines = self.sudo().line_ids
        items = lines.move_line_id
        covered = self.company_id._collections_covered() | self.company_id
        for line in lines:
            item = line.move_line_id
            if (
                not item
                or not item._collections_is_receivable()
                or item.partner_id.commercial_partner_id != self.partner_id
                or item.company_id not in covered
            ):
                raise UserError(
                    self.env._(
                        "%s is no receivable item of this customer and company.", line.number
                    )
                )
            if (
                item.parent_state != "posted"
                or item.currency_id.compare_amounts(line.amount, item.amount_residual_currency) > 0
            ):
                raise UserError(
                    self.env._(
                        "%(item)s: less is open than is to be written off. Take it back to draft, "
                        "and look at it again.",
                        item=line.number,
                    )
                )
        owed = items._collections_read_owed(self.partner_id, covered)
        for currency, own in lines.grouped("currency_id").items():
            left = max(owed.get((self.partner_id, currency), 0.0), 0.0)
            wanted = sum(own.mapped("amount"))
            if currency.compare_amounts(wanted, left) > 0:
                raise UserError(
                    self.env._(
                        "After credits the customer owes %(owed)s, and %(wanted)s would be written "
                        "off. Match what is on account first, or write off no more than that.",
                        owed=currency.format(left),
                        wanted=currency.format(wanted),
                    )
                )
        for reason in self.env["collections.agreement"].sudo()._read_blocked(items).values():
            raise UserError(reason)
        disputed = items._collections_read_disputed()
        if disputed:
            raise UserError(
                self.env["collections.agreement"]._explain_disputed(next(iter(disputed)))
            )

    def _get_amount(self):
        # OVERRIDE
        return self.amount

    def _get_tier(self):
        # OVERRIDE
        self.ensure_one()
        # Sudo: what anybody wrote off counts, and the setting is read by few.
        own = self.sudo()
        most = own.company_id.collections_write_off_supervisor_amount
        total = own.amount + own._read_before_sudo()
        small = not most or own.currency_id.compare_amounts(total, most) <= 0
        return "supervisor" if small else "manager"
