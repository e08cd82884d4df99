"""Whose a dispute is: its owner's, those who are asked, and the customer's collector."""

from odoo import api, fields, models
from odoo.tools import SQL


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"

    collector_id = fields.Many2one(
        comodel_name="res.users",
        compute="_compute_collector_id",
        search="_search_collector_id",
        compute_sudo=True,
        groups="collections_followup.group_collections_readonly",
        help="Who follows the customer up.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_collector_id(self):
        users = self.env["collections.case"]._read_collectors(self.partner_id, self.company_id)
        for dispute in self:
            dispute.collector_id = users.get((dispute.company_id, dispute.partner_id), False)

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
                       FROM collections_dispute d
                  LEFT JOIN collections_case c ON c.partner_id = d.partner_id
                        AND c.company_id = d.company_id AND c.state = 'open'
                  LEFT JOIN res_partner p ON p.id = d.partner_id) o
              WHERE o.user_id IN %s %s)
            """,
            ids,
            nobody,
        )
        return fields.Domain("id", "in", found)

    @api.constrains("user_id", "company_id")
    def _check_owner(self):
        for dispute in self.sudo():
            dispute.user_id._collections_check_works_for(dispute.company_id)

    def _check_own_case(self):
        """Refuse to raise for a colleague's customer, where the company says so."""
        for company, own in self.grouped("company_id").items():
            self.env["collections.case"]._check_own(own.sudo().partner_id, company)


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    def write(self, vals):
        # EXTENDS: the disputes of a case go with it to another collector
        result = super().write(vals)
        if {"user_id", "state"} & set(vals):
            self.env["collections.dispute"].invalidate_model(["collector_id"])
        return result
