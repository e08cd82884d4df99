"""What of the open items is not chased: disputed, promised, on plans, on hold and so on.

Asked of whoever takes part in the follow-up pass, as statements do: for today as things stand,
for a day in the past from the days that stand in the records (disputes, promises, plans,
settlements, holds). Marks that have no days (do not follow up, payment blocked, the stage of the
case) are those of now.
"""

from odoo import api, models
from odoo.tools import SQL


class CollectionsAgeing(models.AbstractModel):
    _inherit = "collections.ageing"

    @api.model
    def _read_parts(self, asked):
        """Return what of the open debits is not chased, by reason.

        :param asked: see ``_ask``
        :return: a dict by value of the grouping and currency id of dicts of amounts by name of
            the reason; ``dispute`` is what is disputed, be it a part of an item
        """
        self.env.flush_all()
        decisions = list(self._get_decisions(asked))
        if not decisions:
            return {}
        disputed = "disputed" if asked.currency == "document" else "disputed_company"
        rows = self.env.execute_query(
            SQL(
                """
                SELECT aged.grouped, aged.currency_id, d.reason,
                       SUM(LEAST(d.%(disputed)s, aged.amount)),
                       SUM(GREATEST(aged.amount - d.%(disputed)s, 0))
                         FILTER (WHERE d.reason IS NOT NULL)
                  FROM (%(items)s) aged
                  JOIN (%(decisions)s) d ON d.line_id = aged.line_id
                 WHERE aged.amount > 0
              GROUP BY aged.grouped, aged.currency_id, d.reason
                """,
                disputed=SQL.identifier(disputed),
                items=self._sql_aged(asked, self._get_groupings()[asked.group_by]),
                decisions=SQL(" UNION ALL ").join(decisions),
            )
        )
        result = {}
        for group, currency_id, reason, withheld, rest in rows:
            parts = result.setdefault((group or False, currency_id), {})
            for name, amount in (("dispute", withheld), (reason, rest)):
                if amount:
                    parts[name] = parts.get(name, 0) + amount
        rounded = self.env["res.currency"].browse
        return {
            key: {name: rounded(key[1]).round(float(amount)) for name, amount in parts.items()}
            for key, parts in result.items()
        }

    @api.model
    def _get_decisions(self, asked):
        """Yield the query of what each company that keeps cases makes of its items of the day."""
        keepers = self.env["res.company"].union(
            *(company._collections_owner() for company in asked.companies)
        )
        for keeper in keepers:
            # In sudo mode, as on statements: what a colleague has on hold is on hold.
            engine = self.env["collections.followup"].sudo().with_company(keeper)
            ruleset = engine._get_ruleset(keeper)
            names = ruleset.reasons.names
            excluding = ruleset.reasons.last_excluding
            yield SQL(
                """
                SELECT line_id, disputed, disputed_company,
                       CASE WHEN reason <= %(excluding)s
                            THEN (%(names)s::text[])[reason] END AS reason
                  FROM (%(decision)s) decided
                 WHERE NOT is_credit AND (disputed > 0 OR reason <= %(excluding)s)
                """,
                excluding=excluding,
                names=[names[number] for number in sorted(names)],
                decision=engine.env["collections.followup.decide"]._sql_excluded(
                    ruleset, asked.day, as_of=asked.day < keeper._collections_today()
                ),
            )

    @api.model
    def _get_part_labels(self, names):
        """Return what the reasons are called, by name, in the order in which they are looked at.

        :param names: names of reasons
        """
        reasons = sorted(
            reason
            for participant in self.env["collections.participant"]._get_participants()
            for reason in participant._get_reasons()
            if reason.name in names
        )
        return {reason.name: reason.label for reason in reasons}
