"""The rest of a settlement that was paid in time is written off, see ``collections.write.off``."""

from odoo import api, models
from odoo.exceptions import UserError


class CollectionsSettlement(models.Model):
    _inherit = "collections.settlement"

    # --------------------------------------------------------------- one by one

    def _write_off(self):
        """Write off the rest of one settlement that was paid in time.

        The ledger is looked at once more; nothing happens where it says by now that the
        settlement was not paid in time, or that nothing is left to write off.

        :return: the entries and credit notes, posted and reconciled
        :raise UserError: where a setting is missing or core refuses to post
        """
        self.ensure_one()
        # Sudo: what was approved is written off when it is paid, by the nightly work or by who
        # may write the settlement.
        settlement = self.sudo()
        company = settlement.company_id
        none = self.env["account.move"]
        today = company._collections_today()
        evaluator = settlement.with_company(company)
        evaluator.env["collections.followup"]._flush_ledger()
        changes = evaluator._evaluate(company, today, tuple(settlement.partner_id.ids))
        evaluator._after_evaluation(changes)
        if settlement.state != "paid":
            return none
        settlement._check_write_off()
        moves = settlement._write_off_amounts(
            {
                item: item.amount_residual_currency
                for item in settlement.line_ids.move_line_id
                if item.parent_state == "posted" and item.amount_residual_currency > 0
            }
        )
        settlement.with_env(self.env)._follow_up_at_once()
        return moves

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
        # Sudo: a plan holds the item, also one that the user does not see.
        planned = (
            self.env["collections.plan.line"]
            .sudo()
            .search(
                [("move_line_id", "in", self.line_ids.move_line_id.ids), ("is_live", "=", True)],
                limit=1,
            )
            .filtered(lambda line: line.plan_id.state in ("active", "paid", "defaulted"))
        )
        if planned:
            raise UserError(
                self.env._(
                    "%(item)s is in payment plan %(plan)s by now. Cancel one of the two.",
                    item=planned.move_name,
                    plan=planned.plan_id.name,
                )
            )

    def _get_write_off_label(self, item):
        # OVERRIDE
        return self.env._("Settlement %(settlement)s: %(item)s", settlement=self.name, item=item)

    def _plan_write_off_activity(self):
        # OVERRIDE
        # Sudo: the task is for the collector, whoever started the write-off.
        self.sudo()._plan_work(self.env._("Settlement to write off"))

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
