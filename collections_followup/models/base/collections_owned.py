from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CollectionsOwned(models.AbstractModel):
    """What is about a customer in a company, and is the business of whoever collects there.

    The collector is that of the open case, or of the customer where there is none. Record rules
    search by it: where collectors see only their own cases, they see what is theirs or nobody's.
    """

    _name = "collections.owned"
    _description = "What Is About a Customer"

    collector_id = fields.Many2one(
        comodel_name="res.users",
        compute="_compute_collector_id",
        search="_search_collector_id",
        compute_sudo=True,
        groups="collections_followup.group_collections_readonly",
        help="Who follows the customer up.",
    )

    # The models that use this name them.
    def _compute_collector_id(self):
        users = self.env["collections.case"]._read_collectors(self.partner_id, self.company_id)
        for record in self:
            record.collector_id = users.get((record.company_id, record.partner_id), False)

    @api.model
    def _forget_collectors(self):
        """Let all that is about customers look up again whose business it is."""
        for name in self.pool.descendants(["collections.owned"], "_inherit"):
            if not self.env[name]._abstract:
                self.env[name].invalidate_model(["collector_id"], flush=False)

    @api.model
    def _search_collector_id(self, operator, value):
        # Read by the record rule of each search: in one statement.
        if operator != "in":
            return NotImplemented
        self.flush_model(["partner_id", "company_id"])
        self.env["collections.case"].flush_model(["partner_id", "company_id", "state", "user_id"])
        self.env["res.partner"].flush_model(["collections_user_id"])
        ids = tuple(user_id for user_id in value if user_id) or (0,)
        nobody = SQL("OR o.user_id IS NULL") if False in value else SQL()
        found = SQL(
            """
            (SELECT o.id
               FROM (SELECT d.id, CASE WHEN c.id IS NOT NULL THEN c.user_id
                                  ELSE (p.collections_user_id->>d.company_id::text)::int
                                  END AS user_id
                       FROM %s d
                  LEFT JOIN collections_case c ON c.partner_id = d.partner_id
                        AND c.company_id = d.company_id AND c.state = 'open'
                  LEFT JOIN res_partner p ON p.id = d.partner_id) o
              WHERE o.user_id IN %s %s)
            """,
            SQL.identifier(self._table),
            ids,
            nobody,
        )
        return Domain("id", "in", found)
