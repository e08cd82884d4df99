"""The payer profile as forms show it: asked for once its tab is opened, and not before."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang


class CollectionsPayerProfile(models.AbstractModel):
    _inherit = "collections.payer.profile"

    @api.model
    def get_profile(self, model, record_id):
        """Return the profile of the customer of a form, as HTML.

        :param str model: ``res.partner``, to be read for the current company, or
            ``collections.case``, for the case's own
        :param int record_id: whose form it is
        :raise UserError: there is no such form
        :raise AccessError: the user may not read the record, or no receivables of the company
        """
        known = isinstance(model, str) and model in ("res.partner", "collections.case")
        if not known or type(record_id) is not int or not 0 < record_id < 2**31:
            raise UserError(self.env._("A payer profile is about a customer or a case."))
        record = self.env[model].browse(record_id)
        record.check_access("read")
        if model == "res.partner":
            return self._render(record, self.env.company)
        return self._render(record.partner_id, record.company_id)

    @api.model
    def _render(self, partner, company):
        """Return the profile as HTML, for forms."""
        profile = self._read(partner, company)
        env = self.env

        def days(value, signed=False):
            if value is None:
                return "–"
            text = formatLang(env, value, digits=0)
            return f"+{text}" if signed and round(value) > 0 else text

        def percent(value):
            return "–" if value is None else f"{formatLang(env, value * 100, digits=0)} %"

        most = max((abs(row["days"] or 0) for row in profile["trend"]), default=0) or 1
        return env["ir.qweb"]._render(
            "collections_followup.payer_profile",
            {
                "profile": profile,
                "days": days,
                "percent": percent,
                "money": lambda amount: formatLang(env, amount, currency_obj=company.currency_id),
                "day": lambda value: format_date(env, value) if value else "–",
                "width": lambda value: round(abs(value) / most * 100),
            },
        )
