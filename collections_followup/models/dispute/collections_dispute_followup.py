"""Disputes in the pass: only the disputed part of an item is left out, and its days stop.

Days on which an item is wholly disputed move its due date, for all that levels count from it:
an item that was 5 days late when it was disputed is 5 days late on the day on which the dispute
ends as valid debt. The same days do not count between two levels either.
"""

from odoo import api, models
from odoo.tools import SQL, formatLang

from ..base.collections_participant import Reason


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"
    _list_button = "action_collections_dispute"

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(50, "dispute", self.env._("Disputed"), "withheld")]

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant': an item that is disputed as a whole; of others only
        # the disputed part is left out
        return [("dispute", SQL("NOT b.is_credit AND b.disputed > 0 AND b.amount <= 0"))]

    @api.model
    def _sql_grounds(self, customer):
        # EXTENDS 'collections.participant'
        return SQL(
            """
            (SELECT string_agg(concat_ws(':', dl.id, dl.amount_open, dl.state), ','
                               ORDER BY dl.id)
               FROM collections_dispute d
               JOIN collections_dispute_line dl ON dl.dispute_id = d.id
              WHERE d.partner_id = %s AND d.state = 'open')
            """,
            customer,
        )

    @api.model
    def _follow_touched(self, partners):
        # EXTENDS 'collections.participant': what is paid, credited or cancelled changes the
        # disputes about it first
        self._find_touched_sudo(partners)._sync_ledger()

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant'
        return SQL("SELECT FROM collections_dispute WHERE partner_id IN %s", partner_ids)

    @api.model
    def _before_unmatch(self, partials):
        # EXTENDS 'collections.participant': the lines of resolved disputes that these
        # reconciliations may have credited
        # In sudo mode: whoever takes a credit note back may know nothing of disputes.
        lines = self.env["collections.dispute.line"].sudo()
        credits = partials.sudo().filtered(
            lambda partial: (
                partial.credit_move_id.move_id.move_type == "out_refund"
                or partial.credit_move_id.move_id.collections_dispute_id
            )
        )
        if not credits:
            return lines
        return lines.search(
            [
                ("move_id", "in", credits.debit_move_id.move_id.ids),
                ("dispute_id.state", "=", "resolved"),
                ("amount_credited", ">", 0),
            ]
        )

    @api.model
    def _after_unmatch(self, found):
        # EXTENDS 'collections.participant'
        found._follow_credits()

    @api.model
    def _get_withheld(self, ruleset, day, partner_ids=None, as_of=False):
        # EXTENDS 'collections.participant'
        disputed = self._get_disputed_items(ruleset, day, partner_ids, as_of)
        return {line_id: row["amount"] for line_id, row in disputed.items()}

    @api.model
    def _name_withheld(self, items):
        # EXTENDS 'collections.participant'
        return items._collections_get_disputes_sudo().mapped("name")

    @api.model
    def _get_stopped_days(self, ruleset, day, partner_ids=None, as_of=False, states=None):
        # EXTENDS 'collections.participant': a day counts from the first day in dispute to the
        # day before the last
        self.env["collections.dispute.period"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT p.move_line_id,
                       SUM(GREATEST(LEAST(COALESCE(p.date_until, %(day)s::date), %(day)s::date)
                           - GREATEST(p.date_from, COALESCE(l.date_maturity, l.date)), 0))::int,
                       SUM(GREATEST(LEAST(COALESCE(p.date_until, %(day)s::date), %(day)s::date)
                           - GREATEST(p.date_from, st.level_date), 0))::int
                  FROM collections_dispute_period p
                  JOIN account_move_line l ON l.id = p.move_line_id
             LEFT JOIN %(states)s AS st ON st.move_line_id = p.move_line_id
                 WHERE p.company_id IN %(companies)s AND p.date_from < %(day)s
                   %(scope)s
              GROUP BY p.move_line_id
                """,
                day=day,
                states=states or self.env["collections.followup.decide"]._sql_states(day, as_of),
                companies=ruleset.covered_ids,
                scope=self.env["account.move.line"]._collections_sql_of("l", partner_ids),
            )
        )

    # ----------------------------------------------------------------- in words

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant': the disputes about each invoice
        touched = [row["line_id"] for row in rows if row["disputed"]]
        if not touched:
            return {}
        # Sudo: disputes explain items to accountants, who do not read disputes.
        moves = self.env["account.move.line"].sudo().browse(touched).move_id
        lines = (
            self.env["collections.dispute.line"]
            .sudo()
            .search([("move_id", "in", moves.ids)], order="id")
        )
        running = lines.filtered(
            lambda line: (
                line.dispute_id.date_raised <= day
                and (line.state == "open" or (line.date_closed and line.date_closed > day))
            )
        )
        return running.grouped("move_id")

    @api.model
    def _get_numbers(self, line, row, facts):
        """Return the numbers of the disputes about an item, separated by commas."""
        found = facts.get(line.move_id) if row["disputed"] else None
        return ", ".join(found.dispute_id.mapped("name")) if found else ""

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        return self.env._(
            "Disputed (%s): not chased until it is cleared up.",
            self._get_numbers(line, row, facts),
        )

    @api.model
    def _add_remarks(self, text, line, row, facts):
        # EXTENDS 'collections.participant'
        env = self.env
        if row["agreed"] or row["reason"] == "dispute":
            return text
        if numbers := self._get_numbers(line, row, facts):
            text = env._(
                "%(text)s %(amount)s is disputed (%(dispute)s) and not claimed.",
                text=text,
                amount=formatLang(env, row["disputed"], currency_obj=line.currency_id),
                dispute=numbers,
            )
        if row["disputed_days"]:
            text = env._(
                "%(text)s Days in dispute do not count as late: %(days)s.",
                text=text,
                days=row["disputed_days"],
            )
        return text
