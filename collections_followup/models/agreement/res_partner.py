from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _collections_get_overdue_items(self):
        """Return the overdue receivable items of these customers; all open ones if none is."""
        items = self._collections_get_open_items().filtered(
            lambda item: item.amount_residual_currency > 0
        )
        return items.filtered("collections_days_overdue") or items

    def _collections_count_agreements(self, model):
        """Return what these customers have agreed on with the company that keeps their cases.

        :param str model: the kind of agreement
        :return: by customer, a dict by state of how many, the amount in company currency, and
            the first day that was agreed on
        """
        # Sudo: the figures are of all agreements of the customer, whosever they are.
        agreements = self.env[model].sudo()
        states = [state for state, _label in agreements._fields["state"].selection]
        rows = {
            (partner, state): row
            for partner, state, *row in agreements._read_group(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("company_id", "in", self.env.company._collections_owner().ids),
                ],
                ["partner_id", "state"],
                ["__count", "amount_company:sum", f"{agreements._day_field}:min"],
            )
        }
        none = (0, 0.0, False)
        return {
            customer: {
                state: rows.get((customer.commercial_partner_id, state), none) for state in states
            }
            for customer in self
        }
