from odoo import fields, models


class CollectionsWriteOffReason(models.Model):
    """Why a debt is written off, and what follows from that."""

    _name = "collections.write.off.reason"
    _inherit = ["collections.checked"]
    _description = "Reason for a Write-off"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    needs_evidence = fields.Boolean(
        string="Evidence needed",
        help="It is proposed only with a file that shows it: a decision of a court, a register.",
    )
    keeps_claim = fields.Boolean(
        string="Still owed",
        default=True,
        help="The customer owes it all the same: it is kept as a memo claim, and money that comes "
        "in later is proposed for it.",
    )
    gives_relief = fields.Boolean(
        string="Tax relief",
        default=True,
        help="The debt is lost, and the tax of it may be claimed back where the law says so. What "
        "is given up as goodwill gives none.",
    )

    _name_once = models.UniqueIndex(
        "((name->>'en_US')) WHERE active", "There is a reason of this name already."
    )
