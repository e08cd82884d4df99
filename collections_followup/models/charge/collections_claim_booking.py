"""Interest and charges as invoices, through core's flows: from then on items like any other."""

import logging

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL, format_list

from ..agreement.collections_agreement import RANKS
from ..base.attempt import attempt
from ..base.collections_guarded import NO_REFRESH, without_defaults
from .collections_claim import KINDS

_logger = logging.getLogger(__name__)


class CollectionsClaimBooking(models.AbstractModel):
    """What is claimed is invoiced once: the claim is lower by what a posted invoice asks for."""

    _name = "collections.claim.booking"
    _description = "Invoicing of Interest and Charges"

    @api.model
    @api.private
    def _book_by_hand(self, items):
        """Invoice what is claimed of items now, for somebody who pressed a button.

        :param items: journal items
        :return: the invoices
        :raise AccessError: the user is no supervisor
        """
        if self.env["collections.settlement"]._get_rank() < RANKS["supervisor"]:
            raise AccessError(
                self.env._("Interest and charges are invoiced by supervisors of the team.")
            )
        # Sudo: the role is checked; supervisors need not be allowed to invoice.
        self.env["collections.charge.change"]._check_items(items.sudo())
        moves = self.sudo()._book(items.sudo(), self.env._("By %s", self.env.user.name))
        return moves.with_env(self.env)

    @api.model
    def _book(self, items, reason, amounts=None):
        """Invoice what is claimed of items, an invoice for each customer and currency.

        In sudo mode. What somebody else is waiving or invoicing at the same time is waited for.

        :param items: journal items
        :param str reason: kept with what is booked
        :param dict amounts: by id of the item and kind what is invoiced; all if None
        :return: the invoices, posted
        :raise UserError: where a product or a journal is missing, or core refuses to post
        """
        changes = self.env["collections.charge.change"]
        changes._lock(items)
        claims = self.env["collections.claim"]._read(items)
        moves = self.env["account.move"]
        grouped = {}
        for item, claim in claims.items():
            customer = item.partner_id.commercial_partner_id
            wanted = None if amounts is None else amounts.get(item.id, {})
            if parts := self._get_parts(claim, wanted):
                key = (item.company_id, customer, item.currency_id)
                grouped.setdefault(key, []).extend(parts)
        for (company, customer, currency), own in grouped.items():
            moves |= self._invoice(company, customer, currency, own, reason)
        self.env["collections.charge"]._update_states(items)
        if moves:
            changes._refresh(items)
        return moves

    @api.model
    def _get_parts(self, claim, amounts=None):
        """Return what is invoiced of a claim: triples of the claim, a kind and an amount.

        :param dict amounts: by kind what is wanted of it, no more than is claimed; all if None
        """
        parts = []
        for kind in KINDS:
            amount = claim.get_open(kind)
            if amounts is not None:
                amount = min(amount, amounts.get(kind, 0))
            if amount > 0:
                parts.append((claim, kind, float(amount)))
        return parts

    @api.model
    def _invoice(self, company, customer, currency, parts, reason):
        """Make and post the invoice of what is claimed of one customer's items.

        :param parts: see ``_get_parts``
        """
        owner = company._collections_owner()
        today = owner._collections_today()
        lang = customer.lang or self.env.lang
        env = self.with_context(lang=lang).env
        items = list(dict.fromkeys(claim.item for claim, _kind, _amount in parts))
        move = (
            without_defaults(self.env["account.move"])
            .with_company(company)
            .with_context(collections_no_refresh=NO_REFRESH)
            .create(
                {
                    "move_type": "out_invoice",
                    "company_id": company.id,
                    "partner_id": items[0].move_id.partner_id.id or customer.id,
                    "currency_id": currency.id,
                    "journal_id": self._get_journal(company, owner).id,
                    "invoice_date": today,
                    "date": today,
                    "invoice_payment_term_id": False,
                    "invoice_date_due": today,
                    "invoice_origin": format_list(env, [item.move_name or "" for item in items]),
                    "collections_charges": True,
                    "invoice_line_ids": [
                        Command.create(self._prepare_line(env, owner, *part)) for part in parts
                    ],
                }
            )
        )
        move.action_post()
        changes = self.env["collections.charge.change"]
        changes.create(
            [
                {
                    **changes._prepare({claim.item: claim}, claim.item, kind, amount, reason),
                    "event": "booked",
                    "move_id": move.id,
                }
                for claim, kind, amount in parts
            ]
        )
        return move

    @api.model
    def _prepare_line(self, env, owner, claim, kind, amount):
        """Return the values of the invoice line of one kind of an item, in words for customers."""
        product = (
            owner.collections_interest_product_id
            if kind == "interest"
            else owner.collections_fee_product_id
        )
        if not product:
            raise UserError(
                self.env._(
                    "%s has no product for interest or for fees. Choose them in Settings, section "
                    "Collections.",
                    owner.name,
                )
            )
        number = claim.item.move_name or claim.item.name or ""
        labels = {
            "interest": env._(
                "Interest on %(invoice)s until %(date)s",
                invoice=number,
                date=owner._collections_format_date(claim.day, env),
            ),
            "fee": env._("Reminder fees on %s", number),
            "fixed": env._("Fixed sum for late payment of %s", number),
            "return": env._("Costs of the bank for the returned payment of %s", number),
        }
        if kind == "interest" and amount < float(claim.get_open(kind)):
            labels[kind] = env._("Interest on %s, in part", number)
        return {
            "product_id": product.id,
            "name": labels[kind],
            "quantity": 1,
            "price_unit": amount,
            "discount": 0,
        }

    @api.model
    def _get_journal(self, company, owner):
        """Return the journal of the invoice: the chosen one, or the first of sales."""
        chosen = owner.collections_charge_journal_id
        journals = self.env["account.journal"]
        if chosen.active and chosen.filtered_domain(journals._check_company_domain(company)):
            return chosen
        journal = journals.search(
            [*journals._check_company_domain(company), ("type", "=", "sale")], limit=1
        )
        if not journal:
            raise UserError(self.env._("%s has no sales journal to invoice in.", company.name))
        return journal

    # --------------------------------------------------------------------- by itself

    @api.model
    def _book_at_level(self, notices):
        """Invoice what sent notices claimed, where the company invoices at levels that say so.

        What cannot be invoiced stays claimed, holds nothing up, and is said on the case.
        """
        for notice in notices:
            # Sudo: settings and levels, whoever sends.
            own = notice.sudo()
            wanted = own.company_id.collections_charge_booking == "level"
            if (
                not wanted
                or not own.level_id.book_charges
                or not own.company_id.collections_charges
            ):
                continue
            items = own.line_ids.filtered("target_level_id").move_line_id
            reason = self.env._("With notice %s", own.name)
            error = attempt(self.env, self.sudo()._book, items, reason)
            if error:
                self._report(own.case_id or own.partner_id, error)

    @api.model
    def _report(self, thread, error):
        """Say where it is read that something could not be invoiced, and why."""
        _logger.warning("Interest and charges of %s not invoiced: %s", thread, error)
        thread._message_log(
            body=self.env._("Interest and charges could not be invoiced: %s", str(error))
        )

    @api.model
    def _cron_charges(self):
        """Daily: invoice what is claimed of debts that are paid, where the company wants that.

        Each customer is committed on its own; what fails is tried again the next night.
        """
        self.env.flush_all()
        for company in self.env["collections.followup"]._get_owners_sudo():
            # In sudo mode: the nightly work is of all companies.
            if company.collections_charges and company.collections_charge_booking == "paid":
                rows = self.env.execute_query(
                    SQL(
                        "SELECT DISTINCT h.partner_id FROM collections_charge h"
                        " JOIN account_move_line l ON l.id = h.move_line_id"
                        " WHERE h.company_id = %s AND h.state = 'claimed' AND l.reconciled",
                        company.id,
                    )
                )
                customers = self.env["res.partner"].browse([row[0] for row in rows])
                agreements = self.env["collections.agreement"]
                # Sudo: as above, whoever starts it.
                if not agreements._do_each(customers, self.sudo()._book_paid, company):
                    return

    @api.private
    def _book_paid(self, customer, company):
        """Invoice what is claimed of a customer's items that are paid.

        :param customer: commercial partner
        :param company: the company that keeps the cases
        """
        charges = self.env["collections.charge"].search(
            [
                ("partner_id", "=", customer.id),
                ("company_id", "=", company.id),
                ("state", "=", "claimed"),
                ("move_line_id.reconciled", "=", True),
            ]
        )
        error = attempt(
            self.env, self._book, charges.move_line_id, self.env._("The debt itself is paid")
        )
        if error:
            self._report(customer, error)
