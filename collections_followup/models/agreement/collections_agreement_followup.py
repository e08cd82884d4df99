"""Agreements in the pass: what all kinds answer alike, see ``collections.participant``.

A kind says when an agreement keeps its items from being chased (``_sql_in_force``), for which
reason (``_reason``, ``_get_reasons``), and explains it (``_explain_waiting``).
"""

from odoo import api, fields, models
from odoo.tools import SQL


class CollectionsAgreement(models.AbstractModel):
    _inherit = "collections.agreement"

    # The name of the reason why an item that such an agreement holds is not chased.
    _reason = ""

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {self._name: None, self._get_line_model()._name: None}

    @api.model
    def _sql_in_force(self, ruleset, day, as_of=False):
        """Return the condition that an agreement ``a`` keeps the item of its line ``l``.

        :param ruleset: the company's policies
        :param date day: the day of the pass
        :param bool as_of: as it was at the end of ``day``
        """
        raise NotImplementedError

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant'
        return [
            (
                self._reason,
                SQL(
                    "NOT b.is_credit AND b.line_id IN (SELECT l.move_line_id FROM %s"
                    " WHERE l.move_line_id IS NOT NULL AND %s)",
                    self._sql_lines(),
                    self._sql_in_force(ruleset, day, as_of),
                ),
            )
        ]

    @api.model
    def _sql_grounds(self, customer):
        # EXTENDS 'collections.participant'
        return SQL(
            "(SELECT string_agg(concat_ws(':', a.id, a.state), ',' ORDER BY a.id)"
            " FROM %s a WHERE a.partner_id = %s)",
            SQL.identifier(self._table),
            customer,
        )

    @api.model
    def _get_touched_companies(self, companies):
        # EXTENDS 'collections.participant': a branch that got a policy of its own may have items
        # in agreements that the company above it still keeps
        return companies.parent_ids

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant'
        return SQL(
            "SELECT FROM %s WHERE partner_id IN %s", SQL.identifier(self._table), partner_ids
        )

    @api.model
    def _get_late_conditions(self, ruleset, partner_ids):
        # EXTENDS 'collections.participant': what was agreed on is paid, and payments are taken
        # back, before anything is overdue
        return [SQL("EXISTS (%s)", self._sql_awaiting(ruleset, partner_ids))]

    @api.model
    def _sql_awaiting(self, ruleset, partner_ids=None):
        # EXTENDS 'collections.participant'
        return SQL(
            "SELECT a.partner_id FROM %s a WHERE %s",
            SQL.identifier(self._table),
            self._sql_watched_of(ruleset.company_id, partner_ids),
        )

    @api.model
    def _read_unspoken(self, watched, debts):
        """Return the open items of agreements that nobody before has spoken for.

        :param SQL watched: condition on agreements ``a``
        :param dict debts: the open items that are left, by id, see ``_get_duties``
        :return: lists of items' ids, by the id of the newest agreement that they are in
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT a.id, l.move_line_id FROM %s WHERE %s ORDER BY a.id DESC",
                self._sql_lines(),
                watched,
            )
        )
        return self.env["collections.followup.duties"]._get_lines_of(rows, debts)

    # ----------------------------------------------------------------- in words

    @api.model
    def _find_live_lines_sudo(self, line_ids):
        """Return the lines of agreements that hold receivable items now.

        :param list line_ids: ids of journal items
        """
        # Sudo: each agreement keeps its items from being chased and explains so, whosever it is,
        # also to accountants, who read none.
        lines = self._get_line_model().sudo()
        if not line_ids:
            return lines
        return lines.search([("move_line_id", "in", line_ids), *lines._live_domain])

    @api.model
    def _get_told(self, rows):
        """Return the ids of the items whose explanation names an agreement of this kind.

        :param list rows: decisions about items, as dicts
        """
        return [row["line_id"] for row in rows if row["reason"] == self._reason]

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant': the line that holds each item
        lines = self._find_live_lines_sudo(self._get_told(rows))
        return {line.move_line_id.id: line for line in lines}

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        held = facts.get(line.id)
        # As of an earlier day, nothing may hold it any more.
        return self._explain_waiting(held) if held else ""

    @api.model
    def _explain_waiting(self, line):
        """Return a sentence on the agreement that keeps an item from being chased.

        :param line: a line of this model's agreements, in sudo mode
        """
        raise NotImplementedError

    @api.model
    def _get_next_date(self, line, row, facts):
        # EXTENDS 'collections.participant': no earlier than the day after the grace
        held = facts.get(line.id)
        if not held or not row["next_date"] or not self._grace_setting:
            return row["next_date"]
        limit = held[held._agreement_field].date_limit
        return max(row["next_date"], fields.Date.add(limit, days=1))
