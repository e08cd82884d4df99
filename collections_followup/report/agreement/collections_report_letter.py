from odoo import api, models


class CollectionsReportLetter(models.AbstractModel):
    """Values of letters about what was agreed or decided, in the language of whoever gets them.

    The report of a model says which (``_document_model``), by which name its template knows a
    record (``_document_name``), and on whose paper it is printed (``_document_action``, the name
    of the report's action).
    """

    _name = "collections.report.letter"
    _description = "Letter about a Record"

    _document_model = ""
    _document_name = ""
    _document_action = ""

    @api.model
    def _get_report_values(self, docids, data=None):
        records = self.env[self._document_model].browse(docids)
        records.check_access("read")
        return {
            "doc_ids": records.ids,
            "doc_model": self._document_model,
            "docs": records,
            "letters": {record.id: self._get_letter(record) for record in records},
        }

    @api.model
    def _get_letter(self, record):
        """Return what the letter about one record says, and where it stands on the page."""
        document = self.env["collections.document"]
        company = record.company_id
        contact = self._get_contact(record)
        lang = document._get_installed_language(self._get_language(record), company)
        document = document.with_company(company).with_context(lang=lang)
        own = record.with_env(document.env)
        shared = document._prepare_shared_values(own)
        doc = {
            self._document_name: own,
            "company": company,
            "customer": own.partner_id,
            "contact": contact.with_env(document.env),
            "number": own.name,
            "customer_ref": own.partner_id.ref or "",
            "lang": lang,
            "groups": [],
            "return_address": shared["return_address"],
            "collector": document._prepare_user(own.user_id, shared),
            **self._prepare_letter(own),
            "date": self._format_date(
                self._get_date(own) or company._collections_today(), company, document.env
            ),
        }
        document._set_page(doc, self._document_action)
        return doc

    @api.model
    def _get_contact(self, record):
        """Return who gets the letter."""
        return record.contact_id or record.partner_id

    @api.model
    def _get_language(self, record):
        """Return the language that the letter is written in, where it is installed."""
        return record._get_lang()

    @api.model
    def _get_date(self, record):
        """Return the day of the letter; today if it is none."""
        return record.date_start

    @api.model
    def _format_date(self, day, company, env):
        """Return the day of the letter as its reader reads it."""
        return company._collections_format_date(day, env)

    @api.model
    def _prepare_letter(self, record):
        """Return what only this letter says, its ``subject`` above all.

        :param record: in the language of the letter
        """
        raise NotImplementedError
