"""Which items may be placed, and how placements are proposed: by hand in bulk, or every night."""

import logging
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, format_date

from ..base.attempt import attempt
from .collections_placement import WITH_AGENCY

_logger = logging.getLogger(__name__)

# Why the pass does not chase an item, and what keeps nobody from placing it: somebody moved the
# case to the stage of agencies, or the customer wants no letters of ours.
FREE = ("stage", "cease")


class CollectionsPlacement(models.Model):
    _inherit = "collections.placement"

    @api.model
    @api.private
    def _find_obstacles(self, items, company, besides=None):
        """Return what keeps items from being placed.

        What is paid, settled, written off, disputed, held, promised, agreed on or time-barred is
        never placed, nor what insolvency has discharged (12 CFR 1006.30(b)).

        :param items: journal items
        :param company: the company that keeps the cases
        :param besides: placements that may hold them
        :return: a sentence by item, those that can be placed left out
        """
        # Sudo: the rules hold whatever items and agreements the user may read; only sentences
        # about items that the caller has are returned.
        items, today = items.sudo(), company._collections_today()
        explained = items._collections_explain()
        ruleset = self.env["collections.followup"].sudo()._get_ruleset(company)
        kinds = ruleset.reasons.kinds
        disputed = items._collections_read_disputed()
        flagged = self._find_flagged(items, company)
        placed = {line.move_line_id: line for line in self._find_open_lines_sudo(items)}
        final = self._read_final_days(items)
        barred = self._find_barred(items, today)
        texts = {}
        for item in items:
            row = explained.get(item.id) or {}
            reason = row.get("reason")
            line = placed.get(item)
            if not item._collections_is_open() or item.amount_residual_currency <= 0:
                texts[item] = self.env._("Nothing is open any more.")
            elif line and line.placement_id not in (besides or ()):
                texts[item] = self.env._("Placed already: %s.", line.placement_id.name)
            elif item in disputed:
                texts[item] = self.env._("Disputed.")
            elif item in flagged:
                texts[item] = flagged[item]
            elif reason and reason not in FREE and kinds.get(reason, "waiting") != "waiting":
                texts[item] = row.get("text") or reason
            elif item in barred:
                texts[item] = barred[item]
            else:
                text = self._find_too_early(item, company, today, final.get(item.id))
                if text:
                    texts[item] = text
        return {**texts, **self._find_covered(items - items.browse().union(*texts), company)}

    @api.model
    def _find_covered(self, items, company):
        """Return why items are not placed of customers who owe less than that after credits.

        Money on account counts though it is matched with nothing yet, and so does what agencies
        and courts are asked to get already.

        :param items: those that nothing else keeps, in sudo mode
        :return: a sentence by item
        """
        if not items:
            return {}
        customers = items.partner_id.commercial_partner_id
        owed = items._collections_read_owed(customers, company._collections_covered() | company)
        asked = self._add_up(self._read_asked_sudo(customers, company, items))
        texts = {}
        for key, own in items.grouped(
            lambda item: (item.partner_id.commercial_partner_id, item.currency_id)
        ).items():
            currency = key[1]
            wanted = sum(own.mapped("amount_residual_currency")) + asked.get(key, 0.0)
            now = max(owed.get(key, 0.0), 0.0)
            if currency.compare_amounts(wanted, now) > 0:
                text = self.env._(
                    "%(wanted)s would be collected, and after credits the customer owes %(owed)s. "
                    "Match what is on account first.",
                    wanted=currency.format(wanted),
                    owed=currency.format(now),
                )
                texts.update(dict.fromkeys(own, text))
        return texts

    @api.model
    def _add_up(self, asked):
        """Return pairs of an item and an amount as sums by customer and currency."""
        sums = {}
        for item, amount in asked:
            key = item.partner_id.commercial_partner_id, item.currency_id
            sums[key] = sums.get(key, 0.0) + amount
        return sums

    def _read_surplus(self):
        """Return with which of these more is asked for than the customer owes after credits.

        Money on account lowers no item before it is matched: somebody has to match it.

        :return: a sentence by id
        """
        texts = {}
        items = self.env["account.move.line"]
        # Sudo: what the customer owes in all counts, whoever sees a part of it.
        placed = self._origin.sudo().filtered(lambda own: own.state in WITH_AGENCY)
        for company, own in placed.grouped("company_id").items():
            covered = company._collections_covered() | company
            owed = items._collections_read_owed(own.partner_id, covered)
            asked = self._add_up(self._read_asked_sudo(own.partner_id, company, items))
            for placement in own:
                currency = placement.currency_id
                key = placement.partner_id, currency
                left = max(owed.get(key, 0.0), 0.0)
                if currency.compare_amounts(asked.get(key, 0.0), left) > 0:
                    texts[placement.id] = self.env._(
                        "After credits the customer owes %s: match what is on account first.",
                        currency.format(left),
                    )
        return texts

    @api.model
    def _read_asked_sudo(self, customers, company, besides):
        """Return what agencies and courts are asked to get of customers.

        :param besides: items that do not count
        :return: a list of an item and an amount, in its currency
        """
        # Sudo: what colleagues have placed or claimed counts.
        placed = (
            self.env["collections.placement.line"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("placement_id.partner_id", "in", customers.ids),
                    ("state", "in", ("waiting", "placed")),
                    ("move_line_id", "not in", [*besides.ids, False]),
                ]
            )
        )
        claimed = (
            self.env["collections.legal.item"]
            .sudo()
            .search(
                [
                    ("is_live", "=", True),
                    ("action_id.company_id", "=", company.id),
                    ("action_id.partner_id", "in", customers.ids),
                    ("move_line_id", "not in", [*besides.ids, *placed.move_line_id.ids, False]),
                ]
            )
        )
        return [(line.move_line_id, line.balance) for line in placed] + [
            (own.move_line_id, min(own.amount, max(own.move_line_id.amount_residual_currency, 0.0)))
            for own in claimed
        ]

    def _find_too_early(self, item, company, today, final):
        """Return why an item is not placed yet, or False.

        :param date final: when the final notice was sent, None if it was not
        """
        # Sudo: settings, which few read.
        settings = company.sudo()
        due = item.date_maturity or item.date
        late = (today - due).days
        if late < settings.collections_placement_min_days:
            return self.env._(
                "Late by %(days)s days; it is placed after %(needed)s.",
                days=max(late, 0),
                needed=settings.collections_placement_min_days,
            )
        days = settings.collections_placement_final_days
        if not final:
            return self.env._("The final notice was not sent.")
        if final + timedelta(days=days) >= today:
            return self.env._(
                "The final notice was sent on %(day)s: its %(days)s days have not run.",
                day=format_date(self.env, final),
                days=days,
            )
        return False

    @api.model
    def _find_flagged(self, items, company):
        """Return why items are not handed to anybody: flags against reminders or the law."""
        flags = self._find_flags(items, company, ("stops_reminders", "blocks_legal"))
        return {item: self.env._("Flag: %s.", flag.name) for item, flag in flags.items()}

    @api.model
    def _find_barred(self, items, day):
        """Return why items are time-barred, by item, where the company watches it."""
        # Sudo: periods are read of items that the caller has.
        periods = self.env["collections.limitation"].sudo()._read(items, day)
        return {
            item: self.env._("Time-barred since %s.", format_date(self.env, period.expiry))
            for item in items
            if (period := periods.get(item.id)) and period.barred
        }

    @api.model
    def _find_open_lines_sudo(self, items):
        """Return the lines of placements that hold items now, or are about to."""
        # Sudo: what a colleague placed is placed, whoever asks.
        return (
            self.env["collections.placement.line"]
            .sudo()
            .search([("move_line_id", "in", items.ids), ("state", "in", ("waiting", "placed"))])
        )

    @api.model
    def _sql_final(self):
        """Return the items that stand at the last level of their policy, and since when."""
        return SQL(
            """
            SELECT ci.move_line_id, COALESCE(ci.repeat_date, ci.level_date) AS day
              FROM collections_item ci
              JOIN collections_level lv ON lv.id = ci.level_id
             WHERE NOT EXISTS (SELECT FROM collections_level later
                                WHERE later.policy_id = lv.policy_id AND later.active
                                  AND (later.sequence, later.id) > (lv.sequence, lv.id))
            """
        )

    @api.model
    def _read_final_days(self, items):
        """Return when the final notice of items was sent, by their ids."""
        for model in ("collections.item", "collections.level"):
            self.env[model].flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT f.move_line_id, f.day FROM (%s) f WHERE f.move_line_id = ANY(%s)",
                    self._sql_final(),
                    items.ids,
                )
            )
        )

    # ------------------------------------------------------------------------ proposing

    @api.model
    @api.private
    def _propose(self, items, company, agency=None):
        """Propose to place items, one placement for each customer and currency.

        :param items: journal items, in sudo mode where the engine asks
        :param company: the company that keeps the cases
        :param agency: with whom; chosen where None
        :return: the placements, and texts that say what is not placed, and why
        """
        # Sudo: whose items they are and what is open of them; who may propose was checked.
        items = items.sudo()
        covered = company._collections_covered() | company
        items = items.filtered(lambda item: item.company_id in covered and item.partner_id)
        obstacles = self._find_obstacles(items, company)
        texts = [f"{self._get_label(item)}: {text}" for item, text in obstacles.items()]
        free = items - items.browse().union(*obstacles)
        made = self.browse()
        for (customer, _currency), own in free.grouped(
            lambda item: (item.partner_id.commercial_partner_id, item.currency_id)
        ).items():
            placement, text = self._propose_one(customer, own, company, agency)
            made |= placement
            if text:
                texts.append(f"{customer.display_name}: {text}")
        return made.with_env(self.env), texts

    @api.model
    def _get_label(self, item):
        return f"{item.partner_id.commercial_partner_id.display_name}, {item.move_name or item.id}"

    def _propose_one(self, customer, items, company, agency):
        """Propose to place items of one customer and currency, see ``_propose``."""
        currency, today = company.currency_id, company._collections_today()
        amount = sum(items.mapped("amount_residual"))
        # Sudo: a setting, which few read.
        least = company.sudo().collections_placement_min_amount
        if currency.compare_amounts(amount, least) < 0:
            return self.browse(), self.env._("Less than the least amount that is placed.")
        before = self._find_before_sudo(items)
        previous = before.placement_id.sorted("id", reverse=True)
        place = min(self._count_before(before) + 1, 3)
        late = min((today - (item.date_maturity or item.date)).days for item in items)
        had = previous.agency_id
        if agency:
            if agency.company_id != company:
                raise UserError(self.env._("The agency works for another company."))
            if not agency._takes(customer, amount, late, place):
                return self.browse(), self.env._(
                    "%s does not take a debt like this.", agency.display_name
                )
            why = self.env._("Chosen by %s.", self.env.user.name)
        else:
            agency, why = self.env["collections.agency"]._choose(
                company, customer, amount, late, place, had
            )
            if not agency:
                return self.browse(), why
        lines = self.env["collections.placement.line"]
        # Sudo: proposals are made here alone, where everything is checked.
        placement = self.sudo().create(
            {
                "partner_id": customer.id,
                "company_id": company.id,
                "currency_id": items.currency_id.id,
                "agency_id": agency.id,
                "place": str(place),
                "choice": why,
                "previous_id": previous[:1].id,
                "user_id": self.env.uid,
                "line_ids": [
                    Command.create(lines._prepare_item_vals(item, today))
                    for item in items.sorted(lambda own: (own.date_maturity or own.date, own.id))
                ],
            }
        )
        return placement, ""

    @api.model
    def _find_before_sudo(self, items):
        """Return the lines of placements with which some items were with an agency before."""
        # Sudo: what was placed before counts, whoever sees it.
        lines = (
            self.env["collections.placement.line"]
            .sudo()
            .search(
                [
                    ("move_line_id", "in", items.ids),
                    ("placement_id.date_placed", "!=", False),
                ]
            )
        )
        return lines.filtered(lambda line: line._has_left())

    @api.model
    def _count_before(self, lines):
        """Return how often the item was placed that was placed most often.

        :param lines: see ``_find_before_sudo``; what an agency refused was not with it
        """
        had = lines.filtered(lambda line: line.state != "refused").grouped("move_line_id")
        return max((len(own) for own in had.values()), default=0)

    # -------------------------------------------------------------------------- by night

    @api.model
    def _cron_nightly(self):
        """Follow what is placed and, where switched on, propose placements, for each company."""
        # Sudo: the nightly work of all companies
        companies = self.env["res.company"].sudo().search([("collections_placement", "=", True)])
        self.env["ir.cron"]._collections_do_each_company(
            companies, "collections_placement_day", self._do_night
        )

    @api.model
    @api.private
    def _do_night(self, company):
        """Do the nightly work of a company."""
        # Sudo: what is placed follows the ledger, and the rule proposes for nobody.
        own = self.sudo().with_company(company)
        changed = own._follow_ledger(company)
        # What becomes overdue beside what is placed changes nothing of it, only the case.
        live = own.search([("company_id", "=", company.id), ("state", "in", WITH_AGENCY)])
        (changed | live)._move_cases()
        agencies = own.env["collections.agency"].search(
            [
                ("company_id", "=", company.id),
                ("bills_nightly", "=", True),
                ("product_id", "!=", False),
            ]
        )
        for agency in agencies:
            # A bill that cannot be made holds up no other, nor the proposals.
            error = attempt(own.env, own.env["collections.placement.recovery"]._bill_sudo, agency)
            if error:
                _logger.error("Commissions of agency %s: no bill", agency.id, exc_info=error)
        if company.sudo().collections_placement_nightly:
            own._propose(own._find_due(company), company)

    @api.model
    def _find_due(self, company):
        """Return the open items of a company that are old enough and had their final notice.

        What a person has cancelled or recalled is left to people.
        """
        # Sudo: a setting, which few read.
        settings = company.sudo()
        today = company._collections_today()
        items = self.env["account.move.line"]
        items.flush_model()
        self.env["collections.item"].flush_model()
        self.env["collections.placement.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.id
                  FROM account_move_line l
                  JOIN (%(final)s) f ON f.move_line_id = l.id
                 WHERE %(open)s AND l.company_id IN %(companies)s AND l.amount_residual > 0
                   AND COALESCE(l.date_maturity, l.date) <= %(late)s AND f.day < %(sent)s
                   AND NOT EXISTS (SELECT FROM collections_placement_line p
                                    WHERE p.move_line_id = l.id
                                      AND (p.state IN ('waiting', 'placed') OR p.is_by_hand))
              ORDER BY l.id
                """,
                final=self._sql_final(),
                open=items._collections_sql_open("l"),
                companies=tuple((company._collections_covered() | company).ids),
                late=today - timedelta(days=settings.collections_placement_min_days),
                sent=today - timedelta(days=settings.collections_placement_final_days),
            )
        )
        return items.browse([row[0] for row in rows])
