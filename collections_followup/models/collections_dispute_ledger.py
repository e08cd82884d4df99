"""Disputes and the ledger: what is credited, what stays in dispute, what ends by itself.

The disputed part of an invoice falls on its receivable items from the one due last, and never
exceeds what is open. Payments therefore reduce the undisputed part first. Credit notes that
come after the dispute, and write-offs made for it, reduce the disputed part first: they are
what a justified dispute leads to. Those made for a dispute count for it alone; others for the
oldest dispute about the invoice.
"""

from odoo import api, models
from odoo.fields import Date
from odoo.tools import SQL


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
                self.env["collections.followup"]._refresh_touched(company, own.partner_id)

    @api.model
    def _find_touched(self, partners):
        """Return the open disputes of customers.

        :param partners: commercial partners
        """
        # Sudo: who pays or posts has no part in the disputes that change by it.
        return self.sudo().search([("partner_id", "in", partners.ids), ("state", "=", "open")])

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


class CollectionsDisputeLine(models.Model):
    _inherit = "collections.dispute.line"

    def _get_open_total(self):
        """Return what the ledger has open on the invoice, in its currency."""
        self.ensure_one()
        items = self.move_id._collections_get_receivable_lines()
        return sum(items.mapped("amount_residual_currency"))

    def _is_settled(self):
        """Return whether nothing is open on the invoice any more."""
        self.ensure_one()
        return self.currency_id.compare_amounts(self._get_open_total(), 0) <= 0

    def _is_covered(self):
        """Return whether all that was disputed has been credited."""
        self.ensure_one()
        return self.currency_id.compare_amounts(self.amount_credited, self.amount) >= 0

    def _is_accepted(self):
        """Return whether what was accepted has been credited."""
        self.ensure_one()
        return self.currency_id.compare_amounts(self.amount_credited, self.amount_accepted) >= 0

    def _close_cancelled(self):
        """Take invoices that are not posted any more off their disputes, and say so."""
        for dispute, lines in self.grouped("dispute_id").items():
            today = dispute.company_id._collections_today()
            lines.write({"state": "closed", "date_closed": today, "amount_open": 0.0})
            for line in lines:
                dispute._message_log(
                    body=self.env._("%s was cancelled or reset to draft.", line.move_id.name)
                )
            if all(line.state == "closed" for line in dispute.line_ids):
                dispute._resolve("invoice", automatic=True)
            else:
                dispute._sum_up()

    def _sync_credited(self):
        """Count for each disputed invoice what was credited since the dispute."""
        for line, amount in self._get_credited().items():
            if line.state == "open" and line.currency_id.compare_amounts(
                line.amount_credited, amount
            ):
                line.amount_credited = amount

    def _get_room(self):
        """Return how much of credits that were made for no dispute this one takes at most."""
        self.ensure_one()
        # A resolved one keeps what it had, and takes nothing that came later.
        return self.amount if self.state == "open" else self.amount_credited

    def _get_credited(self):
        """Return what was credited since each dispute about these invoices, by dispute line."""
        # Oldest first; those of resolved disputes have had their share.
        everyone = self.search([("move_id", "in", self.move_id.ids)], order="id")
        credited = dict.fromkeys(everyone, 0.0)
        given = {}
        for line_id, match_id, kind, amount in everyone._read_credits():
            line = everyone.browse(line_id)
            taken = float(amount)
            if kind == "credit":
                # One credit note may be for several disputes.
                room = line._get_room() - credited[line]
                taken = max(min(taken - given.get(match_id, 0.0), room), 0.0)
                given[match_id] = given.get(match_id, 0.0) + taken
            credited[line] += taken
        return {line: line.currency_id.round(amount) for line, amount in credited.items()}

    def _read_credits(self):
        """Return what was credited on these disputed invoices since, see ``_sql_matches``.

        :return: list of dispute line id, reconciliation id, kind (``own``: made for the dispute;
            ``credit``: another credit note, that of no other dispute) and amount, in the order
            in which they came
        """
        if not self:
            return []
        engine = self.env["collections.followup"]
        engine._flush_ledger()
        self.flush_model()
        self.env["account.move"].flush_model(["collections_dispute_id"])
        matches = engine._sql_matches(
            # What was matched with the invoice stands on one of its items.
            SQL(
                """
                SELECT dl.id AS agreement_id, dl.id AS line_id, l.id AS item_id,
                       dl.matched_before,
                       CASE WHEN l.id = MIN(l.id) OVER (PARTITION BY dl.id)
                            THEN COALESCE(dl.amount_matched, 0) ELSE 0 END AS amount_matched
                  FROM collections_dispute_line dl
                  JOIN account_move_line l ON l.move_id = dl.move_id
                  JOIN account_account a ON a.id = l.account_id
                   AND a.account_type = 'asset_receivable'
                 WHERE dl.id IN %s
                """,
                tuple(self.ids),
            ),
            SQL(
                "m.collections_dispute_id = (SELECT dispute_id FROM collections_dispute_line"
                " WHERE id = h.agreement_id)"
            ),
        )
        return self.env.execute_query(
            SQL(
                "SELECT r.line_id, r.match_id, r.kind, r.amount FROM (%s) r"
                " JOIN account_move m ON m.id = r.entry_id"
                " WHERE r.amount > 0 AND (r.kind = 'own'"
                " OR r.kind = 'credit' AND m.collections_dispute_id IS NULL)"
                " ORDER BY r.match_id, r.line_id",
                matches,
            )
        )

    def _sync_open(self, moves, backdate=False):
        """Work out what is in dispute of each invoice, and count wholly disputed days.

        :param moves: the invoices of these lines, and those that were disputed before
        :param bool backdate: see ``_sync_ledger``
        """
        # Sudo: all disputes of an invoice share what is open of it, also those that the user does
        # not see.
        engine = self.env["collections.followup"].sudo()
        items = {}
        for owner, own_moves in moves.grouped(
            lambda move: move.company_id._collections_owner()
        ).items():
            if owner:
                own_engine = engine.with_company(owner)
                own_engine._flush_ledger()
                plan = own_engine._get_plan(owner)
                items.update(
                    own_engine._get_disputed_items(
                        plan, owner._collections_today(), move_ids=tuple(own_moves.ids)
                    )
                )
        left = {}
        for item in items.values():
            left[item["move_id"]] = left.get(item["move_id"], 0.0) + item["amount"]
        for line in self.sorted("id"):
            rest = left.get(line.move_id.id, 0.0)
            wanted = line.amount - line.amount_credited
            amount = rest if line.scope == "all" else max(min(wanted, rest), 0.0)
            left[line.move_id.id] = rest - amount
            amount = line.currency_id.round(amount)
            if line.currency_id.compare_amounts(line.amount_open, amount):
                line.amount_open = amount
        self.dispute_id._sum_up()
        self.env["collections.dispute.period"]._sync(moves, items, backdate)


class CollectionsDisputePeriod(models.Model):
    _inherit = "collections.dispute.period"

    @api.model
    def _sync(self, moves, items, backdate=False):
        """Begin and end the disputed days of the receivable items of invoices.

        :param moves: the invoices
        :param dict items: what is disputed of their items, see ``_get_disputed_items``
        :param bool backdate: see ``_sync_ledger`` of disputes
        """
        lines = moves._collections_get_receivable_lines()
        # Sudo: the disputed days follow the ledger and are nobody's to write.
        periods = self.sudo().search([("move_line_id", "in", lines.ids)])
        running = {period.move_line_id: period for period in periods if not period.date_until}
        last = {}
        for period in periods - self.browse().union(*running.values()):
            end = last.get(period.move_line_id, Date.from_string("1900-01-01"))
            last[period.move_line_id] = max(end, period.date_until)
        vals_list = []
        for line in lines:
            today = line.company_id._collections_today()
            item = items.get(line.id)
            whole = item and line.currency_id.compare_amounts(item["amount"], item["open"]) >= 0
            if whole and line not in running:
                # Disputed before it was entered: those days count as well.
                start = min(item["date_raised"], today) if backdate else today
                vals_list.append(
                    {
                        "move_line_id": line.id,
                        "company_id": line.company_id.id,
                        "date_from": max(start, last.get(line, start)),
                    }
                )
            elif not whole and line in running:
                period = running[line]
                period.date_until = max(today, period.date_from)
        if vals_list:
            # Days that end now must have ended before others begin on the same item.
            self.flush_model(["date_until"])
            self.sudo().create(vals_list)
