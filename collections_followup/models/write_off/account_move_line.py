from odoo import api, models
from odoo.fields import Domain

# Reasons to wait that speak for an item: money is there for it.
COVERED = ("credit",)
# Reasons that speak for writing an item off: nothing more is to be had.
LOST = ("barred",)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.private
    def _collections_leave_spoken_for(self):
        """Return those of these receivable items that nothing speaks for, in their order.

        Left out is what the follow-up leaves alone for any reason but time: what is disputed,
        promised, in a plan or settlement, on hold, with a lawyer or agency, or covered by money.
        What is time-barred alone is not.
        """
        if not self:
            return self
        engine = self.env["collections.followup"]
        rows = self._collections_explain()
        kept, lost = set(), set()
        for company, lines in self.grouped("company_id").items():
            kinds = engine._get_ruleset(company._collections_owner() or company).reasons.kinds
            for line in lines:
                reason = rows.get(line.id, {}).get("reason")
                if reason in LOST:
                    lost.add(line.id)
                elif not reason or (kinds.get(reason) == "waiting" and reason not in COVERED):
                    kept.add(line.id)
        kept.update(self.browse(lost)._collections_leave_covered().ids)
        disputed = self._collections_read_disputed()
        return self.filtered(lambda line: line.id in kept and line not in disputed)

    def _collections_leave_covered(self):
        """Return those of these receivable items whose customers have no money on account.

        Such money is not counted against what is kept out of the claim.
        """
        if not self:
            return self
        domain = self._collections_get_open_domain(
            self.partner_id.commercial_partner_id, self.company_id
        )
        money = {
            (line.company_id, line.partner_id.commercial_partner_id)
            for line in self.search(domain & Domain("amount_residual", "<", 0))
        }
        return self.filtered(
            lambda line: (line.company_id, line.partner_id.commercial_partner_id) not in money
        )

    def action_collections_write_off(self):
        """Enter a write-off of these items."""
        return self.env["collections.write.off.request"]._begin(self)
