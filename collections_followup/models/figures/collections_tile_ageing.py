from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .collections_figure_source import Scope


class CollectionsTileAgeing(models.AbstractModel):
    """What is open, how much of it is past due, and how old that is: the ageing of today."""

    _name = "collections.tile.ageing"
    _inherit = ["collections.tile.source"]
    _description = "Tile of the Ageing"

    _tile_order = 10
    _tile_size = "wide"

    @api.model
    def _read_tile(self, asked):
        # EXTENDS 'collections.tile.source'
        env = self.env
        ageing = env["collections.ageing"]
        company, companies, day = asked.company, asked.companies, asked.day
        now = self._read_today(asked)
        claimed, credit, overdue = now["claimed"], now["credit"], now["overdue"]
        limited = self._get_limited_domain(company, companies)
        past = self._get_due_domain(day, 1, None)
        return {
            "title": env._("Receivables"),
            "action": {"type": "ir.actions.client", "tag": "collections_ageing"},
            "figures": [
                self._make_figure(
                    env._("Open"),
                    self._format_money(claimed - credit, company),
                    env._("after credits of %s", self._format_money(credit, company))
                    if credit
                    else "",
                    action=self._make_items_action(env._("Open"), limited),
                ),
                self._make_figure(
                    env._("Past due"),
                    self._format_money(overdue, company),
                    env._("before credits"),
                    action=self._make_items_action(env._("Past due"), limited & past),
                ),
                self._make_figure(
                    env._("Share past due"),
                    self._format_share(overdue, claimed),
                    env._("of claims"),
                ),
            ],
            "bars": self._make_bars(asked, limited),
            "note": env._(
                "As of now, from the ledger, in company currency. What is due today is not past "
                "due."
            )
            + (
                " " + env._("Only your own customers, and those of nobody, are shown.")
                if ageing._get_limited(companies)
                else ""
            ),
            "empty": env._("Nothing is open."),
        }

    @api.model
    def _make_bars(self, asked, limited):
        """Return the buckets, each with the items that are in it.

        :param limited: the domain of the open items that the user sees
        """
        now = self._read_today(asked)
        amounts, claimed, choice = now["amounts"], now["claimed"], now["choice"]
        labels = self.env["collections.ageing.set"]._get_labels(choice.limits, choice.by)
        bars = []
        for number, amount in enumerate(amounts):
            first, last = self._get_days(choice.limits, number)
            bars.append(
                self._make_row(
                    labels[number],
                    [
                        self._format_money(amount, asked.company),
                        self._format_share(amount, claimed),
                    ],
                    share=amount / claimed * 100 if claimed else 0,
                    tone="good" if not number else "bad" if number == len(amounts) - 1 else "warn",
                    action=self._make_items_action(
                        labels[number], limited & self._get_due_domain(asked.day, first, last)
                    ),
                )
            )
        return bars

    @api.model
    def _read_today(self, asked):
        """Return what is open today, read once for a page.

        :return: a dict of ``amounts`` by bucket, ``claimed`` (their sum), ``overdue``, ``credit``,
            ``open`` (claimed less credit) and ``choice``, what the ageing was asked
        """
        if "today" not in asked.shared:
            ageing = self.env["collections.ageing"]
            choice = ageing._ask(asked.company, asked.day, group_by="company", currency="company")
            amounts, credit = [0.0] * (len(choice.limits) + 2), 0.0
            for row in ageing._read_rows(choice):
                amounts = list(map(sum, zip(amounts, row["amounts"], strict=True)))
                credit += row["credit"]
            claimed = sum(amounts)
            asked.shared["today"] = {
                "amounts": amounts,
                "claimed": claimed,
                "overdue": claimed - amounts[0],
                "credit": credit,
                "open": claimed - credit,
                "choice": choice,
            }
        return asked.shared["today"]

    @api.model
    def _get_days(self, limits, number):
        """Return the first and last day past due of a bucket; None where there is no such day."""
        if not number:
            return None, 0
        starts = [1, *(limit + 1 for limit in limits)]
        return starts[number - 1], limits[number - 1] if number <= len(limits) else None

    @api.model
    def _get_due_domain(self, day, first, last):
        """Return the domain of the claims that are so many days past due."""
        domain = Domain("amount_residual", ">", 0)
        if first is not None:
            domain &= Domain("date_maturity", "<=", fields.Date.to_string(day - timedelta(first)))
        if last is not None:
            domain &= Domain("date_maturity", ">=", fields.Date.to_string(day - timedelta(last)))
        return domain

    @api.model
    def _get_limited_domain(self, company, companies):
        """Return the domain of the open items that the user sees, see the ageing."""
        limited = self.env["collections.ageing"]._get_limited(companies)
        scope = Scope(company, companies, (), None, {}, limited, ())
        return self.env["account.move.line"]._collections_get_open_domain(
            companies=companies
        ) & self.env["collections.figure"]._get_limited_domain(scope, "account.move.line")

    @api.model
    def _make_items_action(self, name, domain):
        return self.env["account.move.line"]._collections_get_items_action(list(domain), name)
