from odoo import fields, models


class CollectionsLegalCode(models.Model):
    """An entry of a table by which legal actions are coded.

    What the tables are is up to those who use them: grounds of claims as a court numbers them,
    types of notices, results of research.
    """

    _name = "collections.legal.code"
    _inherit = ["collections.checked"]
    _description = "Code of Legal Actions"
    _order = "table_name, code, id"
    _rec_names_search = ["code", "name"]

    table_name = fields.Char(string="Table", required=True, help="Which table it stands in.")
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True, help="What it stands for.")
    active = fields.Boolean(default=True)
    kind_ids = fields.Many2many(
        comodel_name="collections.legal.kind",
        relation="collections_legal_code_kind_rel",
        column1="code_id",
        column2="kind_id",
        string="Kinds",
        help="What it is used for. Empty: for all.",
    )

    _code_once = models.UniqueIndex(
        "(table_name, code)", "This table has such a code already. Choose another one."
    )
