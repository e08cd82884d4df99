from odoo import api, models


class CollectionsKnown(models.AbstractModel):
    """What is known of a contact, whatever company collects from him.

    Where collectors see only their own cases, it is changed by those who work on the customer;
    what nobody works on yet is for all who collect.
    """

    _name = "collections.known"
    _description = "What Is Known of a Contact"

    # The field with the contact whom it is about.
    _known_of = "contact_id"
    # Whether anybody who hears it may add it: what a customer asks for binds all.
    _heard_by_all = False

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if not self._heard_by_all:
            records._check_worked_on()
        return records

    def write(self, vals):
        self._check_worked_on()
        return super().write(vals)

    def unlink(self):
        self._check_worked_on()
        return super().unlink()

    def _check_worked_on(self):
        """Refuse those whose customer is a colleague's, where a company says so.

        :raise AccessError: it names the colleague
        """
        # Sudo: only whom it is about is read; the check itself is of the user.
        customers = self.sudo().mapped(self._known_of).commercial_partner_id
        self.env["collections.case"]._check_worked_on(customers.with_env(self.env))
