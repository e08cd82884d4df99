from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL, split_every

from ..base.collections_guarded import without_defaults

RULE = frozenset({"reason_id", "method", "most", "min_days", "note"})
ACCOUNTANT = "account.group_account_user,account.group_account_manager"
SUPERVISOR = "collections_followup.group_collections_supervisor"
# As many are in one batch.
MOST_ITEMS = 2000


class CollectionsWriteOffBatch(models.Model):
    """Small balances that are written off together, by a rule, once somebody has approved them.

    Found are items of no more than an amount that have been overdue for so many days, and that
    nothing speaks for: no promise, plan, settlement, dispute, hold, agency, or money on account.
    When it is posted they are looked at once more; each customer gets a write-off of its own.
    """

    _name = "collections.write.off.batch"
    _inherit = ["collections.approved"]
    _description = "Batch of Small Write-offs"
    _order = "id desc"
    _number_prefix = "SMALL"
    _number_also = None
    _user_writable = RULE | {"answer", "line_ids"}
    _user_creatable = RULE | {"company_id"}

    reason_id = fields.Many2one(
        comodel_name="collections.write.off.reason",
        required=True,
        ondelete="restrict",
        before_write="_check_draft",
    )
    method = fields.Selection(
        selection=[
            ("entry", "Taxes stay as invoiced"),
            ("credit_note", "Credit note that reduces the taxes"),
        ],
        string="Taxes",
        required=True,
        default=lambda self: self.env["collections.write.off.request"]._get_usual_method(),
        before_write="_check_draft",
    )
    # About many customers: whoever works for the company sees it.
    collector_id = fields.Many2one(compute="_compute_nobody", search="_search_nobody")
    most = fields.Monetary(
        string="Items up to",
        required=True,
        default=5.0,
        before_write="_check_draft",
        help="The most that is open of an item, in company currency.",
    )
    min_days = fields.Integer(
        string="Overdue for days",
        required=True,
        default=180,
        before_write="_check_draft",
    )
    note = fields.Text(before_write="_check_draft")
    line_ids = fields.One2many(
        comodel_name="collections.write.off.batch.line",
        inverse_name="batch_id",
        string="Items",
        before_write="_check_draft",
    )
    item_count = fields.Integer(string="Number of items", compute="_compute_amount", store=True)
    amount = fields.Monetary(string="To write off", compute="_compute_amount", store=True)
    request_ids = fields.One2many(
        comodel_name="collections.write.off.request",
        inverse_name="batch_id",
        string="Write-offs",
    )
    request_count = fields.Integer(string="Number of write-offs", compute="_compute_request_count")

    _rule_positive = models.Constraint(
        "CHECK (most > 0 AND min_days >= 0)",
        "Small balances are more than zero, and overdue for 0 or more days.",
    )

    @api.depends("line_ids.is_in", "line_ids.amount_company")
    def _compute_amount(self):
        for batch in self:
            chosen = batch.line_ids.filtered("is_in")
            batch.item_count = len(chosen)
            batch.amount = sum(chosen.mapped("amount_company"))

    @api.depends("request_ids")
    def _compute_request_count(self):
        for batch in self:
            batch.request_count = len(batch.request_ids)

    def _compute_nobody(self):
        self.collector_id = False

    @api.model
    def _search_nobody(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain(False in value)

    def _get_people(self):
        # EXTENDS 'collections.approved'
        # Sudo: whose items these are is read for a check.
        return self.sudo().line_ids.partner_id.with_env(self.env)

    @api.model
    def _complete_new(self, vals_list):
        # EXTENDS 'collections.guarded'
        completed = []
        for vals in super()._complete_new(vals_list):
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            owner = company._collections_owner() or company
            # Sudo: a branch's people need not read the company above.
            currency = owner.sudo().currency_id
            completed.append({**vals, "company_id": owner.id, "currency_id": currency.id})
        return completed

    # ----------------------------------------------------------------------------- finding

    def action_find(self):
        """Find what the rule is about, as the ledger stands now."""
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group(SUPERVISOR):
            raise AccessError(self.env._("Supervisors look for small balances."))
        self._lock_in("draft")
        self._check_draft()
        items = self._find_items_sudo()
        self._as_engine().line_ids = [
            Command.clear(),
            *(Command.create(self._prepare_line(item)) for item in items),
        ]
        return True

    def _prepare_line(self, item):
        return {
            "move_line_id": item.id,
            "partner_id": item.partner_id.commercial_partner_id.id,
            "number": item.move_name or item.name,
            "date_due": item.date_maturity or item.date,
            "currency_id": item.currency_id.id,
            "amount": item.amount_residual_currency,
            "amount_company": item.amount_residual,
        }

    def _find_items_sudo(self, among=None):
        """Return the items that the rule is about and nothing speaks for, in sudo mode.

        :param among: only these
        """
        self.ensure_one()
        # Sudo: the rule is about the whole ledger; supervisors see all customers.
        company = self.company_id.sudo()
        lines = self.env["account.move.line"].sudo().with_company(company)
        self.env.flush_all()
        last = fields.Date.subtract(company._collections_today(), days=self.min_days)
        found = self.env.execute_query(
            SQL(
                """
                SELECT l.id
                  FROM account_move_line l
                 WHERE %(is_open)s AND l.company_id IN %(companies)s AND %(among)s
                   AND l.amount_residual > 0 AND l.amount_residual_currency > 0
                   AND l.amount_residual <= %(most)s AND l.date_maturity <= %(last)s
                   AND NOT EXISTS (
                       SELECT FROM collections_write_off_request_line w
                         JOIN collections_write_off_request q ON q.id = w.request_id
                          AND q.state IN ('proposed', 'approved')
                        WHERE w.move_line_id = l.id)
              ORDER BY l.partner_id, l.date_maturity, l.id
                """,
                is_open=lines._collections_sql_open("l"),
                companies=tuple((company._collections_covered() | company).ids),
                among=SQL("TRUE") if among is None else SQL("l.id IN %s", tuple(among.ids) or (0,)),
                most=self.most,
                last=last,
            )
        )
        # Something may speak for the first of them: so many are looked at until enough are found.
        free = lines.browse()
        for ids in split_every(MOST_ITEMS, [item_id for (item_id,) in found]):
            free |= self._leave_owed(lines.browse(ids)._collections_leave_spoken_for())
            if len(free) >= MOST_ITEMS:
                break
        return free[:MOST_ITEMS]

    def _leave_owed(self, items):
        """Return those of some items that are owed after credits of their customers.

        What is on account is matched before anything is given up: a customer who owes less than
        his small balances is left out, and keeps nobody else from being written off.

        :param items: in sudo mode
        """
        company = self.company_id
        owed = items._collections_read_owed(
            items.partner_id.commercial_partner_id, company._collections_covered() | company
        )
        kept = items.browse()
        for key, own in items.grouped(
            lambda item: (item.partner_id.commercial_partner_id, item.currency_id)
        ).items():
            wanted = sum(own.mapped("amount_residual_currency"))
            if key[1].compare_amounts(wanted, owed.get(key, 0.0)) <= 0:
                kept |= own
        return items & kept

    # --------------------------------------------------------------------------- approval

    def _check_proposal(self):
        # OVERRIDE 'collections.approved'
        self.ensure_one()
        if not self.line_ids.filtered("is_in"):
            raise UserError(self.env._("Nothing is chosen. Find what the rule is about first."))
        if self.reason_id.needs_evidence:
            raise UserError(
                self.env._(
                    "%s needs evidence for each debt: enter a write-off for each customer.",
                    self.reason_id.name,
                )
            )

    def _get_amount(self):
        # OVERRIDE 'collections.approved'
        return self.amount

    def _get_tier(self):
        # OVERRIDE 'collections.approved'
        self.ensure_one()
        # Sudo: what anybody wrote off counts, and the setting is read by few.
        own = self.sudo()
        most = own.company_id.collections_write_off_supervisor_amount
        parts = own.line_ids.filtered("is_in").grouped("partner_id")
        requests = own.env["collections.write.off.request"]
        # Dividing what is written off of a customer among batches does not help.
        before = requests._read_given_up_sudo(
            own.company_id,
            {partner: lines.move_line_id for partner, lines in parts.items()},
            requests,
        )
        totals = [
            sum(lines.mapped("amount_company")) + before[partner]
            for partner, lines in parts.items()
        ]
        largest = max([own.amount, *totals])
        small = not most or own.currency_id.compare_amounts(largest, most) <= 0
        return "supervisor" if small else "manager"

    def _follow_approval(self):
        # OVERRIDE 'collections.approved'
        # Sudo: a setting, which few read.
        if not self.company_id.sudo().collections_write_off_apart:
            self._post()

    def action_post(self):
        """Post what is approved."""
        self.check_access("read")
        if not self.env.user.has_groups(f"{ACCOUNTANT},{SUPERVISOR}"):
            raise AccessError(self.env._("Accountants and supervisors post write-offs."))
        self._lock_in("approved")
        for batch in self:
            batch._post()
        return True

    def _post(self):
        """Write off what still is as it was approved, a write-off for each customer."""
        self.ensure_one()
        # Sudo: what was approved is booked for people who need not be allowed to book.
        own = without_defaults(self.sudo())
        chosen = own.line_ids.filtered("is_in")
        still = own._find_items_sudo(chosen.move_line_id)
        changed = chosen.filtered(
            lambda line: (
                line.move_line_id not in still
                or line.currency_id.compare_amounts(
                    line.amount, line.move_line_id.amount_residual_currency
                )
            )
        )
        changed.write({"is_in": False, "is_changed": True})
        with self.env["collections.followup.touched"]._together():
            for partner, lines in (chosen - changed).grouped("partner_id").items():
                own._make_request(partner, lines)._post()
        own.write(
            {
                "state": "posted",
                "posted_by_id": self.env.uid,
                "date_posted": own.company_id._collections_today(),
            }
        )
        if changed:
            own._message_log(
                body=self.env._("%s items have changed since and are left out.", len(changed))
            )

    def _make_request(self, partner, lines):
        """Return the approved write-off of a customer's items in this batch, in sudo mode."""
        return self.env["collections.write.off.request"].create(
            {
                "partner_id": partner.id,
                "company_id": self.company_id.id,
                "reason_id": self.reason_id.id,
                "method": self.method,
                "note": self.note,
                "batch_id": self.id,
                "state": "approved",
                "tier": self.tier,
                "proposed_by_id": self.proposed_by_id.id,
                "date_proposed": self.date_proposed,
                "approved_by_id": self.approved_by_id.id,
                "date_approved": self.date_approved,
                "line_ids": [
                    Command.create({"move_line_id": line.move_line_id.id, "amount": line.amount})
                    for line in lines
                ],
            }
        )

    def action_view_requests(self):
        """Open the write-offs that were made of this."""
        self.ensure_one()
        return self.request_ids._get_action()
