from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, format_date

from ...engine import figures as formulas
from ...models.base.collections_guarded import without_defaults


class CollectionsProvisionWizard(models.TransientModel):
    """Propose the entry that brings the allowance for losses to what is expected to be lost.

    The rates are those of the company's own history and can be changed here; the entry is a draft
    that somebody posts.
    """

    _name = "collections.provision.wizard"
    _inherit = ["collections.checked"]
    _description = "Allowance for Expected Losses"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id", related_sudo=False)
    date = fields.Date(string="As of", required=True)
    forward_percent = fields.Float(
        string="Expected to be worse by (%)",
        digits=(6, 2),
        help="The loss rates of the past are raised by so much: 10 makes 2.2 % of 2 %. Below zero "
        "they are lowered.",
    )
    line_ids = fields.One2many(
        comodel_name="collections.provision.wizard.line", inverse_name="wizard_id", string="Buckets"
    )
    expense_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Expense account",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_other'))]",
    )
    allowance_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Allowance account",
        check_company=True,
        domain="[('account_type', 'in', ('asset_current', 'liability_current'))]",
        help="Where the allowance stands in the balance sheet.",
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        check_company=True,
        domain="[('type', '=', 'general')]",
        help="Empty: the first journal of type Miscellaneous.",
    )
    amount_required = fields.Monetary(string="Expected loss", compute="_compute_amounts")
    amount_existing = fields.Monetary(
        string="Allowance so far",
        compute="_compute_amounts",
        help="What stands on the allowance account by that day, posted entries only.",
    )
    amount_entry = fields.Monetary(
        string="To be booked",
        compute="_compute_amounts",
        help="Below zero, a part of the allowance is taken back.",
    )
    has_draft = fields.Boolean(compute="_compute_amounts")
    move_id = fields.Many2one(comodel_name="account.move", readonly=True, string="Draft entry")

    @api.depends("line_ids.amount", "allowance_account_id", "date", "company_id")
    def _compute_amounts(self):
        for wizard in self:
            wizard.amount_required = sum(wizard.line_ids.mapped("amount"))
            existing, drafts = wizard._read_allowance()
            wizard.amount_existing = existing
            wizard.amount_entry = wizard.amount_required - existing
            wizard.has_draft = bool(drafts) and not wizard.move_id

    def _read_allowance(self):
        """Return what stands on the allowance account, and how many drafts are to be posted."""
        self.ensure_one()
        account, company = self.allowance_account_id, self.company_id
        if not account or not self.date:
            return 0.0, 0
        lines = self.env["account.move.line"]
        lines.check_access("read")
        # The company and the account are the user's: see ``_check_reader``.
        self.env["collections.ageing"]._check_reader(company)
        lines.flush_model(["account_id", "company_id", "date", "balance", "parent_state"])
        [(balance, drafts)] = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(-SUM(balance) FILTER (WHERE parent_state = 'posted'
                                                        AND date <= %(day)s), 0),
                       COUNT(*) FILTER (WHERE parent_state = 'draft')
                  FROM account_move_line
                 WHERE account_id = %(account)s AND company_id = %(company)s
                   AND parent_state IN ('posted', 'draft')
                """,
                day=self.date,
                account=account.id,
                company=company.id,
            )
        )
        return float(balance), drafts

    @api.model
    @api.private
    def _open(self, scope, parts):
        """Return the action of the dialog for what is open by bucket.

        :param scope: what was asked for, see ``collections.figure``
        :param dict parts: ``gross``, ``reached`` and ``lost`` of the buckets
        """
        company, day = scope.company, scope.periods[-1][1]
        rates = formulas.loss_rates(parts["reached"], parts["lost"])
        labels = self.env["collections.ageing.set"]._get_labels(scope.limits)
        # Sudo: accounts that the company has chosen, for whoever may book.
        settings = company.sudo()
        wizard = without_defaults(self).create(
            {
                "company_id": company.id,
                "date": day,
                "forward_percent": float(scope.options["forward"] * 100),
                "expense_account_id": settings.collections_loss_expense_account_id.id,
                "allowance_account_id": settings.collections_allowance_account_id.id,
                "line_ids": [
                    Command.create(
                        {
                            "sequence": number,
                            "name": label,
                            "gross": float(gross),
                            "rate": float(rate or 0),
                            "rate_past": float(rate or 0),
                        }
                    )
                    for number, (label, gross, rate) in enumerate(
                        zip(labels, parts["gross"], rates, strict=True)
                    )
                ],
            }
        )
        return wizard._get_action()

    def _get_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Allowance for expected losses"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_create_entry(self):
        """Make the draft entry, once, and open it."""
        self.ensure_one()
        self.check_access("write")
        self.env["collections.ageing"]._check_reader(self.company_id)
        # Pressed twice: the second waits, and finds the entry.
        self.lock_for_update()
        if not self.move_id.exists():
            self.move_id = self._create_entry()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }

    def _create_entry(self):
        """Create the draft entry, with the user's own rights."""
        if not self.expense_account_id or not self.allowance_account_id:
            raise UserError(self.env._("Choose the expense account and the allowance account."))
        amount = self.currency_id.round(self.amount_entry)
        if self.currency_id.is_zero(amount):
            raise UserError(
                self.env._("The allowance is what is expected to be lost: nothing is to be booked.")
            )
        moves = without_defaults(self.env["account.move"].with_company(self.company_id))
        journal = self.journal_id or self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(self.company_id),
                ("type", "=", "general"),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(self.env._("There is no journal of type Miscellaneous. Choose one."))
        text = self.env._(
            "Allowance for expected losses, %(day)s", day=format_date(self.env, self.date)
        )
        return moves.create(
            {
                "move_type": "entry",
                "company_id": self.company_id.id,
                "journal_id": journal.id,
                "date": self.date,
                "ref": text,
                "line_ids": [
                    Command.create({"name": text, "account_id": account.id, "balance": balance})
                    for account, balance in (
                        (self.expense_account_id, amount),
                        (self.allowance_account_id, -amount),
                    )
                ],
            }
        )
