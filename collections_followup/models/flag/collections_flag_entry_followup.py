"""Flags in the follow-up pass: what is not reminded of, and where cases go."""

from datetime import date

from odoo import api, models
from odoo.tools import SQL

from ..base.collections_participant import Reason
from ..case.collections_case_stage import FOREIGN_KINDS


class CollectionsFlagEntry(models.Model):
    _name = "collections.flag.entry"
    _inherit = ["collections.flag.entry", "collections.participant"]

    _participant_order = 72

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(95, "flag", self.env._("Flagged"), "excluded")]

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.flag.entry": None, "collections.flag": None}

    @api.model
    @api.private
    def _sql_stopped(self, name, companies, day, past=False):
        """Return the query of what is not reminded of on a day because of a flag.

        :param str name: ``partner_id`` for the ids of customers, ``move_id`` of invoices
        :param companies: ids of the companies whose items it is about
        :param date day: the day
        :param bool past: whether it is past, see ``_sql_in_force``
        """
        return SQL(
            "SELECT %s FROM collections_flag_entry fe JOIN collections_flag f ON f.id = fe.flag_id"
            " WHERE f.stops_reminders AND (fe.move_id IS NOT NULL) = %s AND %s"
            # Whoever speaks for the customer had so many days to answer.
            " AND (COALESCE(f.answer_days, 0) = 0 OR fe.date_answered <= %s"
            " OR fe.date_from + f.answer_days > %s)",
            SQL.identifier("fe", name),
            name == "move_id",
            self._sql_in_force("fe", companies, day, past),
            day,
            day,
        )

    @api.model
    @api.private
    def _sql_spared(self, companies, day):
        """Return the query of the customers whom nobody contacts as a matter of routine on a day.

        Those who are not reminded because of a flag, may not be contacted, or are only called by
        a supervisor: the vulnerable, for example.

        :param companies: ids of the companies that contact them
        :param date day: the day
        """
        return SQL(
            "%s UNION ALL SELECT fe.partner_id FROM collections_flag_entry fe"
            " JOIN collections_flag f ON f.id = fe.flag_id WHERE fe.move_id IS NULL AND %s"
            " AND (f.needs_supervisor"
            " OR f.contact_verdict = 'blocked' AND COALESCE(f.answer_days, 0) = 0)",
            self._sql_stopped("partner_id", companies, day),
            self._sql_in_force("fe", companies, day),
        )

    @api.model
    @api.private
    def _find_stopping(self, customer, company):
        """Return the flags because of which a customer is not reminded today, as a whole.

        :param company: the company that reminds
        """
        self.flush_model()
        covered = (company._collections_covered() | company).ids
        day = company._collections_today()
        [(stopped,)] = self.env.execute_query(
            SQL("SELECT %s IN (%s)", customer.id, self._sql_stopped("partner_id", covered, day))
        )
        if not stopped:
            return self.browse()
        found = self._get_active(customer, company._collections_covered() | company)
        return found[customer].filtered(
            lambda entry: entry.flag_id.stops_reminders and not entry.move_id
        )

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant'
        partners, moves = (
            self._sql_stopped(name, ruleset.covered_ids, day, past=as_of)
            for name in ("partner_id", "move_id")
        )
        return [
            (
                "flag",
                SQL(
                    "NOT b.is_credit AND (b.partner_id IN (%s) OR b.move_id IN (%s))",
                    partners,
                    moves,
                ),
            )
        ]

    @api.model
    def _sql_policies(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant': as long as a flag counts, its policy is followed
        return SQL(
            """
            SELECT DISTINCT ON (fe.partner_id) fe.partner_id, f.policy_id
              FROM collections_flag_entry fe
              JOIN collections_flag f ON f.id = fe.flag_id
             WHERE f.policy_id IN %s AND fe.move_id IS NULL AND %s
          ORDER BY fe.partner_id, f.sequence, fe.id
            """,
            tuple(policy[0] for policy in ruleset.policies) or (0,),
            self._sql_in_force("fe", ruleset.covered_ids, day, past=as_of),
        )

    @api.model
    def _sql_grounds(self, customer):
        # EXTENDS 'collections.participant'
        return SQL(
            """
            (SELECT string_agg(
                        concat_ws(':', fe.id, fe.date_until, fe.contact_id, fe.date_answered),
                        ',' ORDER BY fe.id)
               FROM collections_flag_entry fe
              WHERE fe.partner_id = %s AND fe.date_ended IS NULL)
            """,
            customer,
        )

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant': what is flagged of each customer
        customers = {row["partner_id"] for row in rows if row["reason"] == "flag"}
        companies = company._collections_covered() | company
        return self._get_active(self.env["res.partner"].browse(customers), companies)

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        customer = self.env["res.partner"].browse(row["partner_id"])
        found = facts.get(customer, self.browse()).filtered(
            lambda entry: (
                entry.flag_id.stops_reminders
                and entry.move_id in (line.move_id, entry.move_id.browse())
            )
        )
        return found[0]._describe() if found else ""

    # --------------------------------------------------------------------------- cases

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant': a case keeps one that has ended until it is looked at
        return SQL(
            "SELECT FROM collections_flag_entry WHERE date_ended IS NULL AND partner_id IN %s"
            " UNION ALL SELECT FROM collections_case"
            " WHERE state = 'open' AND flag_entry_id IS NOT NULL AND partner_id IN %s",
            partner_ids,
            partner_ids,
        )

    @api.model
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        # EXTENDS 'collections.participant': the cases are moved once they are there
        return company, day, partner_ids

    @api.model
    def _after_evaluation(self, changes):
        # EXTENDS 'collections.participant'
        company, day, partner_ids = changes
        cases = self.env["collections.case"]
        self.flush_model()
        cases.flush_model(["flag_entry_id", "state", "partner_id", "company_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH flagged AS (
                    SELECT DISTINCT ON (fe.partner_id) fe.partner_id, fe.id, f.stage_id
                      FROM collections_flag_entry fe
                      JOIN collections_flag f ON f.id = fe.flag_id
                     WHERE f.stage_id IS NOT NULL AND fe.move_id IS NULL AND %(in_force)s
                  ORDER BY fe.partner_id, f.sequence, fe.id)
                SELECT c.id, c.flag_entry_id, g.id, g.stage_id
                  FROM collections_case c
             LEFT JOIN flagged g ON g.partner_id = c.partner_id
                 WHERE c.company_id = %(company)s AND c.state = 'open' AND %(scope)s
                   AND (c.flag_entry_id IS NOT NULL OR g.id IS NOT NULL)
                   AND c.flag_entry_id IS DISTINCT FROM g.id
                """,
                in_force=self._sql_in_force("fe", company._collections_covered().ids, day),
                company=company.id,
                scope=SQL("TRUE")
                if partner_ids is None
                else SQL("c.partner_id IN %s", tuple(partner_ids) or (0,)),
            )
        )
        for case_id, old_id, entry_id, stage_id in rows:
            case = cases.browse(case_id)
            # Once: whoever moves the case on meanwhile is not contradicted each night.
            case._as_engine().write({"flag_entry_id": entry_id or False})
            if entry_id:
                stage = self.env["collections.stage"].browse(stage_id)
                case._move_stage("flagged", stage)
            elif case.stage_id == self.browse(old_id).flag_id.stage_id:
                case._return_stage("flag_ended")

    @api.model
    def _find_kept(self, cases, stage):
        # EXTENDS 'collections.participant': notices and levels lead no protected customer to court
        if stage.kind not in FOREIGN_KINDS:
            return cases.browse()
        return cases.browse().union(*cases._find_legally_protected())

    # ------------------------------------------------------------------------- charges

    @api.model
    @api.private
    def _sql_frozen(self):
        """Return the query of the days for which neither interest nor fees are charged.

        The columns are ``partner_id`` (the customer), ``move_id`` (NULL for all that the customer
        owes), ``company_id`` (NULL for all), ``first`` and ``last``, NULL for one that goes on. A
        flag that is ended ends at once, as in the pass.
        """
        self.flush_model()
        self.env["collections.flag"].flush_model(["freezes_charges"])
        return SQL(
            """
            SELECT fe.partner_id, fe.move_id, fe.company_id, fe.date_from AS first,
                   LEAST(fe.date_until, fe.date_ended - 1) AS last
              FROM collections_flag_entry fe
              JOIN collections_flag f ON f.id = fe.flag_id
             WHERE f.freezes_charges
            """
        )

    @api.model
    @api.private
    def _get_frozen_days(self, move, date_from, date_until):
        """Return the days for which neither interest nor fees are charged on an invoice.

        :param move: the invoice
        :param date date_from: the first day, included
        :param date date_until: the last day, included
        :return: a set of dates
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT GREATEST(first, %(first)s), LEAST(last, %(last)s) FROM (%(frozen)s) f"
                " WHERE partner_id = %(partner)s AND (move_id IS NULL OR move_id = %(move)s)"
                " AND (company_id IS NULL OR company_id = %(company)s)",
                frozen=self._sql_frozen(),
                first=date_from,
                last=date_until,
                partner=move.commercial_partner_id.id,
                move=move.id,
                company=move.company_id.id,
            )
        )
        return {
            date.fromordinal(number)
            for first, last in rows
            for number in range(first.toordinal(), last.toordinal() + 1)
        }
