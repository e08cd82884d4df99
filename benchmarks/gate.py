"""Many contacts that the gate is asked about at once, beside the bare SQL that decides the same.

The bare statement knows what the add-on must find out: that one rule set is in force, that all of
its customers are companies somewhere in the United States, where it is a working day within office
hours, that nothing but calls is counted and nobody has more than one contact. It says of each only
yes or no; the add-on names every rule that has something against it, and the first moment at which
there is nothing any more. The verdicts are compared. As many queries for all as for a tenth.
"""

import statistics
from datetime import datetime, time, timedelta

from meter import measure, ratio
from seed import vacuum

from odoo.tools import SQL

RULESET = "collections_followup.ruleset_b2b"
# So many contacts, of as many customers as there are.
ASKED = 20_000
# One customer of so many has opted out of calls.
OPTED_OUT = 97
# Days on which nobody works although they may be a Wednesday.
HOLIDAYS = {(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)}

# Each customer had none to four calls, a day apart, at the time of the day that is asked about.
_CALLS = """
    INSERT INTO collections_contact (
        partner_id, company_id, channel, direction, date, outcome_id, user_id, reached,
        create_uid, write_uid, create_date, write_date)
    SELECT p.id, %(company)s, 'phone', 'out',
           %(moment)s::timestamp - make_interval(days => n * (1 + p.id %% 3)), %(outcome)s, %(uid)s,
           FALSE, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM res_partner p, generate_series(1, 4) n
     WHERE p.id IN %(customers)s AND n <= p.id %% 5
"""

_BARE = """
    WITH asked AS (SELECT partner_id, no FROM unnest(%(asked)s) WITH ORDINALITY a (partner_id, no)),
    calls AS MATERIALIZED (
        SELECT c.partner_id,
               COUNT(*) FILTER (WHERE c.date::date > %(moment)s::date - 7) AS number,
               bool_or(c.date > %(moment)s::timestamp - interval '2 hours') AS is_near
          FROM collections_contact c
          JOIN collections_contact_outcome o ON o.id = c.outcome_id
           AND o.reach IN ('conversation', 'attempt')
         WHERE c.company_id = %(company)s AND c.date > %(moment)s::timestamp - interval '7 days'
           AND c.channel = 'phone' AND c.direction = 'out' AND c.corrected_by_id IS NULL
      GROUP BY 1)
    SELECT COALESCE(k.number >= 3 OR k.is_near, FALSE)
           OR EXISTS (SELECT FROM collections_consent w
                       WHERE w.partner_id = a.partner_id AND w.decision = 'withdrawn'
                         AND w.channel = 'phone' AND w.date <= %(moment)s)
      FROM asked a LEFT JOIN calls k ON k.partner_id = a.partner_id
  ORDER BY a.no
"""


class GateBench:
    """Measures the gate on a seeded database."""

    def __init__(self, env, rounds):
        self.env = env
        self.rounds = rounds
        self.company = env.company
        self.moment = self._find_moment()

    def _find_moment(self):
        """Return a Wednesday on which all of the United States is at work."""
        day = self.company._collections_today()
        day += timedelta(days=(2 - day.weekday()) % 7)
        if (day.month, day.day) in HOLIDAYS:
            day += timedelta(days=7)
        return datetime.combine(day, time(18, 30))

    def set_up(self):
        """Switch the rule set on, and let customers be called and opt out."""
        self.company._collections_set_ruleset(RULESET, "block")
        customers = self.env["res.partner"].search(
            [("customer_rank", ">", 0), ("is_company", "=", True)], order="id", limit=ASKED
        )
        outcome = self.env["collections.contact.outcome"].search([("reach", "=", "attempt")])[:1]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                _CALLS,
                company=self.company.id,
                moment=self.moment,
                outcome=outcome.id,
                uid=self.env.uid,
                customers=tuple(customers.ids),
            )
        )
        self.env["collections.consent"].create(
            [
                {"partner_id": number, "channel": "phone", "date": self.moment - timedelta(days=30)}
                for number in customers.ids
                if number % OPTED_OUT == 0
            ]
        )
        self.env.flush_all()
        for table in ("collections_contact", "collections_consent"):
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
        # Of few customers each is asked about more than once, as with one notice for each level.
        self.asked = [customers.ids[number % len(customers)] for number in range(ASKED)]

    def _ask(self, numbers):
        """Ask about contacts as the outbox does: with nothing in mind of them."""
        self.env.invalidate_all()
        partners = self.env["res.partner"].browse(numbers)
        return self.env["collections.gate"]._ask_many(
            [
                {
                    "partner": partner,
                    "channel": "phone",
                    "when": self.moment,
                    "company": self.company,
                    "answers": False,
                }
                for partner in partners
            ]
        )

    def _ask_bare(self):
        return self.env.execute_query(
            SQL(_BARE, asked=self.asked, moment=self.moment, company=self.company.id)
        )

    def measure(self):
        """Return the figures."""
        self.set_up()
        few = measure(self.env, self._ask, self.asked[: ASKED // 10])
        ours, others = [], []
        for number in range(self.rounds + 1):
            cost = measure(self.env, self._ask, self.asked)
            other = measure(self.env, self._ask_bare)
            blocked = [answer["verdict"] == "blocked" for answer in cost.result]
            if blocked != [row[0] for row in other.result]:
                raise AssertionError("the verdicts differ from the bare SQL")
            if number:
                ours.append(cost.seconds)
                others.append(other.seconds)
        return {
            "gate_contacts": ASKED,
            "gate_blocked": sum(blocked),
            "gate_seconds": statistics.median(ours),
            "gate_bare_seconds": statistics.median(others),
            "gate_ratio": ratio(ours, others),
            "gate_queries": cost.queries,
            "gate_more_queries": cost.queries - few.queries,
            "gate_us_per_contact": statistics.median(ours) / ASKED * 1_000_000,
        }


def measure_all(env, rounds):
    """Return the figures of the gate.

    :param env: environment of a superuser on a seeded database
    :param int rounds: how often each is measured
    """
    vacuum(env.cr.dbname)
    return GateBench(env, min(rounds, 3)).measure()


def print_figures(figures):
    """Print them, where they were measured."""
    if "gate_contacts" not in figures:
        return
    print(
        f"\ngate: {figures['gate_contacts']} contacts asked about at once, "
        f"{figures['gate_blocked']} blocked: {figures['gate_seconds']:.3f} s, "
        f"{figures['gate_us_per_contact']:.0f} microseconds each, {figures['gate_queries']} "
        f"queries ({figures['gate_more_queries']:+d} beside a tenth of them); bare SQL, yes or no: "
        f"{figures['gate_bare_seconds']:.3f} s, x {figures['gate_ratio']:.1f}"
    )
