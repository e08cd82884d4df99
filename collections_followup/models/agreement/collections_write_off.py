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
from odoo.fields import Command

from ..base.collections_guarded import NO_REFRESH, without_defaults
from .collections_agreement import RANKS


class CollectionsWriteOff(models.AbstractModel):
    """An agreement that gives up a part of the debt, once the rest was paid as agreed.

    The agreement says in ``_write_off`` whether that is so, and what is given up of which item.
    """

    _name = "collections.write.off"
    _description = "Agreement with a Write-off"
    _inherit = ["collections.agreement"]

    # The field of the journal entries that leads back to the agreement.
    _write_off_field = ""
    # In which order they are written off.
    _write_off_order = "id"

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

    def _get_own_write_offs(self):
        # OVERRIDE
        # Sudo: all that was written off counts, and who asks need not read entries.
        return self.sudo().move_ids

    def _write_off(self):
        """Write off what one agreement gives up, where the ledger says that it was kept.

        :return: the entries and credit notes, posted and reconciled
        :raise UserError: where a setting is missing or core refuses to post
        """
        raise NotImplementedError

    def _plan_write_off_activity(self):
        """Plan work for the collector: the write-off could not be done."""
        raise NotImplementedError

    def _get_write_off_target(self):
        """Return the company's account and journal for write-offs, or say where to set them."""
        # Sudo: settings and journals, which who writes off need not read.
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
                    "%s has no account for write-offs. Choose a write-off account in Settings, "
                    "section Collections.",
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
                    "%s is archived, and write-offs are booked with it. Choose another one in "
                    "Settings, section Collections.",
                    (journal if account.active else account).display_name,
                )
            )
        return account, journal

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
        account, journal = quiet._get_write_off_target()
        company = quiet.company_id
        today = company._collections_today()
        items = quiet.env["account.move.line"].browse([item.id for item in amounts])
        amounts = {item: amounts[item] for item in items}
        left = {item: item.amount_residual_currency - amount for item, amount in amounts.items()}
        moves = quiet.env["account.move"]
        credited = items.browse()
        if company.collections_settlement_method == "credit_note":
            for invoice, own in items.grouped("move_id").items():
                if invoice.move_type == "out_invoice":
                    part = {item: amounts[item] for item in own}
                    moves |= quiet._credit(invoice, part, account, today)
                    credited |= own
        for branch, own in (items - credited).grouped("company_id").items():
            part = {item: amounts[item] for item in own}
            moves |= quiet._write_off_by_entry(branch, part, account, journal, today)
        for item, amount in left.items():
            if item.currency_id.compare_amounts(item.amount_residual_currency, amount):
                raise UserError(
                    self.env._(
                        "%s is still open after the write-off. Write it off on the invoice.",
                        item.move_name,
                    )
                )
        self.sudo().write({"writeoff_date": today, "writeoff_error": False})
        return moves

    def _write_off_by_entry(self, company, amounts, account, journal, day):
        """Write items off to an account, and reconcile them with the entry.

        :param company: company of the items, a branch perhaps
        :param dict amounts: what is written off, by receivable item
        :param account: what is given up goes here
        :param journal: journal of the entry
        :param day: date of the entry
        :return: the entry
        """
        commands = []
        for item, rest in amounts.items():
            balance = item.currency_id._convert(rest, company.currency_id, company, day)
            common = {
                "name": self._get_write_off_label(item.move_name or item.name),
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
                    self._write_off_field: self.id,
                    "line_ids": commands,
                }
            )
        )
        move.action_post()
        counterparts = move.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).sorted("id")
        for item, counterpart in zip(amounts, counterparts, strict=True):
            (item | counterpart).reconcile()
        return move

    def _credit(self, invoice, amounts, account, day):
        """Credit a part of an invoice with its taxes, and reconcile the items with it.

        Core splits a discount of a fixed amount among the taxes, so that the credit note comes
        to exactly that amount. Taxes of a fixed amount are not reduced.

        :param invoice: customer invoice
        :param dict amounts: what is written off, by receivable item of the invoice
        :param account: account of the credit note's lines
        :param day: date of the credit note
        :return: the credit note
        """
        tax_model = self.env["account.tax"]
        items = invoice.line_ids.browse([item.id for item in amounts])
        currency = invoice.currency_id
        rest = currency.round(sum(amounts.values()))
        whole = items.filtered(
            lambda item: not currency.compare_amounts(item.amount_residual_currency, amounts[item])
        )
        base_lines, _tax_lines = invoice._get_rounded_base_and_tax_lines()
        reduced = tax_model._reduce_base_lines_to_target_amount(
            base_lines=tax_model._prepare_discountable_base_lines(base_lines, invoice.company_id),
            company=invoice.company_id,
            amount_type="fixed",
            amount=rest,
            computation_key=f"{self._name},{self.id}",
        )
        tax_model._fix_base_lines_tax_details_on_manual_tax_amounts(
            base_lines=reduced, company=invoice.company_id
        )
        label = self._get_write_off_label(invoice.name)
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
                    self._write_off_field: self.id,
                    # Posting matches it with every open instalment, written off or not.
                    "reversed_entry_id": invoice.id if open_items == whole else False,
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
        missing = currency.round(rest - refund.amount_total)
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
        # What is written off whole comes first, and what is left goes to the one in part.
        for item in whole + (items - whole):
            if not item.reconciled:
                own = counterpart.filtered(lambda line, i=item: line.account_id == i.account_id)
                (item | own).reconcile()
        if not refund.reversed_entry_id:
            refund.reversed_entry_id = invoice
        return refund

    def _get_write_off_label(self, item):
        """Return the label of what is written off for this agreement.

        :param str item: number of the invoice, or name of the customer
        """
        raise NotImplementedError

    def _get_reference(self):
        """Return the reference of the entries that write off for this agreement."""
        return self._get_write_off_label(self.partner_id.name)

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
            today = agreement.company_id._collections_today()
            without_defaults(moves).with_context(collections_no_refresh=NO_REFRESH)._reverse_moves(
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
