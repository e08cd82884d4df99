from odoo import api, fields, models
from odoo.tools import float_compare


class CollectionsAgreementWizardDiscount(models.AbstractModel):
    """The dialog of an agreement that gives up a part of the debt: in an amount or in percent.

    The dialog of a kind says which percentage its amounts make (``_get_percent``) and what they
    become by another one (``_set_percent``).
    """

    _name = "collections.agreement.wizard.discount"
    _inherit = ["collections.agreement.wizard"]
    _description = "New Agreement with a Discount"

    # The fields that the percentage follows from.
    _percent_fields = ()

    discount_percent = fields.Float(
        string="Discount in percent",
        digits=(5, 2),
        compute="_compute_discount_percent",
        store=True,
        readonly=False,
        compute_sudo=False,
    )

    def _get_percent(self):
        """Return the discount in percent, as it follows from the amounts."""
        raise NotImplementedError

    def _set_percent(self, percent):
        """Change the amounts so that they make a discount."""
        raise NotImplementedError

    @api.depends(lambda self: self._percent_fields)
    def _compute_discount_percent(self):
        for wizard in self:
            wizard.discount_percent = wizard._get_percent()

    @api.onchange("discount_percent")
    def _onchange_discount_percent(self):
        # Not when it only followed from the amount, which its two decimals would change.
        if float_compare(self.discount_percent, self._get_percent(), precision_digits=2):
            self._set_percent(self.discount_percent)

    def _lacks_write_off_account(self):
        """Return whether what is given up could not be written off yet: no account is set."""
        company = self.company_id
        return company and not company._collections_get_write_off_settings_sudo(company).account
