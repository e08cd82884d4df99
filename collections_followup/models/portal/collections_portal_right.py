from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CollectionsPortalRight(models.Model):
    """Somebody outside sees the account of a customer whose contact he is not: a bookkeeper.

    It counts for logins of that contact, and for those of all contacts of his firm where the firm
    is named.
    """

    _name = "collections.portal.right"
    _inherit = ["collections.checked", "collections.owned"]
    _description = "Access to a Customer's Account"
    _order = "holder_id, partner_id"
    _rec_name = "partner_id"

    holder_id = fields.Many2one(
        comodel_name="res.partner",
        string="Who looks",
        required=True,
        index=True,
        ondelete="cascade",
        help="A contact with a login, or the firm whose contacts have one.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company._collections_owner() or self.env.company,
    )
    level = fields.Selection(
        selection=[("see", "Sees"), ("act", "Sees and acts")], required=True, default="see"
    )
    date_until = fields.Date(string="Until", help="The last day; empty: until it is taken away.")

    _pair_unique = models.UniqueIndex(
        "(holder_id, partner_id, company_id)", "This access is entered already."
    )

    @api.constrains("holder_id", "partner_id", "company_id")
    def _check_partners(self):
        # Sudo: the check holds whoever enters it, whichever contacts he may read.
        for right in self.sudo():
            if right.partner_id != right.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._("%s is a contact: choose the customer.", right.partner_id.name)
                )
            if right.holder_id.commercial_partner_id == right.partner_id:
                raise ValidationError(
                    self.env._(
                        "%s belongs to the customer and sees the account anyway.",
                        right.holder_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base'
        rights = super().create(vals_list)
        rights._check_customers()
        return rights

    def write(self, vals):
        # EXTENDS 'base'
        result = super().write(vals)
        self._check_customers()
        return result

    def _check_customers(self):
        """Refuse access to the customers of others, where collectors have their own."""
        for right in self:
            self.env["collections.case"]._check_own(right.partner_id, right.company_id)

    @api.depends("partner_id", "company_id")
    def _compute_collector_id(self):
        # EXTENDS 'collections.owned'
        return super()._compute_collector_id()

    @api.model
    @api.private
    def _find_sudo(self, holder):
        """Return the rights of whoever is logged in that hold today, sudoed.

        :param holder: the contact of the login
        """
        # Sudo: who is logged in reads none of them.
        found = self.sudo().search(
            [("holder_id", "in", (holder | holder.commercial_partner_id).ids)]
        )
        return found.filtered(
            lambda right: (
                not right.date_until or right.date_until >= right.company_id._collections_today()
            )
        )
