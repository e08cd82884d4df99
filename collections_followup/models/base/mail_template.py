from odoo import api, models
from odoo.exceptions import ValidationError

from .collections_guarded import declare_internal_keys, get_internal, internal
from .collections_thread import is_ours
from .collections_words import TEMPLATE_CODE, WORD

declare_internal_keys(
    collections_date_company_id="whose way of writing dates a template uses",
)


class MailTemplate(models.Model):
    """E-mails about agreements and disputes know the words in braces as well."""

    _inherit = "mail.template"

    def _collections_get_words_model(self):
        """Return the model that fills in the words of this template, or None."""
        self.ensure_one()
        model = self.env.get(self.model or "")
        # Core's templates keep their braces: only ours are known to fill them in.
        return model if model is not None and hasattr(model, "_get_word_values") else None

    @api.constrains("subject", "body_html", "model_id")
    def _check_collections_words(self):
        for template in self:
            model = template._collections_get_words_model()
            if model is None:
                continue
            for name in ("subject", "body_html"):
                field = template._fields[name]
                stored = field._get_stored_translations(template) or {}
                for text in (template[name], *stored.values()):
                    unknown = model._find_unknown_word(
                        TEMPLATE_CODE.sub("", text or ""), model._words
                    )
                    if unknown:
                        raise ValidationError(
                            model._get_unknown_word_message(template, field, unknown)
                        )

    def _render_field(self, field, res_ids, *args, **kwargs):
        # EXTENDS 'mail': fill in the words in braces, in the language of each record
        model = self._collections_get_words_model()
        if model is not None and "company_id" in model._fields:
            # Dates follow the company whose document it is.
            # Sudo: only the company is read, whose form of dates is used.
            company = model.sudo().browse(list(res_ids)[:1]).company_id or self.env.company
            self = self.with_context(collections_date_company_id=internal(company.id))
        rendered = super()._render_field(field, res_ids, *args, **kwargs)
        if field not in ("subject", "body_html") or model is None:
            return rendered
        texts = {
            res_id: text for res_id, text in rendered.items() if text and WORD.search(str(text))
        }
        if not texts:
            return rendered
        languages = self._render_lang(list(texts)) if self.lang else {}
        for res_id, text in texts.items():
            record = model.browse(res_id)
            record = record.with_context(lang=languages.get(res_id) or self.env.lang)
            rendered[res_id] = model._fill_in(text, record._get_word_values())
        return rendered

    def _render_eval_context(self):
        # EXTENDS 'mail': dates as in our other documents
        values = super()._render_eval_context()
        company_id = get_internal(self.env, "collections_date_company_id")
        if company_id:
            company = self.env["res.company"].browse(company_id)
            core_format = values["format_date"]

            def format_day(day, date_format=False, lang_code=False):
                env = company.with_context(lang=lang_code or self.env.lang).env
                pattern = date_format or company._collections_get_date_pattern(env)
                return core_format(day, pattern, lang_code)

            values["format_date"] = format_day
        return values

    def _send_check_access(self, res_ids):
        # EXTENDS 'mail': to send in the company's name takes more than to read
        result = super()._send_check_access(res_ids)
        if is_ours(self.env, self.model):
            self.env[self.model].browse(res_ids).check_access("write")
        return result
