"""Answers in the follow-up pass: what waits to be sorted comes first."""

from odoo import api, models
from odoo.tools import SQL

# What an answer is about from which one of these was entered.
ENTERED = {"collections.promise": "promise", "collections.dispute": "dispute"}


class CollectionsReply(models.Model):
    _name = "collections.reply"
    _inherit = ["collections.reply", "collections.participant"]

    _participant_order = 84

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.reply": ["case_id", "state"]}

    @api.model
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        # EXTENDS 'collections.participant': once a day is often enough
        return company if partner_ids is None else None

    @api.model
    def _after_evaluation(self, changes):
        # EXTENDS 'collections.participant': what came in before there was a case is sorted there
        self.flush_model(["case_id", "state", "company_id", "partner_id"])
        self.env["collections.case"].flush_model(["state"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE collections_reply ar SET case_id = c.id
                  FROM collections_case c
                 WHERE ar.company_id = %s AND ar.state = 'open' AND ar.case_id IS NULL
                   AND c.company_id = ar.company_id AND c.partner_id = ar.partner_id
                   AND c.state = 'open'
                """,
                changes.id,
            )
        )
        if self.env.cr.rowcount:
            self.invalidate_model(["case_id"])
            self.env["collections.case"].invalidate_model(["reply_ids"])

    @api.model
    def _get_priority_values(self, ruleset):
        # EXTENDS 'collections.participant'
        return {
            "answered": SQL(
                "(SELECT count(*) FROM collections_reply ar WHERE ar.case_id = open_case.id"
                " AND ar.state = 'open')"
            )
        }

    @api.model
    def _follow_new(self, records):
        # EXTENDS 'collections.participant': what was entered from an answer sorts it
        if records._name in ENTERED:
            self._sort_from(records, ENTERED[records._name])

    @api.model
    def _follow_case(self, case, kept):
        # EXTENDS 'collections.participant': what is to be sorted goes on where people look
        self.search([("case_id", "=", case.id), ("state", "=", "open")]).case_id = kept
