from odoo import api, fields, models
from odoo.tools import formatLang

from ..base.res_partner import COLLECTIONS_READERS


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    credit_text = fields.Char(
        string="Credit",
        compute="_compute_credit_text",
        groups=COLLECTIONS_READERS,
        help="Credit grade, exposure and limit of the customer.",
    )

    @api.depends("partner_id", "company_id", "amount_due")
    @api.depends_context("lang")
    def _compute_credit_text(self):
        self.credit_text = False
        for company, cases in self.grouped("company_id").items():
            if not company or not company._collections_manages_credit():
                continue
            customers = cases.partner_id
            scores = self.env["collections.credit.score"]._get_current(customers, company)
            exposures = self.env["collections.exposure"]._read(customers, company)
            for case in cases:
                score = scores.get(case.partner_id)
                case.credit_text = case._describe_credit(
                    score._describe_short() if score else self.env._("No score yet"),
                    exposures[case.partner_id],
                )

    def _describe_credit(self, grade, exposure):
        """Return grade, exposure and limit as a sentence.

        :param str grade: in words
        """
        self.ensure_one()
        words = {
            "grade": grade,
            "total": formatLang(self.env, exposure.total, currency_obj=self.currency_id),
        }
        if exposure.limit is None:
            return self.env._("%(grade)s. Exposure %(total)s, no limit.", **words)
        return self.env._(
            "%(grade)s. Exposure %(total)s of %(limit)s.",
            limit=formatLang(self.env, exposure.limit, currency_obj=self.currency_id),
            **words,
        )
