from odoo import api, fields, models

from ...engine import vat_relief


class CollectionsVatReliefRule(models.Model):
    """From when on a country lets the tax of a bad debt be claimed back, with its source."""

    _name = "collections.vat.relief.rule"
    _inherit = ["collections.checked", "collections.shipped"]
    _description = "Rule of Tax Relief for Bad Debts"
    _order = "country_id, date_from desc, id desc"
    _rec_name = "country_id"
    _shipped_file = "data/write_off/collections_vat_relief_rule_data.xml"
    _shipped_names = (
        *("date_from", "date_to", "kind", "months", "months_last", "source", "url"),
        *("status", "date_checked", "note"),
    )

    country_id = fields.Many2one(comodel_name="res.country", required=True, index=True)
    active = fields.Boolean(default=True)
    date_from = fields.Date(string="In force from", required=True)
    date_to = fields.Date(string="Until", help="The last day; empty: still in force.")
    kind = fields.Selection(
        selection=[
            ("written_off", "When the debt is written off as lost"),
            ("later", "Months after the later of due date and supply, once written off"),
            ("earlier", "When written off, or months after the due date if that is earlier"),
        ],
        string="From when on",
        required=True,
        default="written_off",
    )
    months = fields.Integer()
    months_last = fields.Integer(
        string="At the latest after months",
        help="After the later of due date and supply; 0: no last day.",
    )
    source = fields.Char(required=True, help="The law, and the number of its article.")
    url = fields.Char(string="Address of the source")
    status = fields.Selection(
        selection=[
            ("unverified", "Not verified"),
            ("summary", "Taken from a summary"),
            ("source", "Read in the source"),
            ("checked", "Checked by your adviser"),
        ],
        required=True,
        default="unverified",
        help="What stands here is no tax advice: let your adviser check it, and say so.",
    )
    date_checked = fields.Date(string="Checked on")
    note = fields.Text(translate=True, help="What else the law asks for.")

    _months_positive = models.Constraint(
        "CHECK (months >= 0 AND months_last >= 0)", "Enter 0 or more months."
    )
    _days_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The last day is not before the first one.",
    )

    def _tell_status(self):
        """Return what is to be said of this rule before somebody relies on it; "" for nothing."""
        self.ensure_one()
        if self.status == "checked":
            return ""
        labels = dict(self._fields["status"]._description_selection(self.env))
        return self.env._(
            "About this rule: %(status)s. Let your adviser check it.",
            status=labels[self.status],
        )

    @api.model
    @api.private
    def _find(self, country, day):
        """Return the rule of a country that is in force on a day; none where none is kept."""
        return self.search(
            [
                ("country_id", "=", country.id),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ],
            limit=1,
        )

    def _get_days(self, due, supply, written_off):
        """Return the first and the last day for a claim; None for no last day."""
        self.ensure_one()
        first = vat_relief.relief_day(self.kind, due, supply, written_off, self.months)
        return first, vat_relief.last_day(due, supply, first, self.months_last)
