from odoo import api, fields, models

from .collections_legal_rule import ANCHORS

DOCUMENTS = [
    ("demand", "Demand before action"),
    ("notice", "Preliminary notice"),
    ("intent", "Notice of intent to lien"),
    ("lien", "Claim of lien"),
    ("release", "Release of lien"),
    ("proof", "Proof of claim"),
    ("other", "Other"),
]
# What is filled in for words in braces.
WORDS = (
    *("customer", "customer_address", "customer_vat", "contact", "company", "company_address"),
    *("company_vat", "company_registry", "principal", "interest", "daily_interest", "fees"),
    *(
        "costs",
        "collection_costs",
        "total",
        "date",
        "pay_by",
        "number",
        "reference",
        "codes",
        "court",
        "lawyer",
    ),
    *("property", "items", "bank", "collector", "phone", "jurisdiction", "oldest_due", "days"),
    *(anchor for anchor, _label in ANCHORS),
)


class CollectionsLegalLayout(models.Model):
    """The words of a document for one jurisdiction, in its language.

    A lawyer changes them: words in braces are filled in from the legal action, and those that
    nothing is known for are refused where they are typed. A layout has one language, so its
    texts are not translated.
    """

    _name = "collections.legal.layout"
    _inherit = ["collections.checked", "collections.words"]
    _description = "Layout of a Legal Document"
    _order = "country_id, sequence, id"
    _word_fields = ("subject", "body")
    _words = WORDS

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    type = fields.Selection(selection=DOCUMENTS, string="Document", required=True)
    country_id = fields.Many2one(
        comodel_name="res.country", string="Jurisdiction", help="Empty: everywhere."
    )
    state_ids = fields.Many2many(
        comodel_name="res.country.state",
        relation="collections_legal_layout_state_rel",
        column1="layout_id",
        column2="state_id",
        string="States",
        domain="[('country_id', '=', country_id)]",
        help="Empty: in the whole country.",
    )
    kind_ids = fields.Many2many(
        comodel_name="collections.legal.kind",
        relation="collections_legal_layout_kind_rel",
        column1="layout_id",
        column2="kind_id",
        string="Legal actions",
        help="Empty: for all kinds.",
    )
    lang = fields.Selection(
        selection="_get_languages",
        string="Language",
        required=True,
        default="en_US",
        help="In which dates, amounts and the table of items are written. Where it is not "
        "installed, those are in the language of the company.",
    )
    to_customer = fields.Boolean(
        string="Goes to the customer",
        default=True,
        help="As a letter or e-mail, past the contact rules. Otherwise it is for the court or "
        "registry.",
    )
    is_threat = fields.Boolean(
        string="Threatens with legal steps",
        default=True,
        help="Refused for debts that are barred, and where a flag forbids legal steps.",
    )
    pay_days = fields.Integer(
        string="Days to pay", default=14, help="From the day of the document."
    )
    subject = fields.Char(required=True)
    body = fields.Html(required=True, sanitize_attributes=False)
    source = fields.Char(help="What the words follow: a law, a protocol, a form.")
    date_checked = fields.Date(string="Checked on", help="When a lawyer last read it.")

    _pay_days_positive = models.Constraint(
        "CHECK (pay_days >= 0)", "Days to pay cannot be negative. Enter 0 or more."
    )

    @api.model
    def _get_languages(self):
        """Return the languages that Odoo knows, installed or not, by code."""
        langs = self.env["res.lang"].with_context(active_test=False)
        # Sudo: names of languages are no secret.
        return [(lang.code, lang.name) for lang in langs.sudo().search([])]

    def _is_about(self, action):
        """Return whether this layout is for a legal action.

        :param action: the legal action
        """
        self.ensure_one()
        return (
            (not self.country_id or self.country_id == action.country_id)
            and (not self.state_ids or action.state_id in self.state_ids)
            and (not self.kind_ids or action.kind_id in self.kind_ids)
        )
