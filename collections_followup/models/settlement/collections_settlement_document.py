"""The letter of a settlement: its sentences in the customer's language, each one whole."""

from odoo import models
from odoo.tools import formatLang

from ..base.collections_words import AGREEMENT_WORDS


class CollectionsSettlement(models.Model):
    _name = "collections.settlement"
    _inherit = ["collections.settlement", "collections.words"]
    _word_fields = ("terms",)
    _words = AGREEMENT_WORDS

    def _get_word_values(self):
        # OVERRIDE
        return self._prepare_word_values(
            self.contact_id or self.partner_id,
            self.user_id,
            self.amount,
            self.name,
            self.date_deadline,
        )

    def _get_document_name(self):
        """Return the file name of the letter, without extension."""
        self.ensure_one()
        settlement = self.with_context(lang=self._get_lang())
        return settlement.env._("Settlement offer %s", settlement.name)

    def _get_parties_text(self):
        """Return the sentence that names the parties."""
        return self.env._(
            "%(debtor)s (the debtor) owes %(creditor)s (the creditor) the following open amounts:",
            debtor=self.partner_id.display_name,
            creditor=self.company_id.partner_id.display_name,
        )

    def _get_saving_text(self):
        """Return the label of the discount."""
        percent = self.discount_percent
        # as few decimals as the discount has
        decimals = len(f"{percent:.2f}".rstrip("0").partition(".")[2])
        return self.env._("You save (%s %%)", formatLang(self.env, percent, digits=decimals))

    def _get_deadline_text(self):
        """Return the label of the agreed amount."""
        return self.env._(
            "To pay by %s", self.company_id._collections_format_date(self.date_deadline, self.env)
        )

    def _get_offer_text(self):
        """Return the sentence that says what is offered."""
        return self.env._(
            "The creditor accepts %s in full settlement of these amounts, on the following terms:",
            self._format(self.amount),
        )

    def _get_offer_terms(self):
        """Return the terms of the offer as a list of sentences."""
        env = self.env
        terms = [
            env._(
                "The agreed amount must be paid in full by %s, in one payment or in several.",
                self.company_id._collections_format_date(self.date_deadline, self.env),
            )
        ]
        account = self._get_bank_account()
        if account:
            bank = account.bank_id
            names = [name for name in (bank.name, bank.bic) if name]
            holder = account.acc_holder_name or account.partner_id.name
            terms.append(
                env._(
                    "Pay to %(account)s, account holder %(holder)s, reference %(reference)s.",
                    account=f"{account.acc_number} ({', '.join(names)})"
                    if names
                    else account.acc_number,
                    holder=holder,
                    reference=self.name,
                )
            )
        terms += [
            env._("Until then the creditor sends no reminders about these amounts."),
            env._(
                "Once the agreed amount has been paid in time, the creditor waives the rest of "
                "%s, and nothing more is owed on the amounts listed above.",
                self._format(self.amount_discount),
            ),
            env._(
                "If it has not been paid in full in time, this offer lapses without further "
                "notice: the whole debt stays due, less what was paid, and collection goes on."
            ),
        ]
        return terms
