"""Until when items can be sued for. Reads, and writes nothing."""

from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...engine.limitation import LimitationError
from ...engine.limitation_rules import Fact, choose, find_title, measure


class Period(NamedTuple):
    """Until when one receivable item can be sued for.

    ``expiry``: the last day, None where no rule gives one. ``barred``: that day is over. ``rule``:
    of ``collections.limitation.rule``, none where there is none; sudoed. ``words``: how it came
    about, in the reader's language. ``title``: the day of the judgment that it rests on, or None.
    """

    expiry: object
    barred: bool
    rule: object
    words: str
    title: object = None


class Reading(NamedTuple):
    """What is the same for all items of a rule, a day and the same facts."""

    expiry: object
    rule_id: object
    steps: tuple
    title: object


class CollectionsLimitation(models.AbstractModel):
    """One statement per company, whatever the number of items, and the rules beside it."""

    _name = "collections.limitation"
    _description = "Limitation of Claims"

    @api.model
    @api.private
    def _read(self, items, day=None):
        """Return until when receivable items can be sued for.

        Those of companies that do not watch limitation are left out, and so are credits.

        :param items: journal items
        :param date day: the day for which it is asked; today where the company is if None
        :return: a dict of ``Period`` by id of the item
        """
        engine = self.env["collections.followup"]
        words = self.env["collections.limitation.words"]
        found = {}
        # Sudo: settings and the ledger, of the items that the caller has.
        for owner, lines in engine._get_lines_by_owner(items.sudo()).items():
            if not owner.sudo().collections_limitation:
                continue
            today = day or owner._collections_today()
            scope = SQL("l.id IN %s", tuple(lines.ids) or (0,))
            readings = self.sudo()._read_of(owner, today, scope)
            rules = self.env["collections.limitation.rule"].sudo()
            for item_id, (_partner, facts, reading) in readings.items():
                rule = rules.browse(reading.rule_id or ())
                found[item_id] = Period(
                    expiry=reading.expiry,
                    barred=bool(reading.expiry and reading.expiry < today),
                    rule=rule,
                    words=words._tell(rule, reading, facts, today),
                    title=reading.title,
                )
        return found

    @api.model
    @api.private
    def _read_of(self, company, day, scope):
        """Return until when items of a company can be sued for, in sudo mode.

        :param company: the company that keeps the cases
        :param date day: the day for which it is asked
        :param SQL scope: condition on the item ``l`` and its customer ``rp``
        :return: by id of the item its customer, its facts and its ``Reading``
        """
        rules = self.env["collections.limitation.rule"]._read_rules_sudo(company)
        known, found = {}, {}
        kind = company.collections_limitation_kind
        for line_id, partner_id, due, country, state, customer, facts in self.env.execute_query(
            self._sql_items(company, scope)
        ):
            # What many items have in common is computed once.
            key = (due, country, state, customer, tuple(facts or ()))
            if key not in known:
                own = tuple(self._parse(fact) for fact in key[-1])
                known[key] = own, self._compute(rules, kind, key, own, day)
            found[line_id] = (partner_id, *known[key])
        return found

    @api.model
    def _parse(self, text):
        kind, first, last = text.split("|")
        return Fact(kind, date.fromisoformat(first), date.fromisoformat(last) if last else None)

    @api.model
    def _compute(self, rules, kind, key, facts, day):
        """Return the ``Reading`` of items that have due date, place, customer and facts alike."""
        due, country, state, customer, _facts = key
        title = find_title(facts, day)
        rule = choose(rules, country, state, "judgment" if title else kind, customer, title or due)
        if not rule:
            return Reading(None, None, (), title)
        if not rule.years:
            return Reading(None, rule.id, (), title)
        own = [fact for fact in facts if not title or fact.first > title]
        try:
            limitation = measure(rule, title or due, own, day)
        except LimitationError:
            # A due date that no calendar carries so many years on: said by having no end.
            return Reading(None, rule.id, (), title)
        if limitation.day.year == date.max.year:
            # Nor can a list group by a month or year after which there is none.
            return Reading(None, rule.id, (), title)
        return Reading(limitation.day, rule.id, limitation.steps, title)

    @api.model
    def _sql_items(self, company, scope):
        """Return the statement of receivable items, each with all that happened to it.

        The columns are ``line_id``, ``partner_id`` (commercial), ``due``, ``country_id``,
        ``state_id`` (of the customer or the company, as the setting says), ``customer``
        (``person`` or ``business``) and ``facts``, an array of texts.
        """
        for model in ("account.move.line", "res.partner"):
            self.env[model].flush_model()
        accounts = self.env["account.account"]._collections_get_receivable_ids()
        home = company.partner_id
        place = SQL(
            "CASE WHEN rp.country_id IS NULL THEN %(country)s ELSE rp.country_id END AS country_id,"
            " CASE WHEN rp.country_id IS NULL THEN %(state)s ELSE rp.state_id END AS state_id",
            country=home.country_id.id or None,
            state=home.state_id.id or None,
        )
        if company.collections_limitation_law == "company":
            place = SQL(
                "%s::int AS country_id, %s::int AS state_id",
                home.country_id.id or None,
                home.state_id.id or None,
            )
        items = SQL("SELECT line_id, partner_id FROM item")
        return SQL(
            """
            WITH item AS MATERIALIZED (
                SELECT l.id AS line_id, rp.id AS partner_id,
                       COALESCE(l.date_maturity, l.date) AS due, %(place)s,
                       CASE WHEN rp.is_company OR rp.collections_debt_purpose = 'commercial'
                            THEN 'business' ELSE 'person' END AS customer
                  FROM account_move_line l
                  JOIN res_partner c ON c.id = l.partner_id
                  JOIN res_partner rp ON rp.id = c.commercial_partner_id
                 WHERE l.account_id IN %(accounts)s AND l.parent_state = 'posted'
                   AND l.company_id IN %(companies)s AND l.amount_currency > 0
                   AND %(scope)s
            ),
            fact AS (
                SELECT line_id, array_agg(DISTINCT concat_ws('|', kind, first,
                                          COALESCE(last::text, ''))) AS facts
                  FROM (%(facts)s) s GROUP BY line_id
            )
            SELECT i.line_id, i.partner_id, i.due, i.country_id, i.state_id, i.customer,
                   f.facts
              FROM item i LEFT JOIN fact f ON f.line_id = i.line_id
            """,
            place=place,
            accounts=tuple(accounts) or (0,),
            companies=tuple((company._collections_covered() | company).ids),
            scope=scope,
            facts=self.env["collections.limitation.source"]._sql_all_facts(company, items),
        )
