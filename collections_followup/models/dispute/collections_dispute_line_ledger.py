"""Disputed invoices and the ledger: what is credited, and what is still in dispute."""

from odoo import models
from odoo.tools import SQL


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
        room = self.amount if self.state == "open" else self.amount_credited
        # What was taken back may come again.
        return room + self.amount_taken_back

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
        matches = engine.env["collections.followup.matches"]._sql_matches(
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
                ruleset = own_engine._get_ruleset(owner)
                items.update(
                    own_engine.env["collections.dispute"]._get_disputed_items(
                        ruleset, owner._collections_today(), move_ids=tuple(own_moves.ids)
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
