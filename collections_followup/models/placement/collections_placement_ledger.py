"""How placements follow the ledger: money that came and went, balances, and what is recalled."""

from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...engine import placement as rules
from ..followup.collections_followup_matches import MONEY_JOURNALS


class CollectionsPlacement(models.Model):
    _inherit = "collections.placement"

    @api.model
    @api.private
    def _follow_ledger(self, company, partner_ids=None):
        """Bring what is placed up to date with the ledger. Done twice, it changes nothing.

        :param company: the company that keeps the cases
        :param tuple partner_ids: only these commercial partners
        :return: the placements that have changed
        """
        # Sudo: placements follow the ledger, whoever posts or pays.
        own = self.sudo().with_company(company)
        domain = [("company_id", "=", company.id)]
        states = ["approved", "placed", "acknowledged"]
        if partner_ids is not None:
            # A payment that comes back touches its customer: what is closed is looked at, too.
            domain.append(("partner_id", "in", partner_ids))
            states.append("closed")
        placements = own.search([*domain, ("state", "in", states)])
        if not placements:
            return placements
        changed = placements._take_back_money()
        changed |= placements._count_money()
        changed |= placements._match_told()
        # What is told to an agency is told in its language, whoever posts or pays.
        for lang, told in placements.grouped(lambda one: one.agency_id.partner_id.lang).items():
            changed |= told.with_context(lang=lang or self.env.lang)._update_lines()
        return changed

    # ----------------------------------------------------------------------------- money

    def _take_back_money(self):
        """Take back what was counted of payments that came back, and its commission."""
        money = self.env["collections.placement.recovery"].search(
            [
                ("placement_id", "in", self.ids),
                ("state", "=", "counted"),
                ("partial_id", "=", False),
            ]
        )
        if money:
            money._take_back()
        return money.placement_id

    def _count_money(self):
        """Count the money that was matched with items while they were placed, once each."""
        for model, names in {
            "account.partial.reconcile": None,
            "account.move.line": ["date", "journal_id"],
            "account.move": ["collections_placement_recovery_id"],
            "collections.placement.recovery": None,
            "collections.placement.line": None,
        }.items():
            self.env[model].flush_model(names)
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT l.id AS line_id, r.id AS partial_id, cl.date,
                       r.debit_amount_currency AS amount, r.amount AS amount_company,
                       l.state IN ('placed', 'paid', 'recalled')
                       AND (l.date_ended IS NULL OR cl.date <= l.date_ended) AS in_time
                  FROM collections_placement_line l
                  JOIN account_partial_reconcile r
                    ON r.debit_move_id = l.move_line_id AND r.id > l.matched_before
                  JOIN account_move_line cl ON cl.id = r.credit_move_id
                  JOIN account_journal j ON j.id = cl.journal_id AND j.type IN %(money)s
                  JOIN account_move m ON m.id = cl.move_id
                   AND m.collections_placement_recovery_id IS NULL
                 WHERE l.placement_id = ANY(%(ids)s)
                   AND l.state != 'waiting'
                   AND NOT EXISTS (SELECT FROM collections_placement_recovery v
                                    WHERE v.partial_id = r.id)
              ORDER BY r.id, l.id DESC
                """,
                money=MONEY_JOURNALS,
                ids=self.ids,
            )
        )
        rows = self._choose_counted(rows)
        lines = self.env["collections.placement.line"]
        money = self.env["collections.placement.recovery"].create(
            [
                {
                    **row,
                    "placement_id": lines.browse(row["line_id"]).placement_id.id,
                    "amount": float(row["amount"]),
                    "amount_company": float(row["amount_company"]),
                    "is_direct": True,
                }
                for row in rows
            ]
        )
        money._set_commission()
        return money.placement_id

    @api.model
    def _choose_counted(self, rows):
        """Return which money counts for which item, each once, as values of recoveries.

        Of two agencies who had it on one day, the later one. What comes when it is over counts
        for the agency that has told of just this payment.

        :param list rows: money by item, those of a later placement first; ``in_time`` says whether
            it came while it was placed
        """
        chosen, late = {}, []
        for row in rows:
            if not row.pop("in_time"):
                late.append(row)
            elif row["partial_id"] not in chosen:
                chosen[row["partial_id"]] = row
        late = [row for row in late if row["partial_id"] not in chosen]
        told = self.env["collections.placement.payment"]
        if late:
            ids = [row["line_id"] for row in late]
            told = told.search([("line_id", "in", ids), ("state", "=", "told")], order="date, id")
        pairs = rules.match(
            [rules.Reported(own, own.line_id.id, own.amount, own.fee) for own in told],
            [
                rules.Received(at, row["line_id"], float(row["amount"]))
                for at, row in enumerate(late)
            ],
        )
        for at, _payment in pairs:
            chosen.setdefault(late[at]["partial_id"], late[at])
        return list(chosen.values())

    def _match_told(self):
        """Find out which money is which payment that the agency has told of."""
        told = self.env["collections.placement.payment"].search(
            [("placement_id", "in", self.ids), ("state", "=", "told")], order="date, id"
        )
        if not told:
            return self.browse()
        money = self.env["collections.placement.recovery"].search(
            [
                ("line_id", "in", told.line_id.ids),
                ("state", "=", "counted"),
                ("is_direct", "=", True),
            ],
            order="date, id",
        )
        pairs = rules.match(
            [rules.Reported(own, own.line_id, own.amount, own.fee) for own in told],
            [rules.Received(own, own.line_id, own.amount) for own in money],
        )
        for received, payment in pairs:
            received._take_told(payment)
        return self.browse().union(*(received.placement_id for received, _payment in pairs))

    # ----------------------------------------------------------------------------- items

    def _update_lines(self):
        """Recall what is paid, disputed or agreed on, and have other balances told."""
        events = self.env["collections.placement.event"]
        back = self._find_paid_back()
        lines = self.line_ids.filtered(lambda line: line.state in ("waiting", "placed")) | back
        lines = lines.filtered(lambda line: line.placement_id.state != "proposed")
        if not lines:
            return self.browse()
        why = self._read_recalls(lines.move_line_id)
        kept = self._read_kept(lines)
        paid = self._find_paid(lines.move_line_id)
        ended = defaultdict(lambda: self.env["collections.placement.line"])
        changed = self.browse()
        for line in lines:
            item = line.move_line_id
            is_open = item._collections_is_open() if item else False
            left = max(item.amount_residual_currency, 0.0) if is_open else 0.0
            left = max(left - kept.get(line.id, 0.0), 0.0)
            most = line.amount if line._has_left() else left
            balance = line.currency_id.round(min(most, left))
            if line in back:
                line._come_back_sudo(balance)
                changed |= line.placement_id
            elif line.currency_id.is_zero(balance):
                if item in paid:
                    ended[line.placement_id, "paid", self.env._("Paid")] |= line
                else:
                    text = self.env._("Credited or written off by us")
                    ended[line.placement_id, "recalled", text] |= line
            elif item in why:
                ended[line.placement_id, "recalled", why[item]] |= line
            elif line.currency_id.compare_amounts(balance, line.balance):
                text = self.env._("Payment came back")
                if balance < line.balance:
                    text = self.env._("Credited or written off by us")
                    if item in paid or kept.get(line.id):
                        text = self.env._("Payment")
                events._tell(line, "update", balance, text)
                line.balance = balance
                changed |= line.placement_id
        for (placement, state, text), own in ended.items():
            placement._end_lines(own, state, text, follow=False)
            changed |= placement
        return changed

    def _find_paid_back(self):
        """Return the items that had been paid, and are open again, and with nobody else."""
        paid = self.line_ids.filtered(
            lambda line: (
                line.state == "paid"
                and line.move_line_id._collections_is_open()
                and line.move_line_id.amount_residual_currency > 0
                if line.move_line_id
                else False
            )
        )
        if not paid:
            return paid
        taken = self._find_open_lines_sudo(paid.move_line_id).move_line_id
        why = self._read_recalls(paid.move_line_id)
        return paid.filtered(
            lambda line: line.move_line_id not in taken and line.move_line_id not in why
        )

    @api.model
    def _find_paid(self, items):
        """Return the items of which money, or a fee that an agency kept, took the last part.

        What was credited or written off at last was not collected by anybody.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (r.debit_move_id) r.debit_move_id,
                       j.type IN %s OR m.collections_placement_recovery_id IS NOT NULL
                  FROM account_partial_reconcile r
                  JOIN account_move_line cl ON cl.id = r.credit_move_id
                  JOIN account_move m ON m.id = cl.move_id
                  JOIN account_journal j ON j.id = cl.journal_id
                 WHERE r.debit_move_id = ANY(%s)
              ORDER BY r.debit_move_id, r.id DESC
                """,
                MONEY_JOURNALS,
                items.ids,
            )
        )
        return items.browse([item_id for item_id, is_money in rows if is_money])

    @api.model
    def _read_recalls(self, items):
        """Return why items are recalled though something is open of them, by item."""
        disputed = dict.fromkeys(items._collections_read_disputed(), self.env._("Disputed"))
        agreed = {
            line.move_line_id: self.env._("Agreed on with us")
            for _kind, found in self.env["collections.settlement"]._find_held(items, "in_force")
            for line in found
        }
        return agreed | disputed | self._read_flagged(items)

    @api.model
    def _read_flagged(self, items):
        """Return which items a flag takes back from agencies, such as an insolvency, by item.

        Where no legal step is allowed nobody collects for us, either.
        """
        flags = self._find_flags(items, self.env.company, ("blocks_legal",))
        return {item: self.env._("Flag: %s", flag.name) for item, flag in flags.items()}

    @api.model
    def _find_flags(self, items, company, effects):
        """Return the flag that keeps agencies from an item, by item.

        :param company: the company that keeps the cases
        :param effects: names of what a flag does, of which one is enough
        """
        customers = items.partner_id.commercial_partner_id
        active = self.env["collections.flag.entry"]._get_active(
            customers, company._collections_covered() | company | items.company_id
        )
        return {
            item: entry.flag_id
            for item in items
            for entry in active.get(item.partner_id.commercial_partner_id, ())
            if any(entry.flag_id[effect] for effect in effects)
            and entry.move_id in (item.move_id, entry.move_id.browse())
        }

    def _read_kept(self, lines):
        """Return what agencies kept of payments of items and is not set off, by id of the line."""
        self.env["collections.placement.recovery"].flush_model()
        self.env["account.move"].flush_model(["state"])
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT v.line_id, COALESCE(SUM(v.amount_kept), 0)::float
                      FROM collections_placement_recovery v
                 LEFT JOIN account_move m ON m.id = v.offset_id
                     WHERE v.line_id = ANY(%s) AND v.state = 'counted'
                       AND (m.state IS DISTINCT FROM 'posted')
                  GROUP BY v.line_id
                    """,
                    lines.ids,
                )
            )
        )
