"""Write-offs are posted by the booking that all share, kept as memo claims, and can be reversed."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..base.collections_guarded import NO_REFRESH, without_defaults

ACCOUNTANT = "account.group_account_user,account.group_account_manager"
SUPERVISOR = "collections_followup.group_collections_supervisor"


class CollectionsWriteOffRequest(models.Model):
    _inherit = "collections.write.off.request"

    # ---------------------------------------------------------------------------- booking

    def _get_write_off_account(self, company):
        # OVERRIDE 'collections.booking'
        owner = self.company_id
        account = company._collections_get_write_off_settings_sudo(owner).account
        if not account:
            raise UserError(
                self.env._(
                    "%s has no account for write-offs. Choose one in Settings, Collections, "
                    "under Write-offs.",
                    owner.name,
                )
            )
        return account

    def _get_write_off_label(self, item):
        # OVERRIDE 'collections.booking'
        return self.env._(
            "Written off: %(item)s (%(number)s)", item=item or self.name, number=self.name
        )

    def _follow_approval(self):
        # OVERRIDE 'collections.approved'
        # Sudo: a setting, which few read.
        company = self.company_id.sudo()
        if company.collections_write_off_apart:
            self._tell_accountant()
        else:
            self._post()

    def _tell_accountant(self):
        """Ask whoever keeps the books to post what is approved."""
        # Sudo: a task for somebody else, whatever the user may write.
        own = self.sudo()
        user = own.company_id._collections_find_accountant_sudo()
        worded = user._collections_addressed(own)
        own._create_task(own, user, worded.env._("Post the write-off %s", own.name), own.note or "")

    def action_post(self):
        """Post what is approved."""
        self.check_access("read")
        if not self.env.user.has_groups(f"{ACCOUNTANT},{SUPERVISOR}"):
            raise AccessError(self.env._("Accountants and supervisors post write-offs."))
        self._lock_in("approved")
        for request in self:
            request._check_work()
            request._post()
        return True

    def _post(self):
        """Write off what was approved, as the ledger stands; the caller has checked the right.

        :raise UserError: something changed meanwhile, a setting is missing, or core refuses
        """
        self.ensure_one()
        # Sudo: what was approved is booked for people who need not be allowed to book. One
        # refresh at the end is enough.
        quiet = without_defaults(self.sudo()).with_context(collections_no_refresh=NO_REFRESH)
        quiet.move_ids.line_ids._collections_check_matched()
        quiet._check_items()
        quiet.line_ids._rate()
        quiet._book_amounts(
            {line.move_line_id: line.amount for line in quiet.line_ids}, quiet.method
        )
        quiet.write(
            {
                "state": "posted",
                "posted_by_id": self.env.uid,
                "date_posted": quiet.company_id._collections_today(),
            }
        )
        quiet.activity_ids.filtered("automated").unlink()
        quiet._follow_ledger_sudo()
        if quiet.reason_id.gives_relief and quiet.method == "entry":
            self.env["collections.vat.relief"]._keep_sudo(quiet)
        self._settle()

    def _settle(self):
        """Let the cases of these customers follow."""
        # Sudo: the pass writes cases for all, whoever booked.
        for company, own in self.sudo().grouped("company_id").items():
            self.env["collections.followup"].settle(company, own.partner_id)

    def action_reverse(self):
        """Reverse the write-off by core's flow: what was written off is open again."""
        self.check_access("write")
        if not self.env.user.has_group(SUPERVISOR):
            raise AccessError(self.env._("Only a supervisor reverses a write-off."))
        self._lock_rows()
        for request in self:
            if request.state != "posted":
                raise UserError(self.env._("Nothing of %s is written off.", request.name))
        # Sudo: right and role were checked; supervisors need not be allowed to book.
        for request in self.sudo():
            if request.claim_ids.filtered("amount_recovered"):
                raise UserError(
                    self.env._(
                        "%s: money came in for it and is booked. Take the recovery back first.",
                        request.name,
                    )
                )
            moves = request.move_ids.filtered(
                lambda move: move.state == "posted" and not move.reversal_move_ids
            )
            request._reverse_write_offs(moves.with_context(collections_no_refresh=NO_REFRESH))
            request._follow_ledger_sudo()
            request._message_log(body=self.env._("Reversed by %s.", self.env.user.name))
        self._settle()
        return True

    # ----------------------------------------------------------------------- the ledger

    def _follow_ledger_sudo(self):
        """Let state and memo claims follow what the ledger shows as written off; in sudo mode."""
        self.line_ids._sync_written_off_sudo()
        claims = self.env["collections.memo.claim"].sudo()
        for request in self:
            written = any(line.amount_written_off for line in request.line_ids)
            state = "posted" if written else "reversed"
            if request.state != state:
                request.state = state
            if request.reason_id.keeps_claim:
                claims._keep(request)
        reliefs = self.env["collections.vat.relief"].sudo()
        reliefs.search([("line_id", "in", self.line_ids.ids)])._follow_sudo()

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant'
        return SQL(
            "SELECT FROM collections_write_off_request"
            " WHERE partner_id IN %s AND state IN ('posted', 'reversed')",
            partner_ids,
        )

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.write.off.request": None}

    @api.model
    def _follow_touched(self, partners):
        # EXTENDS 'collections.participant': what is reversed or unmatched is written off no longer
        # Sudo: whoever books has no part in it.
        self.sudo().search(
            [("partner_id", "in", partners.ids), ("state", "in", ("posted", "reversed"))]
        )._follow_ledger_sudo()

    @api.model
    def _follow_customers(self, contacts, customers):
        # EXTENDS 'collections.participant': what is kept goes along with the items
        # Sudo: whoever changes the contact has no part in what was written off.
        requests = self.sudo().search([("partner_id", "in", customers.ids)])
        for request in requests:
            customer = request.line_ids.move_line_id.partner_id.commercial_partner_id
            if len(customer) == 1 and customer != request.partner_id:
                request.partner_id = customer
                request.claim_ids.partner_id = customer
                request.claim_ids.recovery_ids.partner_id = customer
                request.claim_ids.relief_ids.partner_id = customer

    def action_view_moves(self):
        """Open the entries and credit notes that wrote this off."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entries of %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("collections_write_off_request_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_view_claims(self):
        """Open what is kept as still owed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Memo claims of %s", self.name),
            "res_model": "collections.memo.claim",
            "view_mode": "list,form",
            "domain": [("request_id", "=", self.id)],
        }
