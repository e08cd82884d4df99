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
