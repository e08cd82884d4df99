from odoo import fields, models

from ...engine import scorecard

# Not enough is known, see ``engine.scorecard``.
NOT_RATED = "none"
GRADES = [(letter, letter) for _least, letter in scorecard.GRADES] + [(NOT_RATED, "Not rated")]


class CollectionsCreditScore(models.Model):
    """How creditworthy a customer is by the own ledger, from a day on.

    Points for eight variables by bins that ``engine/scorecard.py`` publishes, their sum and the
    grade. A new row is written when points or grade change, and the ones before are kept; the row
    in force has the facts of the last night. Nobody enters a score by hand.
    """

    _name = "collections.credit.score"
    _inherit = ["collections.guarded", "collections.owned"]
    _description = "Credit Score"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, ondelete="cascade"
    )
    date = fields.Date(string="From", required=True, index=True)
    grade = fields.Selection(selection=GRADES, required=True, index=True)
    grade_before = fields.Selection(selection=GRADES, string="Grade before")
    score = fields.Integer(string="Points", aggregator="avg")
    payment_index = fields.Float("Payment index", digits=(5, 2), aggregator="avg")
    utilisation = fields.Float(
        string="Of the limit (%)",
        digits=(16, 1),
        aggregator="avg",
        help="The exposure in percent of the credit limit; 0 where there is none.",
    )
    over_limit = fields.Boolean(string="Beyond the limit")
    is_current = fields.Boolean(string="In force", index=True)
    facts = fields.Json(export_string_translation=False)
    points = fields.Json(string="Points by variable", export_string_translation=False)

    _current_once = models.UniqueIndex(
        "(company_id, partner_id) WHERE is_current",
        "The score of this customer was counted at the same moment. Try again.",
    )

    def _compute_display_name(self):
        grades = dict(self._fields["grade"]._description_selection(self.env))
        for score in self:
            name = score.partner_id.display_name or ""
            score.display_name = f"{name}: {grades.get(score.grade, '')}"
