"""What is given up of a debt is written off, through core's own flows.

Two ways, by the company's choice:

- *entry*: one journal entry from the receivable account to the write-off account, in full, as
  core's payment register posts its write-off. Taxes stay as invoiced.
- *credit_note*: a credit note over what is given up of each invoice, with the invoice's taxes in
  proportion as core computes them for a discount of a fixed amount. What is no customer invoice,
  such as an opening balance, gets an entry.

Both are reconciled with the items to the last cent; core adds exchange differences.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..base.collections_guarded import NO_REFRESH, without_defaults
from .collections_agreement import RANKS


class CollectionsWriteOff(models.AbstractModel):
    """An agreement that gives up a part of the debt, once the rest was paid as agreed.

    It is in state *paid* then; ``_get_write_off_amounts`` says what is given up of which item.
    """

    _name = "collections.write.off"
    _description = "Agreement with a Write-off"
    _inherit = ["collections.agreement", "collections.booking"]

    # In which order they are written off.
    _write_off_order = "id"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Collector",
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    amount_written_off = fields.Monetary(string="Written off", readonly=True)
    writeoff_date = fields.Date(
        string="Written off on",
        readonly=True,
        help="Once written off it is not written off again by itself.",
    )
    writeoff_error = fields.Char(string="Why it is not written off", readonly=True)
    # Each kind says by which field its entries lead to it.
    move_ids = fields.One2many(comodel_name="account.move", string="Write-offs", readonly=True)
    move_count = fields.Integer(compute="_compute_move_count", compute_sudo=True)

    @api.depends("move_ids")
    def _compute_move_count(self):
        for agreement in self:
            agreement.move_count = len(agreement.move_ids)

    @api.model
    def _sql_own(self):
        # OVERRIDE
        return SQL("m.%s = h.agreement_id", SQL.identifier(self._write_off_field))

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.agreement'
        return {**super()._get_flushed(), "account.move": [self._write_off_field]}

    def _get_own_write_offs_sudo(self):
        # OVERRIDE
        # Sudo: all that was written off counts, and who asks need not read entries.
        return self.sudo().move_ids

    def _write_off(self):
        """Write off what one agreement gives up, where the ledger says that it was kept.

        The ledger is looked at once more; nothing happens where it says by now that something
        was not paid in time, or that nothing is left to write off.

        :return: the entries and credit notes, posted and reconciled
        :raise UserError: where a setting is missing or core refuses to post
        """
        self.ensure_one()
        # Sudo: what was approved is written off when it is paid, by the nightly work or by who
        # may write the agreement.
        agreement = self.sudo()
        agreement._evaluate_again()
        amounts = agreement._get_write_off_amounts() if agreement.state == "paid" else {}
        if not amounts:
            return self.env["account.move"]
        moves = agreement._write_off_amounts(amounts)
        agreement.with_env(self.env)._follow_up_at_once()
        return moves

    def _get_write_off_amounts(self):
        """Return how much of which item this agreement gives up, now that it was kept.

        :return: amount by receivable item, in the agreement's currency; nothing where it is not
            known what is left
        :raise UserError: more is open than what was approved
        """
        raise NotImplementedError

    def _plan_write_off_activity(self):
        """Plan work for the collector: the write-off could not be done."""
        raise NotImplementedError

    def _get_write_off_account(self, company):
        # OVERRIDE
        owner = self.company_id
        account = company._collections_get_write_off_settings_sudo(owner).account
        if not account:
            raise UserError(
                self.env._(
                    "%s has no account for write-offs. Choose a write-off account in Settings, "
                    "section Collections.",
                    owner.name,
                )
            )
        return account

    def _write_off_amounts(self, amounts):
        """Write parts of receivable items off, the way that the company has chosen.

        :param dict amounts: what is written off, by item, in its currency: no more than is open
        :return: the entries and credit notes, posted and reconciled
        :raise UserError: where a setting is missing or core refuses to post
        """
        self.ensure_one()
        # One refresh at the end is enough.
        # Sudo: what was approved is booked for people who need not be allowed to book; the
        # callers have checked the rights.
        quiet = without_defaults(self.sudo()).with_context(collections_no_refresh=NO_REFRESH)
        quiet.move_ids.line_ids._collections_check_matched()
        company = quiet.company_id
        settings = company._collections_get_write_off_settings_sudo(company)
        moves = quiet._book_amounts(amounts, settings.method)
        quiet.write({"writeoff_date": company._collections_today(), "writeoff_error": False})
        return moves

    # ------------------------------------------------------------------- actions

    def action_write_off(self):
        """Write off the rest now; also again, after it was undone."""
        self.check_access("write")
        self._check_state("paid")
        for agreement in self:
            agreement.lock_for_update()
            agreement._write_off()
        return True

    def action_undo_write_off(self):
        """Reverse the write-off: what was written off is open again."""
        self.check_access("write")
        if self._get_rank() < RANKS["supervisor"]:
            raise AccessError(self.env._("Only a supervisor reverses the write-off."))
        # Sudo: write access and role were checked; supervisors need not be allowed to book.
        for agreement in self.sudo():
            moves = agreement.move_ids.filtered(
                lambda move: move.state == "posted" and not move.reversal_move_ids
            )
            if not moves or not agreement.amount_written_off:
                raise UserError(
                    self.env._("Nothing of %s is written off any more.", agreement.name)
                )
            agreement._reverse_write_offs(moves.with_context(collections_no_refresh=NO_REFRESH))
            # Those that have ended are not evaluated again.
            agreement.amount_written_off = 0.0
            agreement._message_log(body=self.env._("Write-off reversed by %s.", self.env.user.name))
        self._follow_up_at_once()
        return True

    def action_view_moves(self):
        """Open the entries and credit notes that wrote the rest off."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Write-offs of %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.move_ids.ids)],
            "context": {"create": False},
        }
        if len(self.move_ids) == 1:
            action.update(view_mode="form", res_id=self.move_ids.id)
        return action
