"""The rest of a settlement that was paid in time is written off, see ``collections.write.off``."""

from odoo import api, models
from odoo.exceptions import UserError


class CollectionsSettlement(models.Model):
    _inherit = "collections.settlement"

    # --------------------------------------------------------------- one by one

    def _get_write_off_amounts(self):
        # OVERRIDE: all that is open
        self._check_write_off()
        return {
            item: item.amount_residual_currency
            for item in self.line_ids.move_line_id
            if item.parent_state == "posted" and item.amount_residual_currency > 0
        }

    def _check_write_off(self):
        """Refuse to write off what the approval does not cover."""
        self.ensure_one()
        if self.currency_id.compare_amounts(self.amount_rest, self.amount_discount) > 0:
            raise UserError(
                self.env._(
                    "%(rest)s is open, but only %(discount)s may be written off.",
                    rest=self._format(self.amount_rest),
                    discount=self._format(self.amount_discount),
                )
            )
        items = self.line_ids.move_line_id
        for kind, lines in self._find_held(items, "in_force", "in_default"):
            if kind._name != self._name:
                raise UserError(kind._explain_beside(lines[0]))

    def _get_write_off_label(self, item):
        # OVERRIDE
        return self.env._("Settlement %(settlement)s: %(item)s", settlement=self.name, item=item)

    def _plan_write_off_activity(self):
        # OVERRIDE
        # Sudo: the task is for the collector, whoever started the write-off.
        self.sudo()._plan_work(lambda own: own.env._("Settlement to write off"))

    # ------------------------------------------------------------------ in batches

    @api.model
    def _cron_settlements(self):
        """Daily: bring all settlements up to date, and write off what was paid in time."""
        owners = self.env["collections.followup"]._get_owners_sudo()
        if self._do_each(owners, self._evaluate_company, counted=False):
            self._write_off_paid()

    @api.model
    def _evaluate_company(self, company):
        """Evaluate a company's settlements as of today, with what follows for their cases."""
        # Sudo: the nightly work is on all settlements.
        self.sudo().with_company(company)._evaluate_all(company)
