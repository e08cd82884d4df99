from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang

from ...engine import altman

ZONES = [("safe", "Safe"), ("grey", "Grey"), ("distress", "Distress")]


class CollectionsCreditStatement(models.Model):
    """The balance sheet and the sales of a customer at the end of a year, and Altman's Z' of it.

    What does not add up is refused: assets are liabilities and equity.
    """

    _name = "collections.credit.statement"
    _inherit = ["collections.credit.filed"]
    _description = "Financial Statement"
    _order = "date desc, id desc"
    _rec_name = "date"

    date = fields.Date(string="End of the year", required=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    current_assets = fields.Monetary("Current assets")
    total_assets = fields.Monetary("Total assets")
    current_liabilities = fields.Monetary("Current liabilities")
    total_liabilities = fields.Monetary("Total liabilities")
    equity = fields.Monetary(help="Book value; below zero where more is owed than there is.")
    retained_earnings = fields.Monetary("Retained earnings")
    ebit = fields.Monetary(
        string="EBIT", help="Earnings of the year before interest and taxes; below zero for a loss."
    )
    sales = fields.Monetary(string="Sales of the year")
    z_score = fields.Float(
        string="Altman Z'",
        digits=(16, 4),
        compute="_compute_z_score",
        store=True,
        aggregator="avg",
        help="0.717 × working capital ÷ assets + 0.847 × retained earnings ÷ assets + 3.107 × EBIT "
        "÷ assets + 0.420 × equity ÷ liabilities + 0.998 × sales ÷ assets. Above 2.90 safe, below "
        "1.23 distress.",
    )
    zone = fields.Selection(
        selection=ZONES, compute="_compute_z_score", store=True, help="Empty: it cannot be said."
    )
    z_change = fields.Float(
        string="Trend",
        digits=(16, 2),
        compute="_compute_z_change",
        help="Against the statement before; 0 for the first.",
    )
    source = fields.Char(help="Where it comes from, such as the register or the customer.")

    _date_once = models.UniqueIndex(
        "(file_id, date)", "There is a statement for the end of this year already."
    )
    _not_negative = models.Constraint(
        "CHECK (current_assets >= 0 AND total_assets >= 0 AND current_liabilities >= 0"
        " AND total_liabilities >= 0 AND sales >= 0)",
        "Assets, liabilities and sales cannot be negative.",
    )

    @api.depends(
        *("current_assets", "total_assets", "current_liabilities", "total_liabilities"),
        *("equity", "retained_earnings", "ebit", "sales"),
    )
    def _compute_z_score(self):
        for own in self:
            found = None
            if own.total_assets > 0 and own.total_liabilities > 0:
                found = altman.z_prime(
                    ca=own.current_assets,
                    cl=own.current_liabilities,
                    tl=own.total_liabilities,
                    ebit=own.ebit,
                    ta=own.total_assets,
                    sales=own.sales,
                    re=own.retained_earnings,
                    bve=own.equity,
                )
            own.z_score, own.zone = (float(found[0]), found[1]) if found else (0.0, False)

    @api.depends("z_score", "date", "file_id.statement_ids.z_score", "file_id.statement_ids.date")
    def _compute_z_change(self):
        for own in self:
            before = own.file_id.statement_ids.filtered(
                lambda other, own=own: (
                    other.zone and other.date and own.date and (other.date < own.date)
                )
            ).sorted("date")[-1:]
            own.z_change = own.z_score - before.z_score if before and own.zone else 0.0

    @api.constrains(
        *("current_assets", "total_assets", "current_liabilities", "total_liabilities", "equity")
    )
    def _check_adds_up(self):
        for own in self:
            other_side = own.total_liabilities + own.equity
            difference = own.total_assets - other_side
            if own.currency_id.compare_amounts(own.total_assets, other_side):
                raise ValidationError(
                    self.env._(
                        "It does not add up: assets are %(assets)s, liabilities and equity "
                        "%(other)s. The difference is %(difference)s.",
                        assets=own._format(own.total_assets),
                        other=own._format(other_side),
                        difference=own._format(difference),
                    )
                )
            for part, whole in (
                ("current_assets", "total_assets"),
                ("current_liabilities", "total_liabilities"),
            ):
                if own.currency_id.compare_amounts(own[part], own[whole]) > 0:
                    labels = {
                        name: self._fields[name]._description_string(self.env)
                        for name in (part, whole)
                    }
                    raise ValidationError(
                        self.env._(
                            "It does not add up: %(part)s are more than %(whole)s, by "
                            "%(difference)s.",
                            part=labels[part],
                            whole=labels[whole],
                            difference=own._format(own[part] - own[whole]),
                        )
                    )

    def _format(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)
