"""The discount of a plan whose instalments are paid is written off (``collections.write.off``)."""

from odoo import models

from ..base.collections_guarded import without_defaults


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    def _get_write_off_amounts(self):
        # OVERRIDE: of the debt before interest and fees, of what is due last before what is due
        # first; nothing where more is open than the evaluation knows of, as by a payment that is
        # still under way (Enterprise accounting)
        self.ensure_one()
        currency = self.currency_id
        lines = self.line_ids.filtered("amount_open").sorted(
            lambda line: (line.kind == "debt", line.date_due, line.id), reverse=True
        )
        known = self.amount_write_off + self.amount_uncovered
        if currency.compare_amounts(sum(lines.mapped("amount_open")), known) > 0:
            return {}
        amounts, left = {}, self.amount_write_off
        for line in lines:
            if currency.compare_amounts(left, 0) <= 0:
                break
            part = min(line.amount_open, left)
            amounts[line.move_line_id] = part
            left = currency.round(left - part)
        return amounts

    def _get_write_off_label(self, item):
        # OVERRIDE
        return self.env._("Discount of payment plan %(plan)s: %(item)s", plan=self.name, item=item)

    def _plan_write_off_activity(self):
        # OVERRIDE
        self._plan_warning(
            lambda own: (own.env._("The discount could not be written off"), own.writeoff_error)
        )

    def _plan_warning(self, write):
        """Plan work for the collector of this plan, once for each thing.

        :param write: returns what it is about, and what happened and what to do, of the plan in
            the collector's language
        """
        self.ensure_one()
        user = self._find_worker(self.user_id, self.company_id.collections_user_id)
        summary, note = write(user._collections_addressed(self))
        xmlid = "mail.mail_activity_data_warning"
        known = self.activity_search([xmlid])
        if summary in known.mapped("summary"):
            return
        without_defaults(self).activity_schedule(
            xmlid,
            summary=summary,
            note=note,
            user_id=user.id or self.env.uid,
        )
