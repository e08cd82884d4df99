"""What is still to be paid of payment plans, and when."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    _expected_group = "collections_followup.group_collections_plan"
    _expected_badge = "success"

    @api.model
    def _get_expected_kind(self):
        # OVERRIDE
        return ("installment", self.env._("Instalment"))

    @api.model
    def _get_expected_filter(self):
        # OVERRIDE
        return self.env._("Instalments")

    @api.model
    def _get_expected(self):
        # OVERRIDE: unpaid instalments of plans that are in force or in default
        return {
            "id": SQL("i.id"),
            "kind": SQL("'installment'"),
            "installment_id": SQL("i.id"),
            "plan_id": SQL("i.plan_id"),
            "case_id": SQL(
                "(SELECT k.id FROM collections_case k WHERE k.company_id = i.company_id"
                " AND k.partner_id = i.partner_id AND k.state = 'open' LIMIT 1)"
            ),
            "partner_id": SQL("i.partner_id"),
            "user_id": SQL("i.user_id"),
            "company_id": SQL("i.company_id"),
            "currency_id": SQL("i.currency_id"),
            "date": SQL("i.date_due"),
            "date_limit": SQL("i.date_deadline"),
            "amount": SQL("i.amount_open"),
        }, SQL(
            "collections_plan_installment i WHERE i.plan_state IN ('active', 'defaulted')"
            " AND i.state IN ('planned', 'late', 'missed')"
        )

    def _name_expected(self, payment):
        # EXTENDS 'collections.agreement'
        return f"{super()._name_expected(payment)}, {payment.installment_id.name}"
