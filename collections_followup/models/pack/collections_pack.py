"""The management pack: the state of the receivables of a company on a day, on a few pages.

What stands in it is said by sections (``collections.pack.section``), found in the registry. Each
reads what the screens read, with the rights of whoever gets the pack, so that every number on
paper is the one on the screen of that day.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import date_utils, format_date

REPORT = "collections_followup.report_pack"


class CollectionsPack(models.AbstractModel):
    _name = "collections.pack"
    _description = "Management Pack"

    # -------------------------------------------------------------------------- rights

    @api.model
    def _check_reader(self, company):
        """Refuse whoever may not read all receivables of a company.

        :param company: the company
        :return: the company and those of its branches that the user is in
        :raise UserError: no company is chosen
        :raise AccessError: the user reads no receivables, not of this company, or own ones only
        """
        ageing = self.env["collections.ageing"]
        companies = ageing._check_reader(company)
        if ageing._get_limited(companies):
            raise AccessError(
                self.env._(
                    "You see only your own customers, and the management pack is about all of "
                    "them. Ask a supervisor for it."
                )
            )
        return companies

    @api.model
    def _get_default_day(self, company):
        """Return the last day of the last month that is over."""
        return date_utils.subtract(
            date_utils.start_of(company._collections_today(), "month"), days=1
        )

    @api.model
    def _parse_day(self, company, day):
        """Return the day of a pack, checked.

        :param day: a date or its text; None: the end of the last month
        :raise UserError: it is no date, or not here yet
        """
        checked = self.env["collections.checked"]
        today = company._collections_today()
        found = checked._parse_date(day) or self._get_default_day(company)
        checked._check_near(found, today)
        if found > today:
            raise UserError(
                self.env._(
                    "The management pack says what was open on a day. Choose today or a day "
                    "before it."
                )
            )
        return found

    @api.model
    def _parse_options(self, options):
        """Return the company, the day and the language that somebody asks for, checked.

        :param dict options: any of ``company_id`` (the current one), ``date`` (the end of the
            last month) and ``lang`` (the user's)
        :raise UserError: something of it makes no sense
        """
        if not isinstance(options, dict):
            raise UserError(self.env._("The management pack knows nothing of “%s”.", options))
        company_id = options.get("company_id") or self.env.company.id
        if type(company_id) is not int or not 0 < company_id < 2**31:
            raise UserError(self.env._("The management pack knows nothing of “%s”.", company_id))
        company = self.env["res.company"].browse(company_id)
        # Before anything of the company is read.
        self._check_reader(company)
        lang = options.get("lang") or self.env.lang or "en_US"
        if lang not in dict(self.env["res.lang"].get_installed()):
            raise UserError(self.env._("The language “%s” is not installed.", lang))
        return company, self._parse_day(company, options.get("date")), lang

    # ------------------------------------------------------------------------- reading

    @api.model
    def _prepare(self, company, day=None, lang=None):
        """Return what the pack of a company says, ready to print.

        :param company: a company; its branches, as far as the user is in them, come along
        :param day: the day; None: the end of the last month
        :param str lang: code of an installed language; the user's if None
        :return: a dict of ``company``, ``day``, ``date`` (in words), ``lang``, ``sections`` (see
            ``_prepare`` of ``collections.pack.section``) and ``notes``
        :raise UserError: the day or the language makes no sense
        :raise AccessError: see ``_check_reader``
        """
        company, day, lang = self._parse_options(
            {"company_id": company[:1].id, "date": day, "lang": lang}
        )
        pack = self.with_company(company).with_context(lang=lang)
        company = company.with_env(pack.env)
        sections, notes, left_out = [], {}, []
        for section in pack.env["collections.pack.section"]._get_sections():
            if not section._may_read():
                left_out.append(section._get_title())
                continue
            values = section._prepare(company, day)
            if values:
                sections.append(
                    {
                        "name": section._name,
                        "title": section._get_title(),
                        "template": section._pack_template,
                        **values,
                    }
                )
                notes.update(dict.fromkeys(values.get("notes") or ()))
        return {
            "company": company,
            "day": day,
            "date": format_date(pack.env, day),
            "lang": lang,
            "sections": sections,
            "notes": [*pack._get_notes(company, day), *notes],
            "left_out": left_out,
            "printed": format_date(pack.env, company._collections_today()),
        }

    @api.model
    def _get_notes(self, company, day):
        """Return what holds for all numbers of the pack, as sentences."""
        notes = [
            self.env._(
                "Amounts are in %(currency)s, at the rates that were booked; what was open is "
                "rebuilt from the ledger as of %(day)s.",
                currency=company.currency_id.name,
                day=format_date(self.env, day),
            )
        ]
        companies = self._check_reader(company)
        if len(companies) > 1:
            notes.append(
                self.env._("With branches: %s.", ", ".join(sorted(companies.mapped("name"))))
            )
        return notes

    # ------------------------------------------------------------------------- printing

    @api.model
    def _get_file_name(self, company, day):
        """Return the name of the file, without its ending."""
        return self.env._(
            "Management pack %(company)s %(day)s",
            company=company.name.replace("/", "-"),
            day=fields.Date.to_string(day),
        )

    @api.model
    def _render_pdf(self, company, day=None, lang=None):
        """Return the pack as a PDF (bytes), read with the rights of the user.

        :param company: see ``_prepare``
        :param day: see ``_prepare``
        :param str lang: see ``_prepare``
        """
        company, day, lang = self._parse_options(
            {"company_id": company[:1].id, "date": day, "lang": lang}
        )
        document = self.env["collections.document"].with_company(company)
        data = {"pack": {"date": fields.Date.to_string(day), "lang": lang}}
        return document._render_pdfs(REPORT, company.ids, data)[company.id]
