"""The priority of cases: each factor is written once, as SQL; the score sums it up, and the
explanation reads it from the same row."""

from odoo import models
from odoo.tools import SQL, formatLang


class CollectionsFollowupPriority(models.AbstractModel):
    _name = "collections.followup.priority"
    _description = "Follow-up Pass"

    def _get_priority_values(self, ruleset):
        """Return the SQL of each priority factor, over the figures ``t``."""
        values = {
            "amount_overdue": SQL(
                "GREATEST(t.amount_overdue - t.amount_credit - t.amount_disputed, 0)"
            ),
            "days_overdue": SQL("COALESCE(t.days_overdue, 0)"),
            "level": SQL("100 * COALESCE(t.level_share, 0)"),
            "item_count": SQL("t.item_count"),
            "episode": SQL("COALESCE(old.episodes, 0)"),
        }
        for participant in self.env["collections.participant"]._get_participants():
            values.update(participant._get_priority_values(ruleset))
        return values

    def _sql_priority(self, ruleset):
        """Return the priority score: the sum of weight x min(1, value / reference)."""
        values = self._get_priority_values(ruleset)
        parts = [
            SQL("%s * LEAST(1, (%s)::numeric / %s)", weight, values[factor], reference)
            for factor, reference, weight in ruleset.priority
            if factor in values
        ]
        return SQL(" + ").join(parts) if parts else SQL("0")

    def _read_priority_figures(self, cases):
        """Return the value of each priority factor for cases, from the row that scores them.

        As of the day on which they were scored: nothing that has happened since is counted.

        :param cases: cases of any companies
        :return: a dict by case id of the values by factor; those without anything overdue have
            none
        """
        result = {}
        for (company, day), own in cases.grouped(
            lambda case: (case.company_id, case.refresh_date)
        ).items():
            # Sudo: whoever reads a case is told what its score is made of, by whatever records.
            engine = self.sudo().with_company(company)
            ruleset = engine.env["collections.followup"]._get_ruleset(company)
            engine.env["collections.followup"]._flush_ledger()
            customers = tuple(own.partner_id.ids)
            factors = engine._get_priority_values(ruleset)
            rows = engine.env.execute_query(
                SQL(
                    "WITH decision AS MATERIALIZED (%s) SELECT f.case_id, %s FROM (%s) f"
                    " WHERE f.case_id IN %s",
                    engine.env["collections.followup.decide"]._sql_decide(
                        ruleset, day, partner_ids=customers
                    ),
                    SQL(", ").join(SQL.identifier("f", f"factor_{name}") for name in factors),
                    engine.env["collections.followup.figures"]._sql_figures(
                        ruleset,
                        day,
                        SQL("AND cc.partner_id IN %s", customers),
                        more=[
                            SQL("(%s)::float AS %s", value, SQL.identifier(f"factor_{name}"))
                            for name, value in factors.items()
                        ],
                    ),
                    tuple(own.ids),
                )
            )
            for case_id, *values in rows:
                result[case_id] = dict(zip(factors, values, strict=True))
        return result

    def _explain_priority(self, case, values):
        """Return the rows that make up a case's priority score, as an HTML table.

        :param dict values: by factor, see ``_read_priority_figures``
        """
        company = case.company_id
        # Sudo: the rules are told to whoever reads the case, and edited by administrators.
        rules = (
            self.env["collections.priority.rule"]
            .sudo()
            .search([("company_id", "in", (False, company.id)), ("weight", ">", 0)])
        )
        rows = []
        for rule in rules:
            value = values.get(rule.factor, 0)
            points = rule.weight * min(1, value / rule.reference)
            rows.append(
                {
                    "name": rule.name,
                    "value": formatLang(self.env, value, digits=0),
                    "reference": formatLang(self.env, rule.reference, digits=0),
                    "points": self.env._(
                        "%(points)s of %(weight)s",
                        points=formatLang(self.env, points, digits=1),
                        weight=formatLang(self.env, rule.weight, digits=0),
                    ),
                }
            )
        return self.env["ir.qweb"]._render("collections_followup.priority_table", {"rows": rows})
