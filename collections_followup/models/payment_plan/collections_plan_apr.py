"""What the law asks for before a person accepts a plan that costs something."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    law_text = fields.Text(
        string="Required by law",
        compute="_compute_law",
        help="What the law asks for before a person accepts a plan with interest or a fee.",
    )
    law_missing = fields.Boolean(
        compute="_compute_law",
        export_string_translation=False,
        help="Nobody has confirmed yet that it was done.",
    )
    law_confirmed_by_id = fields.Many2one(
        comodel_name="res.users", string="Law followed, says", readonly=True, copy=False
    )
    date_law_confirmed = fields.Date(string="Confirmed on", readonly=True, copy=False)

    def _get_apr_payments(self):
        # OVERRIDE 'collections.plan.terms'
        rows = self.installment_ids
        return sum(rows.mapped("principal")), [(row.date_due, row.amount) for row in rows]

    @api.model
    def _get_apr_depends(self):
        # OVERRIDE 'collections.plan.terms'
        return (
            "date_start",
            "partner_id.country_id",
            "partner_id.commercial_partner_id.is_company",
            "company_id.country_id",
            "installment_ids.date_due",
            "installment_ids.principal",
            "installment_ids.amount",
        )

    def _find_laws(self):
        """Return the laws that this plan falls under."""
        self.ensure_one()
        laws = self.env["collections.credit.law"]
        if not self._is_charged_credit():
            return laws
        return laws._find(self._get_apr_country(), self.date_start)

    @api.depends("date_start", "amount_charge", "partner_id", "law_confirmed_by_id")
    def _compute_law(self):
        for plan in self:
            laws = plan._find_laws()
            plan.law_text = "\n\n".join(f"{law.name}: {law.text}" for law in laws)
            plan.law_missing = bool(laws) and not plan.law_confirmed_by_id

    def _check_laws(self, accepting=False):
        """Refuse plans that a law does not allow, or not yet.

        :param bool accepting: whether the customer accepts by now
        """
        for plan in self:
            laws = plan._find_laws()
            blocking = laws.filtered(lambda law: law.effect == "block")[:1]
            if blocking:
                raise UserError(
                    self.env._(
                        "%(law)s does not allow %(plan)s: %(text)s Make it without interest and "
                        "fee.",
                        law=blocking.name,
                        plan=plan.name,
                        text=blocking.text,
                    )
                )
            if accepting and laws and not plan.law_confirmed_by_id:
                raise UserError(
                    self.env._(
                        "%(plan)s asks a person for interest or a fee. Before it is accepted, "
                        "confirm that the law was followed (%(laws)s): button Law followed.",
                        plan=plan.name,
                        laws=", ".join(laws.mapped("name")),
                    )
                )

    def action_confirm_law(self):
        """Record that what the law asks for was done: by whom, and when."""
        self.check_access("write")
        for plan in self:
            if not plan.law_missing:
                raise UserError(
                    self.env._("No law asks for more than what was done for %s.", plan.name)
                )
            # Sudo: write access was checked; who confirmed is not people's to write.
            plan.sudo().write(
                {
                    "law_confirmed_by_id": self.env.uid,
                    "date_law_confirmed": plan.company_id._collections_today(),
                }
            )
            plan.message_post(
                body=self.env._("%s confirmed that the law was followed.", self.env.user.name)
            )
