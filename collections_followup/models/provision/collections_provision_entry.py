"""Allowances for single customers are booked by draft entries, and follow these entries."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL, formatLang

from ..base.collections_guarded import without_defaults

ACCOUNTANT = "account.group_account_user,account.group_account_manager"
SUPERVISOR = "collections_followup.group_collections_supervisor"


class CollectionsProvision(models.Model):
    _inherit = "collections.provision"

    def _get_accounts_sudo(self):
        """Return the accounts of expense and allowance of the company.

        :raise UserError: one is not chosen
        """
        # Sudo: settings, which few read.
        company = self.company_id.sudo()
        expense = company.collections_loss_expense_account_id
        allowance = company.collections_specific_account_id
        if not expense or not allowance:
            raise UserError(
                self.env._(
                    "Choose the account for the expense of expected losses, and that of allowances "
                    "for single customers, in Settings, Collections."
                )
            )
        return expense, allowance

    def _get_allowance(self, moves):
        """Return what entries add to the allowance, less what they take back."""
        # Sudo: sums of the entries of this allowance.
        account = self.company_id.sudo().collections_specific_account_id
        lines = moves.sudo().line_ids.filtered(lambda line: line.account_id == account)
        return -sum(lines.mapped("balance"))

    def _follow_entries(self):
        """Let these allowances stand as their posted entries do; in sudo mode."""
        for own in self:
            posted = own.move_ids.filtered(lambda move: move.state == "posted")
            booked = own.currency_id.round(own._get_allowance(posted))
            if own.currency_id.compare_amounts(own.amount_booked, booked):
                own.amount_booked = booked
                if own.currency_id.is_zero(own.amount_drafted):
                    # Nothing waits to be posted any more.
                    own.activity_ids.filtered("automated").unlink()
            empty = own.currency_id.is_zero(booked)
            if own.state == "approved" and not empty:
                own.write(
                    {
                        "state": "posted",
                        "posted_by_id": self.env.uid,
                        "date_posted": own.company_id._collections_today(),
                    }
                )
            elif own.state == "posted" and empty:
                own.invalidate_recordset(["amount_open", "amount_needed", "amount_missing"])
                if own.currency_id.is_zero(own.amount_needed):
                    own.state = "reversed"
                else:
                    # An entry was taken back to draft, or cancelled: it is needed all the same.
                    own.write({"state": "approved", "posted_by_id": False, "date_posted": False})

    def _follow_approval(self):
        # OVERRIDE 'collections.approved': a draft waits for who keeps the books
        for own in self:
            # Nobody has approved more than what is needed now.
            own._as_engine().amount_approved = own.amount_needed
            own._make_entry()

    def action_draft(self):
        # EXTENDS 'collections.approved': what was made for the approval goes with it
        result = super().action_draft()
        self._as_engine().amount_approved = 0
        self._drop_drafts_sudo()
        return result

    def _drop_drafts_sudo(self):
        """Do away with draft entries; those that were posted before keep their numbers."""
        # Sudo: who decides need not be allowed to book, and the task is somebody else's.
        self.sudo().activity_ids.filtered("automated").unlink()
        drafts = self.sudo().move_ids.filtered(lambda move: move.state == "draft")
        numbered = drafts.filtered("posted_before")
        (drafts - numbered).unlink()
        if numbered:
            numbered.button_cancel()

    def action_make_entry(self):
        """Make the draft entry that brings what is booked to what is needed."""
        self.check_access("read")
        if not self.env.user.has_groups(f"{ACCOUNTANT},{SUPERVISOR}"):
            raise AccessError(self.env._("Accountants and supervisors book allowances."))
        self._lock_rows()
        for own in self:
            # What is ended is made for as well, as long as something of it is booked.
            if own.currency_id.is_zero(own.amount_missing):
                if not own._is_in_force():
                    raise UserError(self.env._("%s is not approved.", own.name))
                raise UserError(self.env._("%s is booked as it is to be.", own.name))
            own._make_entry()
        return True

    def _make_entry(self):
        """Make a draft entry for what is to be booked, and ask the accountant to post it."""
        self.ensure_one()
        # Sudo: who approves need not be allowed to book; the entry waits for who is.
        own = without_defaults(self.sudo())
        amount = own.currency_id.round(own.amount_missing)
        if own.currency_id.is_zero(amount):
            return
        expense, allowance = own._get_accounts_sudo()
        company = own.company_id
        journal = own.env["account.journal"].search(
            [
                *own.env["account.journal"]._check_company_domain(company),
                ("type", "=", "general"),
            ],
            limit=1,
        )
        text = own.env._(
            "Allowance %(number)s: %(customer)s",
            number=own.name,
            customer=own.partner_id.display_name,
        )
        without_defaults(own.env["account.move"]).with_company(company).create(
            {
                "move_type": "entry",
                "company_id": company.id,
                "journal_id": journal.id,
                "date": company._collections_today(),
                "ref": text,
                "collections_provision_id": own.id,
                "line_ids": [
                    Command.create({"name": text, "account_id": account.id, "balance": balance})
                    for account, balance in ((expense, amount), (allowance, -amount))
                ],
            }
        )
        own.activity_ids.filtered("automated").unlink()
        user = company._collections_find_accountant_sudo()
        worded = user._collections_addressed(own)
        own._create_task(
            own,
            user,
            worded.env._(
                "Post the entry of %(amount)s",
                amount=formatLang(worded.env, amount, currency_obj=own.currency_id),
            ),
            own.note or "",
        )

    def action_end(self):
        """End this allowance: what is booked is taken back by a draft entry."""
        self.check_access("write")
        if not self.env.user.has_group(SUPERVISOR):
            raise AccessError(self.env._("Only a supervisor ends an allowance."))
        self._lock_rows()
        for own in self:
            if not own._is_in_force():
                raise UserError(self.env._("%s is not in force.", own.name))
            # Sudo: right and role were checked.
            quiet = own.sudo()
            quiet.state = "reversed"
            quiet._drop_drafts_sudo()
            quiet._make_entry()
            own._message_log(body=self.env._("Ended by %s.", self.env.user.name))
        return True

    def action_view_moves(self):
        """Open the entries of this allowance."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entries of %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("collections_provision_id", "=", self.id)],
            "context": {"create": False},
        }

    @api.model
    def action_tie(self):
        """Say whether what these allowances have booked is what stands on their account."""
        self.check_access("read")
        company = self.env.company._collections_owner() or self.env.company
        self.env["collections.ageing"]._check_reader(company)
        # Sudo: two sums of the company, told to who sees all of it.
        own = self.sudo()
        account = company.sudo().collections_specific_account_id
        if not account:
            raise UserError(self.env._("No account for single customers is chosen in Settings."))
        booked = sum(own.search([("company_id", "=", company.id)]).mapped("amount_booked"))
        [(balance,)] = own.env["account.move.line"]._read_group(
            [
                ("account_id", "=", account.id),
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["balance:sum"],
        )
        currency = company.sudo().currency_id
        difference = currency.round(-(balance or 0.0) - booked)
        text = self.env._(
            "Booked by allowances: %(booked)s. On account %(account)s: %(balance)s. "
            "Difference: %(difference)s.",
            booked=formatLang(self.env, booked, currency_obj=currency),
            account=account.display_name,
            balance=formatLang(self.env, -(balance or 0.0), currency_obj=currency),
            difference=formatLang(self.env, difference, currency_obj=currency),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if currency.is_zero(difference) else "warning",
                "message": text,
                "sticky": True,
            },
        }

    # ------------------------------------------------------------------------- participant

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant'
        return SQL(
            "SELECT FROM collections_provision"
            " WHERE partner_id IN %s AND state IN ('approved', 'posted')",
            partner_ids,
        )

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.provision": None}

    @api.model
    def _follow_touched(self, partners):
        # EXTENDS 'collections.participant': who pays needs less of an allowance
        # Sudo: whoever books has no part in it.
        self.sudo().search(
            [("partner_id", "in", partners.ids), ("state", "=", "posted")]
        )._ask_to_book()

    @api.model
    def _follow_customers(self, contacts, customers):
        # EXTENDS 'collections.participant': an allowance for an item goes along with it
        # Sudo: whoever changes the contact has no part in what was provided for.
        for own in self.sudo().search([("partner_id", "in", customers.ids)]):
            customer = own.move_line_id.partner_id.commercial_partner_id
            if customer and customer != own.partner_id:
                own.partner_id = customer

    def _ask_to_book(self):
        """Give the accountant a task where another amount is booked than is needed, once.

        In sudo mode.
        """
        for own in self:
            own.invalidate_recordset(["amount_open", "amount_needed", "amount_missing"])
            waiting = own.activity_ids.filtered("automated")
            missing = own.amount_missing
            if own.currency_id.is_zero(missing) or waiting:
                continue
            user = own.company_id._collections_find_accountant_sudo()
            worded = user._collections_addressed(own)
            amount = formatLang(worded.env, abs(missing), currency_obj=own.currency_id)
            if missing < 0:
                summary = worded.env._("Take %(amount)s of the allowance back", amount=amount)
            else:
                summary = worded.env._("Make the entry of %(amount)s", amount=amount)
            note = own.note or ""
            if missing < 0 and own._is_in_force():
                note = worded.env._("Less is open than it was, or the next period has begun.")
            own._create_task(own, user, summary, note)

    @api.model
    @api.private
    def _cron_nightly(self):
        """Look each night at whose next period has begun, and what is missing, in all companies."""
        # Sudo: the nightly work of all companies
        self.sudo().search(
            ["|", ("state", "in", ("approved", "posted")), ("amount_booked", "!=", 0)]
        )._ask_to_book()
