from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CollectionsCreditLaw(models.Model):
    """What a law asks for before a person pays interest or a fee for time to pay.

    Dated data, for administrators to keep: a plan falls under the laws of the customer's country
    that hold on the day of the agreement.
    """

    _name = "collections.credit.law"
    _inherit = ["collections.checked"]
    _description = "Law on Credit to Persons"
    _order = "date_from desc, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    country_ids = fields.Many2many(
        comodel_name="res.country",
        string="Countries",
        help="Where the customer lives. Empty: everywhere.",
    )
    date_from = fields.Date(string="Holds from", required=True)
    date_to = fields.Date(string="Holds until", help="Empty: until further notice.")
    effect = fields.Selection(
        selection=[
            ("ask", "To be confirmed"),
            ("block", "Not allowed"),
        ],
        required=True,
        default="ask",
        help="To be confirmed: such a plan is accepted only after somebody has said that what the "
        "law requires was done. Not allowed: such plans are not put forward.",
    )
    text = fields.Text(
        string="What is required",
        required=True,
        translate=True,
        help="Shown to the collector, who confirms it before the customer accepts.",
    )
    source = fields.Char(help="Where it says so.")
    date_checked = fields.Date(string="Checked on", help="When somebody last read the source.")

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A law cannot end before it begins.",
    )

    @api.constrains("text")
    def _check_text(self):
        for law in self:
            if not (law.text or "").strip():
                raise ValidationError(self.env._("Say what the law requires."))

    @api.model
    def _find(self, country, day):
        """Return the laws that hold for a person.

        :param country: where the customer lives
        :param date day: day of the agreement
        """
        # Sudo: laws are configuration; who makes a plan is told of those that hold.
        return self.sudo().search(
            Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
            & (Domain("country_ids", "=", False) | Domain("country_ids", "in", country.ids))
        )
