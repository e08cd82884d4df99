from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CollectionsPromise(models.Model):
    _inherit = "collections.promise"

    logged_contact_id = fields.Many2one(
        comodel_name="collections.contact",
        string="Given in",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        groups="collections_followup.group_collections_readonly",
        help="The logged call, visit or message in which the promise was given.",
    )

    @api.constrains("logged_contact_id", "partner_id", "company_id")
    def _check_logged_contact(self):
        # Sudo: the check holds whatever calls the user may read.
        for promise in self.sudo():
            contact = promise.logged_contact_id
            if contact and (
                contact.partner_id != promise.partner_id or contact.company_id != promise.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(contact)s was not with %(customer)s in %(company)s. Log the promise "
                        "from a contact with them.",
                        contact=contact.display_name,
                        customer=promise.partner_id.display_name,
                        company=promise.company_id.name,
                    )
                )
