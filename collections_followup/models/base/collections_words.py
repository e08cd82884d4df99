"""Words in braces: which may stand in a text, and what is filled in for them.

The one place for levels, the own words of a notice, the further terms of plans and
settlements, answers to disputes, and the e-mail templates of all these.
"""

import re

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang, html2plaintext

WORD = re.compile(r"\{([a-z_]*)\}")
# All that looks like a word in braces, however it is written: what is not filled in would
# reach the customer as it stands.
BRACES = re.compile(r"\{+[^{}]*\}+|[{}]")
# What e-mail templates fill in themselves, and style sheets, whose rules stand in braces.
TEMPLATE_CODE = re.compile(r"\{\{.*?\}\}|<style\b.*?</style>", re.DOTALL | re.IGNORECASE)
WORDS = (
    "customer",
    "contact",
    "company",
    "amount",
    "days",
    "count",
    "date",
    "pay_by",
    "dispute_by",
    "collector",
    "phone",
    "reference",
    "interest",
    "fees",
    "debt",
    "claim",
    "portal_link",
)
# What is known of an agreement or a dispute as well.
AGREEMENT_WORDS = (
    "customer",
    "contact",
    "company",
    "amount",
    "date",
    "pay_by",
    "collector",
    "phone",
    "reference",
)
DISPUTE_WORDS = tuple(word for word in AGREEMENT_WORDS if word != "pay_by")


class CollectionsWords(models.AbstractModel):
    """Records with texts in which words in braces are filled in."""

    _name = "collections.words"
    _description = "Texts With Words in Braces"

    # Fields with such texts, and the words that are known in them.
    _word_fields = ()
    _words = WORDS

    @api.constrains(lambda self: self._word_fields)
    def _check_words(self):
        """Refuse a text with a word for which nothing can be filled in, in any language."""
        for record in self:
            for name in record._word_fields:
                field = record._fields[name]
                texts = [record[name]]
                if field.translate:
                    texts += (field._get_stored_translations(record) or {}).values()
                for text in texts:
                    unknown = self._find_unknown_word(text, self._words)
                    if unknown:
                        raise ValidationError(
                            self._get_unknown_word_message(record, field, unknown)
                        )

    @api.model
    def _get_unknown_word_message(self, record, field, unknown):
        """Return the sentence that names an unknown word and lists the known ones."""
        return self.env._(
            "%(record)s, %(field)s: nothing can be filled in for %(word)s. Known words are "
            "%(known)s.",
            record=record.display_name or record._description,
            field=field._description_string(self.env),
            word=unknown,
            known=", ".join("{%s}" % word for word in self._words),
        )

    @api.model
    def _find_unknown_word(self, text, words):
        """Return the first thing in braces for which nothing is filled in, or False.

        :param text: plain text or HTML
        :param words: the words that are known
        :return: what is written, with its braces
        """
        for found in BRACES.findall(text or ""):
            if found[1:-1] not in words or not WORD.fullmatch(found):
                return html2plaintext(found) if "<" in found else found
        return False

    @api.model
    def _fill_in(self, text, values):
        """Replace the words in braces of a text.

        :param text: the text, a str, or Markup whose values are then escaped
        :param dict values: the value of each word
        :return: the text filled in, of the type that came in
        """
        if not text:
            return text
        parts = WORD.split(text)
        # re.split drops the Markup type; odd places are the words, even ones the text.
        kind = type(text)
        return kind("").join(
            kind(part)
            if not index % 2
            else (values[part] if part in values else kind("{%s}") % part)
            for index, part in enumerate(parts)
        )

    def _fill_in_own(self, name):
        """Return a text of this record with its words filled in, in the environment's language.

        :param str name: the field with the text
        """
        self.ensure_one()
        return self._fill_in(self[name], self._get_word_values())

    def _get_word_values(self):
        """Return what is filled in for each known word, in the environment's language."""
        raise NotImplementedError

    def _prepare_word_values(self, contact, user, amount, reference, pay_by=False):
        """Return the values of the words that agreements and disputes have in common.

        :param contact: the person who reads
        :param user: whom the customer can ask
        :param float amount: in ``currency_id``
        :param str reference: what the customer quotes
        :param date pay_by: the day to pay by
        """
        self.ensure_one()
        company = self.company_id
        # Sudo: the phone number is a setting, which few read, and stands in what customers read.
        return {
            "customer": self.partner_id.name or "",
            "contact": contact.name or self.partner_id.name or "",
            "company": company.name,
            "amount": formatLang(self.env, amount, currency_obj=self.currency_id),
            "date": company._collections_format_date(company._collections_today(), self.env),
            "pay_by": company._collections_format_date(pay_by, self.env),
            "collector": user.name or company.name,
            "phone": user.partner_id.phone
            or company.sudo().collections_phone
            or company.phone
            or user.partner_id.email
            or "",
            "reference": reference or "",
        }
