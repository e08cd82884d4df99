from odoo import api, fields, models


class CollectionsAgreementWizard(models.AbstractModel):
    """What the dialogs that make agreements share: with whom, about which items, and why not.

    The dialog of a kind names the kind (``_agreement_model``), says which items are chosen
    (``_get_items``) and takes others (``_set_items``).
    """

    _name = "collections.agreement.wizard"
    _inherit = ["collections.once"]
    _description = "New Agreement"

    # The kind of agreement that the dialog makes.
    _agreement_model = "collections.agreement"
    # How the customer is reached about it: decides which contact is proposed.
    _contact_channel = "email"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", required=True)
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_contact_id",
        store=True,
        readonly=False,
        domain="[('commercial_partner_id', '=', partner_id)]",
        compute_sudo=False,
    )
    left_out = fields.Text(readonly=True)
    date_limit = fields.Date(string="Follow-up waits until", compute="_compute_date_limit")

    # --------------------------------------------------------------------- items

    def _get_agreements(self):
        """Return an empty recordset of the kind of agreement that this dialog makes."""
        return self.env[self._agreement_model]

    def _get_items(self):
        """Return the receivable items that are chosen."""
        return self.move_line_ids

    def _set_items(self, items):
        """Take other receivable items: those of a customer who was chosen.

        Not needed where the customer follows from the items, and cannot be chosen.

        :param items: items that an agreement of this kind can be about
        """
        raise NotImplementedError

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        customer = self.partner_id.commercial_partner_id
        if self._get_items().partner_id.commercial_partner_id != customer:
            agreements = self._get_agreements()
            items = customer.with_company(self.company_id)._collections_get_overdue_items()
            free = agreements._get_free(items)
            self._set_items(free)
            self.left_out = agreements._explain_left_out(items - free)

    # --------------------------------------------------------------- what follows

    @api.depends("partner_id", "company_id")
    def _compute_contact_id(self):
        for wizard in self:
            partner, moves = wizard.partner_id, wizard._get_items().move_id._origin
            wizard.contact_id = partner and partner._collections_get_recipient(
                wizard.company_id, self._contact_channel, moves or None
            )

    @api.depends(lambda self: filter(None, ("company_id", self._get_agreements()._day_field)))
    def _compute_date_limit(self):
        agreements = self._get_agreements()
        for wizard in self:
            day = agreements._day_field and wizard[agreements._day_field]
            company = wizard.company_id
            wizard.date_limit = day and company and agreements._add_grace(day, company)

    # -------------------------------------------------------------- open and close

    @api.model
    def _get_action(self, items=None, partner=None, company=None, **values):
        """Return the action that opens the dialog.

        :param items: receivable items to start with; those with nothing open, and those that
            something keeps from an agreement of this kind, are left out
        :param partner: the customer, where there is no item to tell
        :param company: the company, where there is no item to tell
        :param values: further fields to start with
        """
        agreements = self._get_agreements()
        chosen = items or self.env["account.move.line"]
        items = agreements._choose_free(chosen)
        wizard = self.browse()
        if items or partner:
            wizard = self.create(
                {
                    "left_out": agreements._explain_left_out(chosen - items),
                    **self._prepare_start(items, partner, company),
                    **values,
                }
            )
        return {
            "type": "ir.actions.act_window",
            "name": self._get_title(),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _get_title(self):
        """Return the heading of the dialog in the user's language."""
        raise NotImplementedError

    @api.model
    def _prepare_start(self, items, partner=None, company=None):
        """Return the values that the dialog starts with; refuse what cannot go together.

        :param items: the receivable items that it is about
        :param partner: the customer, where there is no item to tell
        :param company: the company, where there is no item to tell
        """
        raise NotImplementedError

    def _open(self, agreement):
        """Return the action that shows what this dialog has made."""
        return {
            "type": "ir.actions.act_window",
            "name": agreement.name,
            "res_model": agreement._name,
            "res_id": agreement.id,
            "view_mode": "form",
        }
