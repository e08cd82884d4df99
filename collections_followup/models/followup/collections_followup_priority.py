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
            "disputed_share": SQL(
                "COALESCE(100 * t.amount_disputed / NULLIF(t.amount_overdue, 0), 0)"
            ),
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

    def _preview(self, company, weights, limit):
        """Return which open cases of a company would move if the rules had other weights.

        Nothing is written. Both places follow from the same figures, as of now.

        :param company: the company that keeps the cases
        :param list weights: factor, reference and weight of each rule
        :param int limit: so many cases at most are listed: those in front, now or then
        :return: ``{'cases': open ones, 'moved': how many move, 'rows': [(case id, place now, place
            then, priority now, priority then)]}``
        """
        # Sudo: whoever may change the rules sees what they do, in a company of their own.
        engine = self.sudo().with_company(company)
        ruleset = engine.env["collections.followup"]._get_ruleset(company)
        engine.env["collections.followup"]._flush_ledger()
        day = company._collections_today()
        statement = SQL(
            """
            WITH decision AS MATERIALIZED (%(decision)s),
            figure AS MATERIALIZED (
                SELECT f.case_id, f.priority_score AS old_score, f.other_score AS new_score
                  FROM (%(figures)s) f
                 WHERE f.case_id IS NOT NULL AND f.item_count > 0),
            placed AS (
                SELECT case_id, old_score, new_score,
                       row_number() OVER (ORDER BY old_score DESC, case_id DESC) AS old_rank,
                       row_number() OVER (ORDER BY new_score DESC, case_id DESC) AS new_rank
                  FROM figure),
            moved AS (SELECT * FROM placed WHERE old_rank != new_rank)
            SELECT (SELECT count(*) FROM figure), (SELECT count(*) FROM moved),
                   (SELECT json_agg(json_build_array(
                               r.case_id, r.old_rank, r.new_rank, r.old_score, r.new_score))
                      FROM (SELECT * FROM moved
                          ORDER BY LEAST(old_rank, new_rank), new_rank LIMIT %(limit)s) r)
            """,
            decision=engine.env["collections.followup.decide"]._sql_decide(ruleset, day),
            figures=engine.env["collections.followup.figures"]._sql_figures(
                ruleset,
                day,
                SQL(),
                more=[
                    SQL(
                        "ROUND((%s)::numeric, 1) AS other_score",
                        engine._sql_priority(ruleset._replace(priority=tuple(weights))),
                    )
                ],
            ),
            limit=limit,
        )
        with engine.env["collections.followup.decide"]._for_many_rows():
            [(cases, moved, rows)] = engine.env.execute_query(statement)
        return {"cases": cases, "moved": moved, "rows": rows or []}

    def _read_priority_texts(self, cases):
        """Return what priority factors are made of, where there is more to say than their value.

        :param cases: open cases of any companies
        :return: a dict by case id of texts by factor
        """
        result = {case.id: {} for case in cases}
        for company, own in cases.grouped("company_id").items():
            # Sudo: whoever reads a case is told what its score is made of, by whatever records.
            engine = self.sudo().with_company(company)
            ruleset = engine.env["collections.followup"]._get_ruleset(company)
            for participant in engine.env["collections.participant"]._get_participants():
                for case_id, texts in participant._explain_factors(own, ruleset).items():
                    result[case_id].update(texts)
        return result

    def _explain_priority(self, case, values, texts=None):
        """Return the rows that make up a case's priority score, as an HTML table.

        :param dict values: by factor, see ``_read_priority_figures``
        :param dict texts: by factor, see ``_read_priority_texts``
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
                    "text": texts.get(rule.factor) if texts else "",
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
