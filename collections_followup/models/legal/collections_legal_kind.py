from odoo import fields, models

TYPES = [
    ("demand", "Demand before action"),
    ("payment_order", "Payment order"),
    ("small_claim", "Small claim"),
    ("suit", "Suit"),
    ("judgment", "Judgment"),
    ("enforcement", "Enforcement"),
    ("insolvency", "Claim in insolvency"),
    ("notice", "Preliminary notice"),
    ("lien", "Lien"),
    ("release", "Release of lien"),
]
# Neither a threat nor a step against the customer: allowed for debts that are barred, and where a
# flag forbids legal steps. 12 CFR 1006.26(b)(2) says so of proofs of claim.
HARMLESS = frozenset({"insolvency", "release"})


class CollectionsLegalKind(models.Model):
    """A kind of legal action as one jurisdiction knows it."""

    _name = "collections.legal.kind"
    _inherit = ["collections.checked"]
    _description = "Kind of Legal Action"
    _order = "country_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    type = fields.Selection(selection=TYPES, required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    country_id = fields.Many2one(
        comodel_name="res.country", help="Where it is known. Empty: everywhere."
    )
    state_ids = fields.Many2many(
        comodel_name="res.country.state",
        relation="collections_legal_kind_state_rel",
        column1="kind_id",
        column2="state_id",
        string="States",
        domain="[('country_id', '=', country_id)]",
        help="Empty: in the whole country.",
    )
    holds = fields.Boolean(
        string="Stops reminders",
        default=True,
        help="As long as such an action runs, its items are not reminded of, and the case is in "
        "the stage for legal action.",
    )
    source = fields.Char(help="The law that it is taken from.")
    note = fields.Text(translate=True, help="What to look at before it is filed.")
