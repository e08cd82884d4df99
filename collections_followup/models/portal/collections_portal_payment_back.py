"""Money of an online payment that goes back: refunded, cancelled, taken back by the bank."""

from odoo import models


class CollectionsPortalPayment(models.Model):
    _inherit = "collections.portal.payment"

    def _give_back_sudo(self, refund):
        """Match a refund with what its payment has left as a credit; say what stands open of it.

        What the payment has settled stays settled: a credit note, or a new claim, is for people.

        :param refund: the transaction, done, with its payment posted
        """
        self.ensure_one()
        covered = self.company_id | self.company_id._collections_covered()
        own = self.with_company(self.company_id).with_context(allowed_company_ids=covered.ids)
        paid = own._find_receivable_sudo(refund.payment_id)
        kept = own._find_receivable_sudo(refund.source_transaction_id.payment_id)
        pairs = []
        for debt in paid:
            rest = debt.amount_residual_currency
            for credit in kept:
                part = min(rest, -credit.amount_residual_currency)
                if part > 0 and credit.account_id == debt.account_id:
                    pairs.append((debt, credit, part))
                    rest -= part
        if pairs:
            own.env["account.move.line"]._collections_match(pairs)
        used = sum(part for _debt, _credit, part in pairs)
        own.amount_credit = max(own.currency_id.round(own.amount_credit - used), 0.0)
        left = own.currency_id.round(abs(refund.amount) - used)
        values = {
            "payment": own.name,
            "amount": own.currency_id.format(abs(refund.amount)),
            "entry": refund.payment_id.name,
            "left": own.currency_id.format(left),
        }
        own._tell_sudo(
            own.env._(
                "%(payment)s: %(amount)s were paid back. %(left)s of it stand open as %(entry)s: "
                "match them with a credit note, or ask for them again.",
                **values,
            )
            if left > 0
            else own.env._("%(payment)s: %(amount)s were paid back.", **values)
        )

    def _tell_cancelled_sudo(self, transaction):
        """Say that the provider has cancelled a payment that was taken in before."""
        self.ensure_one()
        self._tell_sudo(
            self.env._(
                "%(payment)s: the provider has cancelled %(amount)s (%(reference)s). What it had "
                "paid is open again.",
                payment=self.name,
                amount=self.currency_id.format(transaction.amount),
                reference=transaction.reference,
            )
        )

    def _find_receivable_sudo(self, entry):
        """Return what is open of an entry on receivable accounts."""
        return entry.with_env(self.env).move_id.line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable" and line.amount_residual_currency
            )
        )

    def _tell_sudo(self, text):
        """Write into the case, or with the customer where none is open."""
        self.ensure_one()
        company, partner = self.company_id, self.partner_id
        # Sudo: providers report for nobody; the case is of this customer.
        case = self.env["collections.case"].sudo()._find_open(partner, company)
        (case.get((company, partner)) or partner)._message_log(body=text)
