"""Money for what was written off is booked, and what is booked follows the ledger.

The customer's account is debited by an entry, matched with the money; the other side is the account
for recoveries, or that of the write-off. Where the write-off had reduced the taxes, they fall due
again: it is an invoice over the part then, with the taxes of the first one in proportion.
"""

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL, formatLang

from ..base.collections_guarded import NO_REFRESH, without_defaults

ACCOUNTANT = "account.group_account_user,account.group_account_manager"
SUPERVISOR = "collections_followup.group_collections_supervisor"


class CollectionsMemoRecovery(models.Model):
    _inherit = "collections.memo.recovery"

    # ---------------------------------------------------------------------------- booking

    def _get_write_off_account(self, company):
        # OVERRIDE 'collections.booking'
        # Sudo: accounts that the company has chosen, for whoever may decide on money.
        owner = self.company_id.sudo()
        if self.way == "income":
            account = owner.collections_recovery_account_id
            if not account:
                raise UserError(
                    self.env._(
                        "%s has no account for recoveries. Choose one in Settings, section "
                        "Collections, under Write-offs.",
                        owner.name,
                    )
                )
            return account
        return self.claim_id.request_id._get_write_off_account(company)

    def _get_write_off_label(self, item):
        # OVERRIDE 'collections.booking'
        return self.env._(
            "Recovered after the write-off of %(item)s (%(number)s)",
            item=item or self.claim_id.number,
            number=self.name,
        )

    def _get_reference(self):
        # EXTENDS 'collections.booking'
        return self._get_write_off_label(self.claim_id.number)

    def action_book(self):
        """Book the money for what was written off."""
        self.check_access("read")
        if not self.env.user.has_groups(f"{ACCOUNTANT},{SUPERVISOR}"):
            raise AccessError(self.env._("Accountants and supervisors book what is recovered."))
        self._lock_open()
        for recovery in self:
            self.env["collections.case"]._check_own(recovery.partner_id, recovery.company_id)
            recovery._check_amount()
            recovery._book()
        return True

    def _check_amount(self):
        """Refuse more than is left of the money, or of the claim; and what is no income."""
        self.ensure_one()
        # Sudo: what is left, for whoever may decide on it.
        own = self.sudo()
        # Of two who book for the same claim the second is repeated on what the first has booked.
        own.claim_id.lock_for_update()
        self.env.cr.execute(
            SQL(
                "UPDATE collections_memo_claim SET write_date = write_date WHERE id = %s",
                own.claim_id.id,
            )
        )
        own.claim_id.invalidate_recordset(["rest", "state"])
        line = own.money_line_id
        left = -line.amount_residual_currency if line and line._collections_is_open() else 0.0
        if own.currency_id.compare_amounts(own.amount, left) > 0:
            raise UserError(self.env._("Less than that is left of %s.", own.money_name))
        if own.claim_currency_id.compare_amounts(own.amount_claim, own.claim_id.rest) > 0:
            raise UserError(
                self.env._(
                    "%(rest)s is still owed of %(claim)s: book no more than that.",
                    rest=formatLang(self.env, own.rest, currency_obj=own.claim_currency_id),
                    claim=own.claim_id.name,
                )
            )
        if own.kind == "credit_note" and own.way == "income":
            raise UserError(self.env._("A credit note is no income: it takes the write-off back."))

    def _book(self):
        """Book the money; the caller has checked the right and the amount."""
        self.ensure_one()
        # Sudo: who decides on it need not be allowed to book. One refresh at the end is enough.
        quiet = without_defaults(self.sudo()).with_context(collections_no_refresh=NO_REFRESH)
        money = quiet.money_line_id
        company = money.company_id
        account, journal = quiet._get_write_off_target(company)
        if quiet._reduces_taxes():
            move = quiet._charge_again(account)
        else:
            move = quiet._debit(company, account, journal)
        move.action_post()
        quiet.write(
            {
                "state": "booked",
                "booked_by_id": self.env.uid,
                "date_booked": quiet.company_id._collections_today(),
            }
        )
        debit = move._collections_get_receivable_lines().filtered(
            lambda line: line.account_id == money.account_id
        )
        (debit | money).reconcile()
        if any(not line.reconciled for line in debit):
            raise UserError(self.env._("The money cannot be matched with what is booked for it."))
        quiet.activity_ids.filtered("automated").unlink()
        quiet._tell_booked()
        quiet.claim_id.request_id._settle()

    def _reduces_taxes(self):
        """Return whether the write-off reduced taxes of an invoice, which fall due again."""
        move = self.claim_id.move_id
        return (
            self.claim_id.request_id.method == "credit_note"
            and move.move_type == "out_invoice"
            and not move.currency_id.is_zero(move.amount_tax)
        )

    def _debit(self, company, account, journal):
        """Return a draft entry that debits the customer, at the rate of the money."""
        money = self.money_line_id
        rate = money.balance / money.amount_currency
        balance = company.currency_id.round(self.amount * rate)
        common = {
            "name": self._get_reference(),
            "partner_id": money.partner_id.id,
            "currency_id": money.currency_id.id,
        }
        sides = ((money.account_id, 1), (account, -1))
        return (
            without_defaults(self.env["account.move"])
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "company_id": company.id,
                    "journal_id": journal.id,
                    "date": self.company_id._collections_today(),
                    "ref": self._get_reference(),
                    self._write_off_field: self.id,
                    "line_ids": [
                        Command.create(
                            {
                                **common,
                                "account_id": own.id,
                                "amount_currency": sign * self.amount,
                                "balance": sign * balance,
                                "tax_ids": [Command.clear()],
                            }
                        )
                        for own, sign in sides
                    ],
                }
            )
        )

    def _charge_again(self, account):
        """Return a draft invoice over the part, with the taxes of the first one in proportion."""
        invoice = self.claim_id.move_id
        if invoice.currency_id != self.currency_id:
            raise UserError(
                self.env._(
                    "The taxes of %s fall due again in its own currency, and the money is in "
                    "another. Reverse the write-off, and match the money with the invoice.",
                    invoice.name,
                )
            )
        values = {"name": self._get_reference(), "account_id": account.id}
        day = self.company_id._collections_today()
        lines = [
            Command.create({**values, **self._prepare_reduced_line(line)})
            for line in self._reduce_base_lines(invoice, self.amount)
        ]
        move = (
            without_defaults(self.env["account.move"])
            .with_company(invoice.company_id)
            .create(
                {
                    **self._prepare_credit_note(invoice, day),
                    "move_type": "out_invoice",
                    "invoice_line_ids": lines,
                }
            )
        )
        self._add_missing(move, self.amount, values)
        return move

    def _tell_booked(self):
        """Say at the write-off what came in, and tell whoever had proposed it; and the taxes."""
        request = self.claim_id.request_id
        text = self.env._(
            "%(amount)s came in for %(claim)s and is booked by %(user)s: %(move)s.",
            amount=formatLang(self.env, self.amount, currency_obj=self.currency_id),
            claim=self.claim_id.number,
            user=self.booked_by_id.name,
            move=self.move_ids[:1].name,
        )
        request._message_log(body=text)
        self.claim_id._message_log(body=text)
        author = request.proposed_by_id
        if author and author != self.booked_by_id and author.active:
            worded = author._collections_addressed(self)
            self._create_task(
                request, author, worded.env._("Money came in after the write-off"), text
            )
        self.claim_id.relief_ids._follow_sudo()

    # ------------------------------------------------------------------------- deciding

    def action_leave(self):
        """Leave the money: it is not for what was written off."""
        self.check_access("write")
        self._lock_open()
        self._as_engine().write({"state": "left", "booked_by_id": self.env.uid})
        # Sudo: the task may be a colleague's.
        self.sudo().activity_ids.filtered("automated").unlink()
        return True

    def action_undo(self):
        """Take the booking back: the money is on account again, and the debt still owed."""
        self.check_access("write")
        if not self.env.user.has_group(SUPERVISOR):
            raise AccessError(self.env._("Only a supervisor takes a recovery back."))
        self.lock_for_update()
        for recovery in self:
            if recovery.state != "booked":
                raise UserError(self.env._("%s is not booked.", recovery.name))
            # Sudo: the right was checked; supervisors need not be allowed to book.
            recovery.sudo()._undo("left")
        return True

    def _undo(self, state):
        """Reverse what was booked.

        :param str state: ``left``, a person said so; ``undone``, the money was taken back
        """
        self.ensure_one()
        moves = self.move_ids.filtered(
            lambda move: move.state == "posted" and not move.reversal_move_ids
        )
        self.state = state
        self._reverse_write_offs(moves.with_context(collections_no_refresh=NO_REFRESH))
        self.claim_id._message_log(
            body=self.env._("%s does not count any more: what was booked is reversed.", self.name)
        )
        self.claim_id.relief_ids._follow_sudo()
        self.claim_id.request_id._settle()

    # --------------------------------------------------------------------- participant

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant'
        return SQL(
            "SELECT FROM collections_memo_claim WHERE partner_id IN %(ids)s AND state = 'open'"
            " UNION ALL SELECT FROM collections_memo_recovery"
            " WHERE partner_id IN %(ids)s AND state IN ('proposed', 'booked')",
            ids=partner_ids,
        )

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.memo.claim": None, "collections.memo.recovery": None}

    @api.model
    def _follow_touched(self, partners):
        # EXTENDS 'collections.participant': money that is taken back takes back what it was booked
        # for, so does a write-off that is taken back; and money that comes in is proposed
        # Sudo: whoever books has no part in it.
        booked = self.sudo().search([("partner_id", "in", partners.ids), ("state", "=", "booked")])
        for recovery in booked:
            # What is undone touches the customer as well: it may have undone the next ones.
            if recovery.state != "booked" or not (recovery._is_loose() or recovery._is_beyond()):
                continue
            try:
                with self.env.cr.savepoint():
                    recovery._undo("undone")
            except UserError as error:
                recovery._message_log(body=str(error))
        self._propose_sudo(partners)

    def _is_loose(self):
        """Return whether what was booked is not matched with the money any more."""
        self.ensure_one()
        posted = self.move_ids.filtered(lambda move: move.state == "posted")
        lines = posted._collections_get_receivable_lines()
        return not posted or any(
            line.amount_residual_currency > 0 and not line.reconciled for line in lines
        )

    def _is_beyond(self):
        """Return whether more is booked for the claim than is written off by now."""
        self.ensure_one()
        claim = self.claim_id
        return claim.currency_id.compare_amounts(claim.amount_recovered, claim.amount) > 0

    def action_view_move(self):
        """Open what was booked."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.move_ids[:1].id,
        }
