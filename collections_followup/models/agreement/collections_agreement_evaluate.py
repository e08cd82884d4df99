"""How agreements are brought up to date with the ledger: what all kinds do alike.

A kind says which of its agreements are looked at (``_sql_watched``, ``_moving_states``), what they
are by now (``_sql_changes``), and what is written of it (``_write_changes``). Nothing that was
computed before goes into it: an agreement is a function of the ledger, its own terms and the day.
"""

from odoo import api, models
from odoo.tools import SQL


class CollectionsAgreement(models.AbstractModel):
    _inherit = "collections.agreement"

    # States that time alone can change: all that is looked at where no customers are named. The
    # others change by nothing but an entry, whose customer is then named.
    _moving_states = ()

    @api.model
    @api.private
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        """Bring a company's agreements of this kind up to date with the ledger.

        :param company: the company that keeps the cases
        :param date day: the day to evaluate for
        :param tuple partner_ids: commercial partners whose agreements are evaluated, all of them
        :param on_account: money that is not matched yet, see ``_get_on_account`` of the pass;
            read if None
        :return: ``{id: (state before, state now)}`` of those whose state changed
        """
        # EXTENDS 'collections.participant'
        # Sudo: agreements follow the whole ledger, whoever posts or pays.
        kind = self.sudo().with_company(company)
        if partner_ids is not None and not kind.search_count(
            [("company_id", "=", company.id), ("partner_id", "in", partner_ids)], limit=1
        ):
            # Nearly all customers: looking is quicker than planning the statement.
            return {}
        engine = kind.env["collections.followup"]
        ruleset = engine._get_ruleset(company)
        if on_account is None:
            # The pass, which gives it, has done so.
            engine._flush_ledger()
            on_account = engine.env["collections.followup.on.account"]._get_on_account(
                ruleset, day, partner_ids
            )
        payments = engine.env["collections.followup.unbooked"]._get_unbooked_payments(
            ruleset, partner_ids
        )
        watched = self._sql_watched_of(company.id, partner_ids)
        if partner_ids is None:
            watched = SQL("%s AND a.state IN %s", watched, self._moving_states)
        matches = kind._sql_matches(watched, payments, on_account)
        return kind._evaluate_watched(watched, matches, day)

    @api.model
    def _evaluate_watched(self, watched, matches, day):
        """Evaluate those agreements that meet a condition.

        :param SQL watched: condition on agreements ``a``
        :param SQL matches: what was matched with their items, see ``_sql_matches``
        :param date day: the day to evaluate for
        :return: see ``_evaluate``
        """
        rows = self.env.execute_query_dict(self._sql_changes(watched, matches, day))
        if not rows:
            return {}
        columns = [name for name in rows[0] if name != "old_state"]
        types = {"id": SQL("int[]"), "state": SQL("varchar[]")}
        new = SQL(
            "unnest(%s) AS n(%s)",
            SQL(", ").join(
                SQL("%s::%s", [row[name] for row in rows], types.get(name, SQL("numeric[]")))
                for name in columns
            ),
            SQL(", ").join(SQL.identifier(name) for name in columns),
        )
        self._write_changes(new, day)
        self.invalidate_model()
        self._get_line_model().invalidate_model()
        return {
            row["id"]: (row["old_state"], row["state"])
            for row in rows
            if row["state"] != row["old_state"]
        }

    @api.model
    def _sql_watched(self):
        """Return the condition on agreements ``a`` that follow the ledger: not over for good."""
        raise NotImplementedError

    @api.model
    def _sql_watched_of(self, company_id, partner_ids=None):
        """Return the condition on agreements ``a`` of a company that follow the ledger.

        :param int company_id: the company that keeps the cases
        :param tuple partner_ids: only these commercial partners
        """
        return SQL(
            "a.company_id = %s AND %s %s",
            company_id,
            self._sql_watched(),
            SQL() if partner_ids is None else SQL("AND a.partner_id IN %s", partner_ids),
        )

    @api.model
    def _sql_changes(self, watched, matches, day):
        """Return the statement that finds the agreements that are no longer as they stand.

        :param SQL watched: condition on agreements ``a``
        :param SQL matches: what was matched with their items, see ``_sql_matches``
        :param date day: the day to evaluate for
        :return: ``SQL`` with the columns ``id``, ``state``, ``old_state`` and figures
        """
        raise NotImplementedError

    @api.model
    def _write_changes(self, new, day):
        """Write the states and figures of agreements that have changed, and those of their lines.

        :param SQL new: a table ``n`` with the columns of ``_sql_changes`` but ``old_state``
        :param date day: the day that was evaluated for
        """
        raise NotImplementedError

    @api.model
    def _sql_matches(self, watched, payments=(), on_account=()):
        """Return what was matched with the items of agreements since they were made.

        :param SQL watched: condition on agreements ``a``
        :param payments: those without journal entry, see ``_get_unbooked_payments`` of the pass
        :param on_account: money that is not matched yet, see ``_get_on_account`` of the pass
        :return: see ``_sql_matches`` of the pass
        """
        return self.env["collections.followup.matches"]._sql_matches(
            SQL(
                "SELECT a.id AS agreement_id, l.id AS line_id, l.move_line_id AS item_id,"
                " l.matched_before, l.amount_matched FROM %s WHERE %s",
                self._sql_lines(),
                watched,
            ),
            self._sql_own(),
            payments,
            on_account,
        )

    @api.model
    def _sql_own(self):
        """Return the condition that the agreement of row ``h`` itself has booked entry ``m``."""
        return SQL("FALSE")

    @api.model
    def _sql_lines(self):
        """Return the join of agreements ``a`` with their lines ``l``."""
        lines = self._get_line_model()
        return SQL(
            "%s a JOIN %s l ON %s = a.id",
            SQL.identifier(self._table),
            SQL.identifier(lines._table),
            SQL.identifier("l", lines._agreement_field),
        )

    def _evaluate_again(self):
        """Look at the ledger once more for the customers of these agreements, of one company."""
        company, partners = self.company_id, tuple(self.partner_id.ids)
        kind = self.with_company(company)
        kind._after_evaluation(kind._evaluate(company, company._collections_today(), partners))

    @api.model
    def _get_line_model(self):
        """Return an empty recordset of the lines of agreements of this kind."""
        return self.env[self._fields["line_ids"].comodel_name]

    # --------------------------------------------------------------- consequences

    @api.model
    @api.private
    def _after_evaluation(self, changes):
        """Do what follows from agreements whose state has changed.

        :param dict changes: see ``_evaluate``
        """
        # EXTENDS 'collections.participant'
        # Sudo: agreements follow the ledger; who posts or pays has no part in them.
        agreements = self.sudo().browse(changes).exists()
        if not agreements:
            return
        agreements._link_cases()
        agreements._tell_changes(changes)
        for (before, now), own in agreements.grouped(lambda own: changes[own.id]).items():
            own._follow_change(before, now)

    def _tell_changes(self, changes):
        """Write into the chatter of these agreements how they stand now.

        :param dict changes: see ``_evaluate``
        """
        self._message_log_batch(bodies={own.id: own._get_status() for own in self})

    def _follow_change(self, before, now):
        """Do what follows for agreements that have gone from one state to another.

        :param str before: the state they were in
        :param str now: the state they are in
        """
