"""The agreement as a document: its sentences in the customer's language, each one whole."""

from odoo import models
from odoo.tools import formatLang

from ..base.collections_words import DISPUTE_WORDS


class CollectionsPlan(models.Model):
    _name = "collections.plan"
    _inherit = ["collections.plan", "collections.words"]
    _word_fields = ("note",)
    # Each instalment has a day of its own: there is no one day to pay by.
    _words = DISPUTE_WORDS

    def _get_word_values(self):
        # OVERRIDE
        contact = self.contact_id or self.partner_id
        return self._prepare_word_values(contact, self.user_id, self.amount_debt, self.name)

    def _get_document_name(self):
        """Return the file name of the agreement, without extension."""
        self.ensure_one()
        plan = self.with_context(lang=self._get_lang())
        return plan.env._("Payment agreement %s", plan.name.replace("/", "-"))

    def _get_parties_text(self):
        """Return the sentence that names the parties."""
        return self.env._(
            "%(creditor)s (the creditor) and %(debtor)s (the debtor) agreed on the following on "
            "%(date)s.",
            creditor=self.company_id.partner_id.display_name,
            debtor=self.partner_id.display_name,
            date=self.company_id._collections_format_date(self.date_start, self.env),
        )

    def _get_schedule_text(self):
        """Return the sentences that stand above the schedule."""
        interest = sum(self.installment_ids.mapped("interest"))
        fee = sum(self.installment_ids.mapped("fee"))
        texts = [self.env._("The debt is paid in the following instalments.")]
        if self.discount:
            texts = [self.env._("The reduced amount is paid in the following instalments.")]
        if interest:
            # as few decimals as the rate has
            decimals = len(f"{self.interest_rate:.3f}".rstrip("0").partition(".")[2])
            texts.append(
                self.env._(
                    "They include interest at a nominal rate of %s %% a year on what is left of "
                    "the debt.",
                    formatLang(self.env, self.interest_rate, digits=decimals),
                )
            )
        if fee:
            amount = formatLang(self.env, fee, currency_obj=self.currency_id)
            texts.append(self.env._("They include a fee of %s.", amount))
        if self.apr_text:
            texts.append(
                self.env._(
                    "The annual percentage rate is %(rate)s; the total amount payable is "
                    "%(total)s.",
                    rate=self.apr_text,
                    total=formatLang(self.env, self.amount_total, currency_obj=self.currency_id),
                )
            )
        if not interest and not fee:
            texts.append(self.env._("No interest is charged."))
        return " ".join(texts)

    def _get_agreement_terms(self):
        """Return the terms of the agreement as a list of sentences."""
        env = self.env
        terms = [
            env._(
                "Each instalment must have arrived on its due date. Payments go to the "
                "instalment that has been due longest."
            )
        ]
        account = self._get_bank_account()
        if account.bank_id:
            terms.append(
                env._(
                    "Pay to %(account)s (%(bank)s), reference %(reference)s.",
                    account=account.acc_number,
                    bank=account.bank_id.name,
                    reference=self.name,
                )
            )
        elif account:
            terms.append(
                env._(
                    "Pay to %(account)s, reference %(reference)s.",
                    account=account.acc_number,
                    reference=self.name,
                )
            )
        terms.append(
            env._(
                "As long as the instalments are paid in time, the creditor sends no reminders "
                "about these invoices."
            )
        )
        if self.discount:
            terms.append(
                env._(
                    "When all instalments have been paid as agreed, the creditor gives up the "
                    "discount of %s, and nothing is owed on these invoices any more.",
                    formatLang(env, self.discount, currency_obj=self.currency_id),
                )
            )
        terms.append(self._get_default_text())
        if self.discount:
            terms.append(env._("On default the discount is lost: the debt is owed in full."))
        if self.accelerate:
            terms.append(env._("On default, all that is still open of the debt falls due at once."))
        terms.append(env._("The debtor may pay the whole debt early at any time."))
        if sum(self.installment_ids.mapped("interest")):
            terms.append(env._("Interest planned for after an early payment is not charged."))
        return terms

    def _get_default_text(self):
        """Return the sentence that says when the agreement is in default."""
        if not self.grace_days:
            return self.env._(
                "The agreement is in default when an instalment is not paid on its due date."
            )
        if not self.max_late:
            return self.env._(
                "The agreement is in default when an instalment is not paid within %s working "
                "day(s) after its due date.",
                self.grace_days,
            )
        return self.env._(
            "The agreement is in default when an instalment is not paid within %(days)s working "
            "day(s) after its due date, or when %(count)s instalments are unpaid at the same "
            "time.",
            days=self.grace_days,
            count=self.max_late,
        )
