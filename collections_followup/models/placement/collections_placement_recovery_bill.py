"""The commission on money that came in: counted once, billed once, taken back with the money."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date, formatLang

from ...engine import placement as rules
from ..base.collections_guarded import without_defaults


class CollectionsPlacementRecovery(models.Model):
    _inherit = "collections.placement.recovery"

    def _set_commission(self):
        """Count the commission on this money by the table of its agency."""
        for money in self:
            agency, line, placement = money.agency_id, money.line_id, money.placement_id
            rate = rules.find_rate(
                [
                    rules.Rate(own.percent, own.min_amount, own.min_days, int(own.place))
                    for own in agency.rate_ids
                ],
                placement.amount_company,
                line.days,
                int(placement.place),
            )
            percent = rate.percent if rate else 0.0
            if money.is_direct and not agency.pays_direct:
                percent = 0.0
            currency, company = money.currency_id, money.company_id
            whole = currency.round(money.amount + money.amount_kept)
            commission = float(rules.get_commission(whole, percent, currency.decimal_places))

            def convert(amount, own=money, company=company):
                return own.currency_id._convert(amount, company.currency_id, company, own.date)

            values = {
                "percent": percent,
                "commission": commission,
                "commission_company": convert(commission),
            }
            if money.amount_kept:
                values["amount_company"] = convert(whole)
            money.write(values)

    def _take_told(self, payment):
        """Take a payment that the agency has told of for this money.

        :param payment: see ``collections.placement.payment``
        """
        self.ensure_one()
        currency = self.currency_id
        payment.write({"state": "received", "recovery_id": self.id})
        if self._is_billed():
            # What is billed stays: only who paid whom is known by now.
            self.is_direct = False
            return
        kept = currency.round(payment.amount - self.amount)
        self.write({"is_direct": False, "amount_kept": max(kept, 0.0)})
        self._set_commission()

    def _is_billed(self):
        """Return whether this commission stands on a bill that is not cancelled."""
        return bool(self.bill_line_id) and self.bill_line_id.parent_state != "cancel"

    def _is_credited(self):
        """Return whether this commission was taken back by a credit note."""
        return bool(self.credit_line_id) and self.credit_line_id.parent_state != "cancel"

    def _take_back(self):
        """Take this money back, which came back, and its commission.

        A line of a draft goes; what was posted is credited with the next bills.
        """
        for money in self:
            line = money.bill_line_id
            if line and line.parent_state == "draft":
                # Payments are made and taken back in a context that would leave the bill's other
                # lines as they are.
                bill = line.move_id.with_context(skip_invoice_sync=False, check_move_validity=True)
                rest = bill.invoice_line_ids - line
                if rest:
                    bill.write({"invoice_line_ids": [Command.delete(line.id)]})
                else:
                    bill.with_context(force_delete=True).unlink()
            money.payment_ids.write({"state": "told"})
            money.payment_ids = [Command.clear()]
        self.write({"state": "returned"})

    # --------------------------------------------------------------------------- billing

    @api.model
    @api.private
    def _bill_sudo(self, agency):
        """Make the bills of an agency, and the credit notes for what came back.

        Each commission is billed once: of two who bill at once the second begins anew.

        :return: the bills and credit notes, by currency
        """
        # Sudo: who may bill was checked by the button; the nightly work does what is set.
        agency = agency.sudo()
        own = self.sudo().with_company(agency.company_id)
        owed = own.search([("agency_id", "=", agency.id)], order="date, id")
        new = owed.filtered(
            lambda money: (
                money.state == "counted"
                and not money.currency_id.is_zero(money.commission)
                and not money._is_billed()
            )
        )
        back = owed.filtered(
            lambda money: (
                money.state == "returned" and money._is_billed() and not money._is_credited()
            )
        )
        moves = self.env["account.move"].sudo()
        for kind, name, money in (
            ("in_invoice", "bill_line_id", new),
            ("in_refund", "credit_line_id", back),
        ):
            money.lock_for_update()
            for currency, part in money.grouped("currency_id").items():
                moves |= part._make_bill(agency, kind, name, currency)
        return moves.with_env(self.env)

    def _make_bill(self, agency, kind, name, currency):
        """Make one bill or credit note of commissions, in sudo mode.

        :param str kind: in_invoice or in_refund
        :param str name: the field that keeps the line
        """
        if not agency.product_id:
            raise UserError(
                self.env._("Choose the product of the commission on %s.", agency.display_name)
            )
        company = agency.company_id
        today = company._collections_today()
        moves = without_defaults(self.env["account.move"]).with_company(company)
        bill = moves.create(
            {
                "move_type": kind,
                "company_id": company.id,
                "partner_id": agency.partner_id.id,
                "currency_id": currency.id,
                "invoice_date": today,
                "date": today,
                **({"journal_id": agency.journal_id.id} if agency.journal_id else {}),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": agency.product_id.id,
                            "name": money._get_bill_text(),
                            "quantity": 1,
                            "price_unit": money.commission,
                            "sequence": number,
                        }
                    )
                    for number, money in enumerate(self, 1)
                ],
            }
        )
        lines = bill.invoice_line_ids.sorted("sequence")
        for money, line in zip(self, lines, strict=True):
            money[name] = line
        if agency.posts_bills:
            bill.action_post()
        return bill

    def _get_bill_text(self):
        """Return what stands on the bill for this commission."""
        self.ensure_one()
        whole = self.amount + self.amount_kept
        return self.env._(
            "%(placement)s, %(item)s: %(percent)s %% of %(amount)s, %(day)s",
            placement=self.placement_id.name,
            item=self.line_id.number,
            percent=formatLang(self.env, self.percent, digits=2),
            amount=formatLang(self.env, whole, currency_obj=self.currency_id),
            day=format_date(self.env, self.date),
        )
