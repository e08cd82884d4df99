"""Dates in what customers read: as the language writes them, or else the company's country."""

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton

from odoo import api, models
from odoo.tools import babel_locale_parse, format_date

# English as Odoo comes with it: who uses it has not thereby chosen the order of the month.
SOURCE_LANGUAGE = "en_US"
SOURCE_FORMAT = "%m/%d/%Y"


def format_short_day(env, day):
    """Return a day without its year, as the language of the reader writes it: 3 Nov, 3. Nov.

    For pictures and rows of weeks, where the year is said once.
    """
    lang = env["res.lang"]._get_data(code=env.lang or SOURCE_LANGUAGE)
    return format_skeleton("MMMd", day, locale=babel_locale_parse(lang.code))


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.private
    def _collections_format_date(self, day, env=None):
        """Return a date for documents of this company, in the environment's language.

        A language of a country writes dates as that country does. English as Odoo comes with
        it says nothing about the country: there the company's decides, so that nobody in
        Dublin reads 03/11/2026 as the third of November where the eleventh of March is meant.

        :param date day: the day, or False
        :param env: the environment with the reader's language; the company's own if None
        """
        env = env if env is not None else self.env
        if not day:
            return ""
        return format_date(env, day, date_format=self._collections_get_date_pattern(env))

    def _collections_get_date_pattern(self, env):
        """Return the pattern of dates where the language does not say it, or False."""
        lang = env["res.lang"]._get_data(code=env.lang or SOURCE_LANGUAGE)
        # Sudo: only the country of the company is read, for the form of dates.
        country = self.sudo().country_id.code
        if not country or lang.date_format != SOURCE_FORMAT:
            return False
        locale = babel_locale_parse(lang.code)
        if lang.code != SOURCE_LANGUAGE and (locale.territory or "").isalpha():
            return False
        try:
            own = Locale.parse(f"{locale.language}_{country}")
        except UnknownLocaleError:
            # The language is not spoken there: as it is written between countries.
            own = Locale.parse("en_001")
        pattern = own.date_formats["short"].pattern
        if pattern.startswith("M"):
            return False
        return pattern if "yyyy" in pattern else pattern.replace("yy", "y").replace("y", "yyyy")
