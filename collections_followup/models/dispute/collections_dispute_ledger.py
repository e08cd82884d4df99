"""Disputes and the ledger: what is credited, what stays in dispute, what ends by itself.

The disputed part of an invoice falls on its receivable items from the one due last, and never
exceeds what is open. Payments therefore reduce the undisputed part first. Credit notes that
come after the dispute, and write-offs made for it, reduce the disputed part first: they are
what a justified dispute leads to. Those made for a dispute count for it alone; others for the
oldest dispute about the invoice.
"""

from odoo import api, models


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"

    # ---------------------------------------------------------------------- follow

    def _follow_lines(self, moves=None, backdate=True):
        """Bring figures and cases up to date after the disputed invoices changed.

        :param moves: invoices that do not stand on the disputes any more
        :param bool backdate: whether days in dispute count from the day it was raised
        """
        # Sudo: figures follow the ledger, which who edits the dispute need not read.
        disputes = self.sudo().filtered(lambda dispute: dispute.state == "open")
        disputes._sync_ledger(moves, backdate)
        for company, own in disputes.grouped("company_id").items():
            if own.partner_id:
                self.env["collections.followup"].settle(company, own.partner_id)

    @api.model
    def _find_touched_sudo(self, partners):
        """Return the open disputes of customers, and follow those whose credit was taken back.

        :param partners: commercial partners
        """
        # Sudo: who pays, posts or reverses has no part in the disputes that change by it.
        found = self.sudo().search(
            [
                ("partner_id", "in", partners.ids),
                "|",
                ("state", "=", "open"),
                # What was taken back may have come again.
                ("amount_taken_back", ">", 0),
            ]
        )
        running = found.filtered(lambda dispute: dispute.state == "open")
        (found - running).line_ids._follow_credits()
        return running

    def _sync_ledger(self, moves=None, backdate=False):
        """Bring these open disputes up to date with the ledger.

        Counts what was credited, works out what is still in dispute and on which days items
        were wholly disputed, and closes what the ledger has settled.

        :param moves: invoices that are no longer disputed, whose disputed days end
        :param bool backdate: whether days in dispute that begin now count from the day on
            which the dispute was raised, rather than from today
        """
        # Sudo: figures follow the ledger, whoever posts, pays or edits.
        disputes = self.sudo().filtered(lambda dispute: dispute.state == "open")
        lines = disputes.line_ids.filtered(lambda line: line.state == "open")
        gone = lines.filtered(lambda line: line.move_id.state != "posted")
        if gone:
            gone._close_cancelled()
            lines -= gone
        moves = (moves or self.env["account.move"]).sudo() | lines.move_id | gone.move_id
        # Disputes share invoices: all on the same invoice change together.
        lines |= lines.search([("move_id", "in", moves.ids), ("state", "=", "open")])
        if moves:
            lines._sync_credited()
            lines._sync_open(moves, backdate)
        (disputes | lines.dispute_id)._close_settled()

    def _sum_up(self):
        """Add up what is in dispute and what was accepted, in company currency."""
        for dispute in self:
            amount_open = amount_accepted = 0.0
            for line in dispute.line_ids:
                rate = line.amount_company / line.amount if line.amount else 0.0
                amount_open += line.amount_open * rate
                amount_accepted += line.amount_credited * rate
            vals = {}
            for name, amount in (
                ("amount_open", amount_open),
                ("amount_accepted", amount_accepted),
            ):
                amount = dispute.currency_id.round(amount)
                if dispute.currency_id.compare_amounts(dispute[name], amount):
                    vals[name] = amount
            if vals:
                dispute.write(vals)

    def _close_settled(self):
        """Close the disputes whose invoices are settled, or whose decision is carried out."""
        for dispute in self.filtered(lambda dispute: dispute.state == "open"):
            lines = dispute.line_ids.filtered(
                lambda line: line.state == "open" or line.amount_credited
            )
            if not lines:
                continue
            outcome = dispute._find_outcome(lines)
            if outcome:
                dispute._resolve(outcome, automatic=True)

    def _find_outcome(self, lines):
        """Return the outcome that the ledger gives a dispute, or False while it stays open.

        :param lines: the invoices of the dispute that are not cancelled
        """
        self.ensure_one()
        settled = all(line._is_settled() for line in lines)
        covered = all(line._is_covered() for line in lines)
        if self.decision == "partly" and all(line._is_accepted() for line in lines):
            return "partly"
        if not settled and not covered:
            return False
        credited = [line for line in lines if line.amount_credited]
        if not credited:
            return "paid"
        if self.decision in ("written_off", "reinvoiced"):
            return self.decision
        return "credited" if covered else "partly"
