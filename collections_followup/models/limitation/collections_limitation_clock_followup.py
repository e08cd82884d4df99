"""Limitation in the follow-up pass: barred debts whose rule says so are not reminded of."""

from odoo import api, models
from odoo.tools import SQL, format_date

from ..base.collections_participant import Reason


class CollectionsLimitationClock(models.Model):
    _name = "collections.limitation.clock"
    _inherit = ["collections.limitation.clock", "collections.participant"]

    _participant_order = 73

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(97, "barred", self.env._("Time-barred"), "excluded")]

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {
            "collections.limitation.clock": None,
            "res.company": ["collections_limitation"],
        }

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant': others have no end that is near or over
        return SQL(
            "SELECT FROM collections_limitation_clock k JOIN res_company o ON o.id = k.company_id"
            " AND o.collections_limitation"
            " WHERE k.partner_id IN %s AND k.expiry < CURRENT_DATE + 366",
            partner_ids,
        )

    @api.model
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        # EXTENDS 'collections.participant': a pass goes by what is so today
        if company.collections_limitation:
            self._update_sudo(company, partner_ids)

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant'
        return [
            (
                "barred",
                SQL(
                    "NOT b.is_credit AND b.line_id IN ("
                    "SELECT k.move_line_id FROM collections_limitation_clock k"
                    " JOIN res_company o ON o.id = k.company_id AND o.collections_limitation"
                    " WHERE k.company_id = %s AND k.expiry < %s AND k.notices = 'out')",
                    ruleset.company_id,
                    day,
                ),
            )
        ]

    @api.model
    def _sql_grounds(self, customer):
        # EXTENDS 'collections.participant'
        return SQL(
            """
            (SELECT string_agg(concat_ws(':', k.move_line_id, k.notices), ','
                               ORDER BY k.move_line_id)
               FROM collections_limitation_clock k
               JOIN res_company o ON o.id = k.company_id AND o.collections_limitation
              WHERE k.partner_id = %s AND k.expiry < CURRENT_DATE)
            """,
            customer,
        )

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant'
        lines = [row["line_id"] for row in rows if row["reason"] == "barred"]
        clocks = self.search([("move_line_id", "in", lines)])
        return {clock.move_line_id.id: (clock.expiry, clock.rule_id.name) for clock in clocks}

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        expiry, rule = facts.get(line.id, (None, ""))
        if not expiry:
            return ""
        return self.env._(
            "Time-barred since %(day)s (%(rule)s): notices about it are not sent.",
            day=format_date(self.env, expiry),
            rule=rule or "",
        )

    @api.model
    def _follow_customers(self, contacts, customers):
        # EXTENDS 'collections.participant': ends go along with their items
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE collections_limitation_clock k SET partner_id = p.commercial_partner_id"
                " FROM account_move_line l JOIN res_partner p ON p.id = l.partner_id"
                " WHERE k.move_line_id = l.id AND k.partner_id IN %s"
                " AND k.partner_id != p.commercial_partner_id",
                tuple(customers.ids) or (0,),
            )
        )
        self.invalidate_model(["partner_id", "collector_id"])
