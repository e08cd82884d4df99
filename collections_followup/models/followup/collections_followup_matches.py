"""What was matched with receivable items since something was agreed on or disputed about them.

One reading for promises, payment plans, settlements and disputes: what counts as new money is
decided here, what each of them makes of it is decided there.

*Earlier money that is entered anew is not new money.* What an agreement found matched with its
items (``amount_matched``, up to the reconciliation ``matched_before``) and is not there any more
was taken back; what came since takes its place first, from the oldest day on, and only the rest
is new. So what counts as paid is never more than what was open when it was agreed on less what is
open now, over all items of the agreement. A settlement, which says how much may be given up,
expects what was taken back in addition instead, which comes to the same. What the agreement itself
booked is no money at all and takes no place.
"""

from odoo import models
from odoo.tools import SQL

# Journals whose entries are payments.
MONEY_JOURNALS = ("bank", "cash", "credit")


class CollectionsFollowupMatches(models.AbstractModel):
    _name = "collections.followup.matches"
    _description = "Follow-up Pass"

    def _sql_matches(self, held, own, payments=(), on_account=()):
        """Return what was matched with receivable items since they were agreed on.

        :param SQL held: a statement with the columns ``agreement_id``, ``line_id`` (the
            agreement's line), ``item_id`` (journal item), ``matched_before`` and
            ``amount_matched``; a line over several items names its amount on one of them
        :param SQL own: condition on the counterpart's entry ``m`` and the row ``h`` of ``held``:
            whether the agreement itself booked it
        :param payments: those without journal entry, see ``_get_unbooked_payments``
        :param on_account: money that is not matched yet, see ``_get_on_account``
        :return: ``SQL`` with the columns ``agreement_id``, ``line_id``, ``match_id`` (NULL
            without journal entry), ``entry_id``, ``day``, the counterpart's own date,
            ``amount``, what is new of it in the currency of the item, ``replaced``, the rest of
            it, and ``kind``: ``own``, ``payment``, ``credit`` (credit note), ``other``,
            ``unbooked`` (payment without journal entry), or of what is not matched
            ``on_account`` (payments and credit notes) and ``other_on_account``
        """
        return SQL(
            """
            WITH held AS MATERIALIZED (%(held)s),
            booked AS MATERIALIZED (%(booked)s),
            taken_back AS (%(taken_back)s),
            since AS (%(since)s),
            placed AS (
                SELECT s.*, COALESCE(t.amount, 0) AS taken_back,
                       COALESCE(SUM(s.amount) FILTER (WHERE s.kind != 'own') OVER (
                           PARTITION BY s.agreement_id
                           -- what is matched first: it is what the ledger has
                           ORDER BY s.kind IN ('on_account', 'other_on_account'), s.day,
                                    s.match_id, s.line_id
                           ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 0) AS until_now
                  FROM since s
             LEFT JOIN taken_back t ON t.agreement_id = s.agreement_id
            ),
            parted AS (
                SELECT p.*,
                       CASE WHEN p.kind = 'own' THEN 0
                            ELSE LEAST(p.amount,
                                       GREATEST(p.taken_back - p.until_now + p.amount, 0))
                            END AS replaced
                  FROM placed p
            )
            SELECT agreement_id, line_id, match_id, entry_id, day, kind,
                   amount - replaced AS amount, replaced
              FROM parted
            """,
            held=held,
            booked=self._sql_booked(own),
            taken_back=self._sql_taken_back(),
            since=self._sql_since(payments, on_account),
        )

    def _sql_booked(self, own):
        """Return what was ever matched with the items of ``held``, see ``_sql_matches``."""
        return SQL(
            """
            SELECT h.agreement_id, h.line_id, r.id AS match_id, cl.move_id AS entry_id,
                   cl.date AS day, r.debit_amount_currency AS amount,
                   r.id <= COALESCE(h.matched_before, 0) AS earlier,
                   CASE WHEN %(own)s THEN 'own'
                        WHEN j.type IN %(money)s THEN 'payment'
                        WHEN m.move_type = 'out_refund' THEN 'credit'
                        ELSE 'other' END AS kind
              FROM held h
              JOIN account_partial_reconcile r ON r.debit_move_id = h.item_id
              JOIN account_move_line cl ON cl.id = r.credit_move_id
              JOIN account_move m ON m.id = cl.move_id
              JOIN account_journal j ON j.id = cl.journal_id
            """,
            own=own,
            money=MONEY_JOURNALS,
        )

    def _sql_taken_back(self):
        """Return how much of earlier money is not there any more, by agreement."""
        return SQL(
            """
            SELECT agreement_id, SUM(amount) AS amount
              FROM (
                SELECT b.agreement_id, GREATEST(b.amount - COALESCE(e.amount, 0), 0) AS amount
                  FROM (SELECT agreement_id, line_id, SUM(amount_matched) AS amount
                          FROM held GROUP BY agreement_id, line_id) b
             LEFT JOIN (SELECT line_id, SUM(amount) AS amount
                          FROM booked WHERE earlier GROUP BY line_id) e
                    ON e.line_id = b.line_id
              ) by_line
          GROUP BY agreement_id
            """
        )

    def _sql_since(self, payments, on_account):
        """Return what came since it was agreed on, matched or not, see ``_sql_matches``."""
        return SQL(
            """
            SELECT agreement_id, line_id, match_id, entry_id, day, amount, kind
              FROM booked WHERE NOT earlier
             UNION ALL
            SELECT h.agreement_id, h.line_id, NULL, NULL, v.day, v.amount, 'unbooked'
              FROM (%(unbooked)s) v JOIN held h ON h.item_id = v.line_id
             UNION ALL
            SELECT h.agreement_id, h.line_id, NULL, NULL, v.day, v.amount,
                   CASE WHEN v.money THEN 'on_account' ELSE 'other_on_account' END
              FROM (%(on_account)s) v JOIN held h ON h.item_id = v.line_id
            """,
            unbooked=self.env["collections.followup.unbooked"]._sql_unbooked(payments),
            on_account=self.env["collections.followup.on.account"]._sql_on_account(on_account),
        )

    def _read_matched(self, items):
        """Return what is matched with receivable items now, for what is agreed on about them.

        Payments without journal entry count like matches.

        :param items: journal items
        :return: by item, a dict of ``matched_before``, the newest reconciliation (0 if none),
            and ``amount_matched``, in the currency of the item
        """
        result = {item: {"matched_before": 0, "amount_matched": 0.0} for item in items}
        if not items:
            return result
        self.env["account.partial.reconcile"].flush_model(
            ["debit_move_id", "debit_amount_currency"]
        )
        for line_id, last, amount in self.env.execute_query(
            SQL(
                "SELECT debit_move_id, MAX(id), SUM(debit_amount_currency)"
                " FROM account_partial_reconcile WHERE debit_move_id IN %s GROUP BY 1",
                tuple(items.ids),
            )
        ):
            result[items.browse(line_id)] = {
                "matched_before": last,
                "amount_matched": float(amount),
            }
        # Sudo: payments count whoever agrees; only amounts are returned, of the items that the
        # caller has.
        engine = self.sudo()
        for owner, own in engine.env["collections.followup"]._get_lines_by_owner(items).items():
            own_engine = engine.with_company(owner)
            own_engine.env["collections.followup"]._flush_ledger()
            partners = tuple(own.partner_id.commercial_partner_id.ids)
            covered = own_engine.env["collections.followup.unbooked"]._get_unbooked_amounts(
                own_engine.env["collections.followup.ruleset"]._get_ruleset(owner), partners
            )
            for item in items.browse(own.ids):
                result[item]["amount_matched"] += float(covered.get(item.id, 0))
        return result
