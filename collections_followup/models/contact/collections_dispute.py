from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"

    logged_contact_id = fields.Many2one(
        comodel_name="collections.contact",
        string="Raised in",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        before_write="_check_contact_kept",
        groups="collections_followup.group_collections_readonly",
        help="The logged call, visit or message in which the customer said so.",
    )

    @api.constrains("logged_contact_id", "partner_id", "company_id")
    def _check_logged_contact(self):
        # Sudo: the check holds whatever calls the user may read.
        for dispute in self.sudo():
            contact = dispute.logged_contact_id
            if contact and (
                contact.partner_id != dispute.partner_id or contact.company_id != dispute.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(contact)s was not with %(customer)s in %(company)s. Raise the dispute "
                        "from a contact with them.",
                        contact=contact.display_name,
                        customer=dispute.partner_id.display_name or self.env._("this customer"),
                        company=dispute.company_id.name,
                    )
                )

    def _check_contact_kept(self, vals):
        """Refuse to move a dispute from the contact in which it was raised to another."""
        # Sudo: the check holds whatever calls the user may read.
        if any(
            dispute.logged_contact_id.id not in (False, vals["logged_contact_id"])
            for dispute in self.sudo()
        ):
            raise UserError(self.env._("A dispute stays with the contact in which it was raised."))

    # ------------------------------------------------------------------------ letters

    def _get_letter_reader(self):
        """Return who gets the answer to this dispute by post."""
        return self._get_recipient()

    def _get_letter_moves(self):
        """Return the invoices that the answer to this dispute is about."""
        return self.move_ids

    def action_letter(self):
        """Open the dialog that prints the answer, to look at it or for the customer."""
        self.ensure_one()
        return self.env["collections.letter.wizard"]._get_action(self)
