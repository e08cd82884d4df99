from odoo import fields, models


class CollectionsContactRole(models.Model):
    """What a contact of a customer is there for: who gets notices, who is called, who alone counts.

    What a role does is said by its fields. The rule that reads them is in
    ``res_partner_recipient.py``.
    """

    _name = "collections.contact.role"
    _inherit = ["collections.checked"]
    _description = "Contact Role"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    gets_notices = fields.Boolean(
        "Gets notices",
        help="Notices, text messages and letters go to this contact rather than to the invoice "
        "address.",
    )
    is_called = fields.Boolean(string="Is called", help="This contact is called first.")
    gets_copies = fields.Boolean("Gets copies", help="Gets a copy of each notice by e-mail.")
    is_only = fields.Boolean(
        string="Only this one",
        help="Nobody else of the customer may be contacted, the customer neither.",
    )
    is_uncounted = fields.Boolean(
        string="Calls do not count",
        help="Calls and conversations with this contact do not count for limits of calls, and no "
        "such limit keeps anybody from them: a lawyer, an administrator.",
    )
    answers_for_debt = fields.Boolean(
        string="Answers for the debt",
        help="A person with this role, such as a guarantor, is protected by the laws on persons, "
        "be the customer a company.",
    )
