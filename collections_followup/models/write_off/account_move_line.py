from odoo import api, models

# Reasons to wait that speak for an item: money is there for it.
COVERED = ("credit",)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.private
    def _collections_leave_spoken_for(self):
        """Return those of these receivable items that nothing speaks for, in their order.

        Left out is what the follow-up leaves alone for any reason but time: what is disputed,
        promised, in a plan or settlement, on hold, with a lawyer or agency, or covered by money.
        """
        if not self:
            return self
        engine = self.env["collections.followup"]
        rows = self._collections_explain()
        kept = []
        for company, lines in self.grouped("company_id").items():
            reasons = engine._get_ruleset(company._collections_owner() or company).reasons
            for line in lines:
                reason = rows.get(line.id, {}).get("reason")
                if not reason or (reasons.kinds.get(reason) == "waiting" and reason not in COVERED):
                    kept.append(line.id)
        kept = set(kept)
        disputed = self._collections_read_disputed()
        return self.filtered(lambda line: line.id in kept and line not in disputed)

    def action_collections_write_off(self):
        """Enter a write-off of these items."""
        return self.env["collections.write.off.request"]._begin(self)
