from odoo import models

from ..base.collections_guarded import declare_internal_keys, get_internal, internal

declare_internal_keys(
    collections_match_limits="how much of two items core matches at most, in their currency",
)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def action_collections_apply(self):
        """Open the dialog that applies the money among these items to open items."""
        self.check_access("read")
        credits = self.filtered(
            lambda line: line._collections_is_open() and line.amount_residual_currency < 0
        )
        return self.env["collections.allocation.wizard"]._get_action(credits)

    def _collections_match(self, pairs):
        """Match items by core's reconciliation, each pair no further than is said.

        :param pairs: list of a debit item, a credit item in the same currency and on the same
            account, and the amount in that currency, in the order in which they are matched
        """
        limits = {(debit.id, credit.id): float(amount) for debit, credit, amount in pairs}
        items = self.with_context(collections_match_limits=internal(limits))
        items._reconcile_plan([items.browse([own.id, other.id]) for own, other, _part in pairs])

    def _prepare_reconciliation_single_partial(
        self, debit_values, credit_values, shadowed_aml_values=None
    ):
        # EXTENDS 'account': matches of two items that are limited
        limits = get_internal(self.env, "collections_match_limits") or {}
        debit, credit = debit_values["aml"], credit_values["aml"]
        limit = limits.get((debit.id, credit.id))
        owed = debit_values["amount_residual_currency"]
        if limit is None or debit.currency_id.compare_amounts(limit, owed) >= 0:
            return super()._prepare_reconciliation_single_partial(
                debit_values, credit_values, shadowed_aml_values
            )
        # Core matches as much as both have: it is shown no more of the debit item than is meant.
        balance = debit.company_currency_id.round(
            debit_values["amount_residual"] * limit / owed if owed else 0.0
        )
        part = {**debit_values, "amount_residual_currency": limit, "amount_residual": balance}
        result = super()._prepare_reconciliation_single_partial(
            part, credit_values, shadowed_aml_values
        )
        debit_values["amount_residual_currency"] += part["amount_residual_currency"] - limit
        debit_values["amount_residual"] += part["amount_residual"] - balance
        # Both have something left, and these two are done with each other.
        return {**result, "debit_values": None, "credit_values": None}
