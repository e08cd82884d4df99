from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.collections_participant import Reason


class CollectionsStage(models.Model):
    """A step that a case goes through, shown as a kanban column.

    The *kind* tells the follow-up pass what a stage means: customers in a
    stage of kind ``legal`` or ``agency`` are no longer reminded by us.
    """

    _name = "collections.stage"
    _description = "Collection Stage"
    _inherit = ["collections.checked", "collections.participant", "collections.ruleset.source"]
    _order = "sequence, id"
    _participant_order = 70

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        selection=[
            ("open", "Follow-up"),
            ("negotiation", "Negotiation"),
            ("dispute", "Dispute"),
            ("legal", "Legal action"),
            ("agency", "Collection agency"),
            ("closed", "Closed"),
        ],
        required=True,
        default="open",
        help="Customers in a stage of kind Legal action or Collection agency get no reminders. "
        "A case moves to the first stage of kind Closed when nothing is overdue any more.",
    )
    fold = fields.Boolean(string="Folded in kanban")
    description = fields.Text(
        translate=True,
        help="What a collector does with a case in this stage.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty to use the stage in all companies.",
    )
    color = fields.Integer()

    @api.model
    def _get_first_sudo(self, kind, company):
        """Return the first stage of a kind that a company can use.

        :param str kind: one of the stage kinds, such as ``open``
        :param company: the company of the case
        :return: a stage, or an empty recordset where the company has none
        """
        # Sudo: the stage is set by what happens, for whoever does it.
        return self.sudo().search(
            [("kind", "=", kind), ("company_id", "in", (False, company.id))], limit=1
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        # Sudo: a stage stays while it holds cases, also of companies that the user is not in.
        used = self.env["collections.case"].sudo().search([("stage_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "Stage %s still holds cases. Move them to another stage first, "
                    "or archive the stage.",
                    used.stage_id.name,
                )
            )

    # ----------------------------------------------------------- part of the pass

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(90, "stage", self.env._("With lawyer or agency"), "excluded")]

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant': others collect from these customers
        return [
            (
                "stage",
                SQL(
                    # EXISTS leaves the planner the choice: by index for a few customers.
                    "EXISTS (SELECT 1 FROM collections_case cc"
                    " JOIN collections_stage cs ON cs.id = cc.stage_id"
                    " WHERE cc.company_id = %s AND cc.state = 'open'"
                    " AND cc.partner_id = b.partner_id AND cs.kind IN ('legal', 'agency'))",
                    ruleset.company_id,
                ),
            )
        ]

    @api.model
    def _sql_grounds(self, customer):
        # EXTENDS 'collections.participant'
        return SQL(
            """
            (SELECT string_agg(cc.company_id::text, ',' ORDER BY cc.id)
               FROM collections_case cc
               JOIN collections_stage cs ON cs.id = cc.stage_id
              WHERE cc.partner_id = %s AND cc.state = 'open' AND cs.kind IN ('legal', 'agency'))
            """,
            customer,
        )

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant': the case of each customer
        # Sudo: cases explain items to accountants, who do not read cases.
        cases = (
            self.env["collections.case"]
            .sudo()
            .search(
                [
                    (
                        "partner_id",
                        "in",
                        [row["partner_id"] for row in rows if row["reason"] == "stage"],
                    ),
                    ("company_id", "=", company.id),
                    ("state", "=", "open"),
                ]
            )
        )
        return {case.partner_id.id: case for case in cases}

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        case = facts.get(row["partner_id"], self.env["collections.case"])
        return self.env._("The case is in stage %s: we send no reminders.", case.stage_id.name)
