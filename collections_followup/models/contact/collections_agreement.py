"""Who gets what an agreement is about: a person's choice, or the rule as of today."""

from odoo import api, fields, models


class CollectionsAgreement(models.AbstractModel):
    _inherit = "collections.agreement"

    contact_chosen = fields.Boolean(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="A person chose the contact: it stays, as long as it is one of the customer's.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "contact_id" in vals and "contact_chosen" not in vals:
            self._as_engine().contact_chosen = bool(vals["contact_id"])
        return result

    @api.constrains("contact_id")
    def _check_contact_company(self):
        # Sudo: the check holds whatever contacts the user may read.
        for agreement in self.sudo().filtered("contact_id"):
            agreement.contact_id._collections_check_company(
                agreement.partner_id, agreement.company_id
            )

    @api.model
    def _prepare_contact_vals(self, items, company, contact_id=False):
        """Return the contact of a new agreement, and whether a person chose it.

        :param items: the receivable items that it is about
        :param company: the company that keeps it
        :param contact_id: id of the contact that was given; what the dialog proposed is no choice
        """
        customer = items.partner_id.commercial_partner_id
        proposed = customer._collections_get_recipient(company, moves=items.move_id)
        if not contact_id:
            return {"contact_id": proposed.id}
        usual = customer._collections_get_recipient(company)
        return {
            "contact_id": contact_id,
            "contact_chosen": contact_id not in (proposed | usual).ids,
        }

    def _refresh_contact(self):
        """Turn to whom the rule says now, where nobody chose the contact.

        Called before anything is sent. What a person chose stays, unless it was archived or is
        not the customer's any more.
        """
        # Sudo: the outbox turns to the right person, whoever sends; contact fields are not
        # people's to write here.
        for agreement in self.sudo():
            customer, company = agreement.partner_id, agreement.company_id
            contact = agreement.contact_id
            if agreement.contact_chosen and contact._collections_is_contact_of(customer, company):
                continue
            right = customer._collections_get_recipient(
                company, moves=agreement.line_ids.move_line_id.move_id
            )
            if right != contact:
                agreement.write({"contact_id": right.id, "contact_chosen": False})

    def _get_email_contact(self):
        """Return whose e-mail addresses are used: the contact's, or else the customer's."""
        self.ensure_one()
        contact = self.contact_id or self.partner_id
        return contact._collections_get_email_contact(self.partner_id)

    # ------------------------------------------------------------------------ letters

    def _get_letter_reader(self):
        """Return who gets the document of this agreement by post."""
        self.ensure_one()
        return self.contact_id or self.partner_id

    def _get_letter_moves(self):
        """Return the invoices that the document of this agreement is about."""
        # Sudo: only whose items they are is read.
        return self.sudo().line_ids.move_line_id.move_id.with_env(self.env)

    def action_letter(self):
        """Open the dialog that prints the document, to look at it or for the customer."""
        self.ensure_one()
        return self.env["collections.letter.wizard"]._get_action(self)
