"""The rest of a settlement that was paid in time is written off, through core's own flows.

Two ways, by the company's choice:

- *entry*: one journal entry from the receivable account to the write-off account, in full, as
  core's payment register posts its write-off. Taxes stay as invoiced.
- *credit_note*: a credit note over the rest of each invoice, with the invoice's taxes in
  proportion as core computes them for a discount of a fixed amount. What is no customer invoice,
  such as an opening balance, gets an entry.

Both are reconciled with the items to the last cent; core adds exchange differences.
"""

import logging

from odoo import api, models
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .collections_settlement_steps import RANKS

_logger = logging.getLogger(__name__)


class CollectionsSettlement(models.Model):
    _inherit = "collections.settlement"

    # --------------------------------------------------------------- one by one

    def _write_off(self):
        """Write off the rest of one settlement that was paid in time.

        The ledger is looked at once more; nothing happens where it says by now that the
        settlement was not paid in time, or that nothing is left to write off.

        :return: the entries and credit notes, posted and reconciled
        :raise UserError: where a setting is missing or core refuses to post
        """
        self.ensure_one()
        settlement = self.sudo()
        company = settlement.company_id
        none = self.env["account.move"]
        today = company._collections_today()
        engine = self.env["collections.followup"].sudo().with_company(company)
        engine._flush_ledger()
        changes = engine._evaluate_settlements(company, today, tuple(settlement.partner_id.ids))
        engine._after_settlements(changes)
        if settlement.state != "paid":
            return none
        account, journal = settlement._get_write_off_target()
        settlement._check_write_off()
        # One refresh at the end is enough.
        quiet = settlement.with_context(collections_no_refresh=True)
        items = quiet.line_ids.move_line_id.filtered(
            lambda item: item.parent_state == "posted" and item.amount_residual_currency > 0
        )
        moves = none
        credited = none.line_ids
        if company.collections_settlement_method == "credit_note":
            for invoice, own in items.grouped("move_id").items():
                if invoice.move_type == "out_invoice":
                    moves |= quiet._credit(invoice, own, account, today)
                    credited |= own
        for branch, own in (items - credited).grouped("company_id").items():
            moves |= quiet._write_off_by_entry(branch, own, account, journal, today)
        left = items.filtered(
            lambda item: not item.currency_id.is_zero(item.amount_residual_currency)
        )
        if left:
            raise UserError(
                self.env._(
                    "%s is still open after the write-off. Write it off on the invoice.",
                    left[0].move_name,
                )
            )
        settlement.write({"writeoff_date": today, "writeoff_error": False})
        settlement.with_env(self.env)._follow_up_at_once()
        return moves

    def _get_write_off_target(self):
        """Return the company's account and journal for write-offs, or say where to set them."""
        company = self.company_id.sudo()
        account = company.collections_settlement_account_id
        journal = company.collections_settlement_journal_id or (
            self.env["account.journal"]
            .sudo()
            .search(
                [
                    *self.env["account.journal"]._check_company_domain(company),
                    ("type", "=", "general"),
                ],
                limit=1,
            )
        )
        if not account:
            raise UserError(
                self.env._(
                    "%s has no account for write-offs. Choose one in Settings, section Collections,"
                    " Settlements.",
                    company.name,
                )
            )
        if not journal:
            raise UserError(
                self.env._(
                    "%s has no journal of type Miscellaneous to write off in. Create one in "
                    "Accounting > Configuration > Journals.",
                    company.name,
                )
            )
        if not account.active or not journal.active:
            raise UserError(
                self.env._(
                    "%s is archived, and settlements are written off with it. Choose another one "
                    "in Settings, section Collections, Settlements.",
                    (journal if account.active else account).display_name,
                )
            )
        return account, journal

    def _check_write_off(self):
        """Refuse to write off what the approval does not cover."""
        self.ensure_one()
        if self.currency_id.compare_amounts(self.amount_rest, self.amount_discount) > 0:
            raise UserError(
                self.env._(
                    "%(rest)s is open, but only %(discount)s may be written off.",
                    rest=self._format(self.amount_rest),
                    discount=self._format(self.amount_discount),
                )
            )
        planned = (
            self.env["collections.plan.line"]
            .sudo()
            .search(
                [("move_line_id", "in", self.line_ids.move_line_id.ids), ("is_live", "=", True)],
                limit=1,
            )
            .filtered(lambda line: line.plan_id.state in ("active", "defaulted"))
        )
        if planned:
            raise UserError(
                self.env._(
                    "%(item)s is in payment plan %(plan)s by now. Cancel one of the two.",
                    item=planned.move_name,
                    plan=planned.plan_id.name,
                )
            )

    def _write_off_by_entry(self, company, items, account, journal, day):
        """Write items off to an account, and reconcile them with the entry.

        :param company: company of the items, a branch perhaps
        :param items: receivable items
        :param account: what is given up goes here
        :param journal: journal of the entry
        :param day: date of the entry
        :return: the entry
        """
        commands = []
        for item in items:
            rest = item.amount_residual_currency
            balance = item.currency_id._convert(rest, company.currency_id, company, day)
            common = {
                "name": self.env._(
                    "Settlement %(settlement)s: %(item)s",
                    settlement=self.name,
                    item=item.move_name or item.name,
                ),
                "partner_id": item.partner_id.id,
                "currency_id": item.currency_id.id,
            }
            commands += [
                Command.create(
                    {
                        **common,
                        "account_id": account.id,
                        "amount_currency": rest,
                        "balance": balance,
                        "tax_ids": [Command.clear()],
                    }
                ),
                Command.create(
                    {
                        **common,
                        "account_id": item.account_id.id,
                        "amount_currency": -rest,
                        "balance": -balance,
                    }
                ),
            ]
        move = (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "company_id": company.id,
                    "journal_id": journal.id,
                    "date": day,
                    "ref": self._get_reference(),
                    "collections_settlement_id": self.id,
                    "line_ids": commands,
                }
            )
        )
        move.action_post()
        counterparts = move.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).sorted("id")
        for item, counterpart in zip(items, counterparts, strict=True):
            (item | counterpart).reconcile()
        return move

    def _credit(self, invoice, items, account, day):
        """Credit the rest of an invoice with its taxes, and reconcile the items with it.

        Core splits a discount of a fixed amount among the taxes, so that the credit note comes
        to exactly that amount. Taxes of a fixed amount are not reduced.

        :param invoice: customer invoice
        :param items: its receivable items that are settled
        :param account: account of the credit note's lines
        :param day: date of the credit note
        :return: the credit note
        """
        tax_model = self.env["account.tax"]
        rest = sum(items.mapped("amount_residual_currency"))
        base_lines, _tax_lines = invoice._get_rounded_base_and_tax_lines()
        reduced = tax_model._reduce_base_lines_to_target_amount(
            base_lines=tax_model._prepare_discountable_base_lines(base_lines, invoice.company_id),
            company=invoice.company_id,
            amount_type="fixed",
            amount=rest,
            computation_key=f"collections_settlement,{self.id}",
        )
        tax_model._fix_base_lines_tax_details_on_manual_tax_amounts(
            base_lines=reduced, company=invoice.company_id
        )
        label = self.env._(
            "Settlement %(settlement)s: %(item)s", settlement=self.name, item=invoice.name
        )
        open_items = invoice.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        refund = (
            self.env["account.move"]
            .with_company(invoice.company_id)
            .create(
                {
                    "move_type": "out_refund",
                    "company_id": invoice.company_id.id,
                    "journal_id": invoice.journal_id.id,
                    "partner_id": invoice.partner_id.id,
                    "partner_shipping_id": invoice.partner_shipping_id.id,
                    "fiscal_position_id": invoice.fiscal_position_id.id,
                    "currency_id": invoice.currency_id.id,
                    "invoice_date": day,
                    "date": day,
                    "invoice_payment_term_id": False,
                    "invoice_date_due": day,
                    "ref": self._get_reference(),
                    "invoice_origin": invoice.name,
                    "collections_settlement_id": self.id,
                    # Posting matches it with every open instalment, settled or not.
                    "reversed_entry_id": invoice.id if open_items == items else False,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": label,
                                "quantity": 1.0,
                                "price_unit": line["price_unit"],
                                "account_id": account.id,
                                "tax_ids": [Command.set(line["tax_ids"].ids)],
                                "analytic_distribution": line["analytic_distribution"],
                                "extra_tax_data": tax_model._export_base_line_extra_tax_data(line),
                            }
                        )
                        for line in reduced
                    ],
                }
            )
        )
        missing = invoice.currency_id.round(rest - refund.amount_total)
        if missing:
            # What no tax can be reduced for, or a cent that a tax rounds away.
            refund.write(
                {
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": label,
                                "quantity": 1.0,
                                "price_unit": missing,
                                "account_id": account.id,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ]
                }
            )
        refund.action_post()
        counterpart = refund.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        for own in items.filtered(lambda item: not item.reconciled).grouped("account_id").values():
            (
                own | counterpart.filtered(lambda line, a=own.account_id: line.account_id == a)
            ).reconcile()
        if not refund.reversed_entry_id:
            refund.reversed_entry_id = invoice
        return refund

    def _get_reference(self):
        """Return the reference of the entries of this settlement."""
        return self.env._(
            "Settlement %(settlement)s, %(customer)s",
            settlement=self.name,
            customer=self.partner_id.name,
        )

    # ------------------------------------------------------------------ in batches

    @api.model
    def _cron_settlements(self):
        """Bring all settlements up to date, and write off what was paid in time.

        Each settlement is locked, looked at again and committed by itself: several workers
        share the work, and what a killed one leaves undone is done the next time, never twice.
        What was written off once and undone by a person stays so.
        """
        engine = self.env["collections.followup"]
        cron = self.env["ir.cron"]
        for company in engine._get_owners():
            self._do_safely(
                engine.sudo().with_company(company)._evaluate_all_settlements, company
            )
            if not cron._commit_progress(remaining=1):
                return
        domain = [("state", "=", "paid"), ("writeoff_date", "=", False)]
        found = self.search(domain, order="date_limit, id")
        if not cron._commit_progress(remaining=len(found)):
            return
        for settlement in found:
            self._do_safely(self._write_off_locked, settlement, domain)
            if not cron._commit_progress(1):
                break

    def _do_safely(self, work, *arguments):
        """Do one part of the scheduled action; what goes wrong with it holds no other part up.

        :param work: what is done, called with the arguments
        """
        try:
            with self.env.cr.savepoint():
                work(*arguments)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
            # Somebody else is at the same records: they are looked at again the next time.
            self.env.cr.rollback()
            _logger.info("Settlements: %s of %s put off: %s", work.__name__, arguments[0], error)
        except Exception:
            self.env.invalidate_all(flush=False)
            _logger.exception("Settlements: %s of %s failed", work.__name__, arguments[0])

    @api.model
    def _write_off_locked(self, settlement, domain):
        """Write one settlement off, unless another worker is at it or has done it.

        :param settlement: the settlement
        :param domain: what must still be true of it
        """
        settlement.try_lock_for_update().filtered_domain(domain)._write_off_safely()

    def _write_off_safely(self):
        """Write off these settlements; keep why one of them could not be, and go on."""
        for settlement in self:
            try:
                with self.env.cr.savepoint():
                    settlement._write_off()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:
                self.env.invalidate_all(flush=False)
                if isinstance(error, UserError | RedirectWarning):
                    text = str(error.args[0])
                    _logger.info("%s not written off: %s", settlement.name, text)
                else:
                    _logger.exception("%s not written off", settlement.name)
                    text = self.env._(
                        "Something unforeseen went wrong, the server's log has the details: %s",
                        error,
                    )
                if settlement.writeoff_error != text:
                    settlement.sudo().writeoff_error = text
                    settlement.sudo()._message_log(
                        body=self.env._("The rest could not be written off: %s", text)
                    )
                    self.env["collections.followup"].sudo()._plan_settlement_activity(
                        settlement.sudo(), self.env._("Settlement to write off")
                    )

    # ------------------------------------------------------------------- actions

    def action_write_off(self):
        """Write off the rest now; also again, after it was undone."""
        self.check_access("write")
        self._check_state("paid")
        for settlement in self:
            settlement.lock_for_update()
            settlement._write_off()
        return True

    def action_undo_write_off(self):
        """Reverse the write-off: what was written off is open again."""
        self.check_access("write")
        if self._get_rank() < RANKS["supervisor"]:
            raise AccessError(self.env._("Only a supervisor reverses the write-off."))
        for settlement in self.sudo():
            moves = settlement.move_ids.filtered(
                lambda move: move.state == "posted" and not move.reversal_move_ids
            )
            if not moves or not settlement.amount_written_off:
                raise UserError(
                    self.env._("Nothing of %s is written off any more.", settlement.name)
                )
            today = settlement.company_id._collections_today()
            moves.with_context(collections_no_refresh=True)._reverse_moves(
                [
                    {
                        "date": today,
                        "invoice_date": today if move.is_invoice() else False,
                        "ref": self.env._("Reversal of: %s", move.name),
                    }
                    for move in moves
                ],
                cancel=True,
            )
            settlement._message_log(
                body=self.env._("Write-off reversed by %s.", self.env.user.name)
            )
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
