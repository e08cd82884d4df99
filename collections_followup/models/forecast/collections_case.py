from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ..base.res_partner import COLLECTIONS_READERS


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    expected_date = fields.Date(
        string="Expected payment",
        compute="_compute_expected_date",
        groups=COLLECTIONS_READERS,
        help="When the next of the open items will probably be paid, by what is agreed or else "
        "by how the customer has paid.",
    )
    expected_text = fields.Text(
        string="How the customer pays",
        compute="_compute_expected_date",
        groups=COLLECTIONS_READERS,
    )

    @api.depends("partner_id", "company_id", "state", "amount_due")
    @api.depends_context("lang", "collections_date")
    def _compute_expected_date(self):
        habits = self.env["collections.paying.habit"]
        own_lines = {case: case.move_line_ids for case in self if case.state == "open"}
        lines = self.env["account.move.line"].union(*own_lines.values())
        foreseen = habits._foresee(lines)
        for case in self:
            found = [(line, foreseen[line]) for line in own_lines.get(case, ()) if line in foreseen]
            dated = [
                (day, line.amount_residual)
                for line, one in found
                if (day := one.agreed.date if one.agreed else one.prediction.day)
            ]
            case.expected_date = min((day for day, _amount in dated), default=False)
            case.expected_text = case._describe_expected(found, dated) if found else False

    def _describe_expected(self, found, dated):
        """Return how the customer pays, and what is expected next, as a sentence.

        :param list found: pairs of an item and what is ``Foreseen`` of it
        :param list dated: pairs of a day and an amount in company currency
        """
        self.ensure_one()
        habits = self.env["collections.paying.habit"]
        counts = habits._count_payments(self.company_id, self.partner_id)
        text = habits._describe_habit(found[0][1].habit, counts.get(self.partner_id.id, 0))
        text = text[:1].upper() + text[1:]
        if not dated:
            return self.env._("%s. No date to expect.", text)
        day = min(day for day, _amount in dated)
        amount = sum(amount for own, amount in dated if own == day)
        return self.env._(
            "%(habit)s. Next expected: %(amount)s on %(day)s.",
            habit=text,
            amount=formatLang(self.env, amount, currency_obj=self.company_id.currency_id),
            day=format_date(self.env, day),
        )
