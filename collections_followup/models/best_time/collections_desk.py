"""The best hours at the desk: beside the gate's answer, and in the day that is proposed."""

from odoo import api, fields, models


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    @api.model
    def _read_gate(self, case):
        # EXTENDS 'collections.desk': ``best``, the best hours of the channel with the reason
        rows = super()._read_gate(case)
        best_time = self.env["collections.best.time"]
        reader = case._get_best_time_reader()
        habits = best_time._read_habits({(case.company_id, reader)})
        habit = habits.get((case.company_id.id, reader.id))
        for row in rows:
            best = habit and habit.best.get(row["channel"])
            row["best"] = best_time._describe_best(best) if best else ""
        return rows

    @api.model
    def _read_outcomes(self, case, is_working):
        # EXTENDS 'collections.desk': the day of the next call; ``date_why``, why that one
        outcomes = super()._read_outcomes(case, is_working)
        best_time = self.env["collections.best.time"]
        for outcome in outcomes:
            outcome["date_why"] = ""
        if not best_time._is_on(case.company_id):
            return outcomes
        called = case.partner_id._collections_get_recipient(case.company_id, "phone")
        days = {
            fields.Date.to_date(outcome["date"])
            for outcome in outcomes
            if outcome["date"] and not outcome["leads_to"]
        }
        proposed = best_time._propose_days(case.company_id, called, days, is_working)
        for outcome in outcomes:
            day = fields.Date.to_date(outcome["date"]) if outcome["date"] else None
            if day in proposed and not outcome["leads_to"]:
                date, found = proposed[day]
                outcome["date"] = fields.Date.to_string(date)
                outcome["date_why"] = best_time._describe_channel(found.best)
        return outcomes
