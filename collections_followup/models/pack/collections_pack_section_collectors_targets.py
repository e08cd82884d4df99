"""Targets of collectors and teams in the management pack, as they stood on its day."""

from odoo import api, models

# So many targets of a month, and of a quarter, are listed: those that are furthest behind.
MOST_TARGETS = 20


class CollectionsPackSectionCollectors(models.AbstractModel):
    _inherit = "collections.pack.section.collectors"

    @api.model
    def _read_targets(self, company, day):
        """Return the targets of the month and the quarter that a day is in.

        :return: a list of pairs of a target that the user may read, and how it stood at the end of
            the day, see ``_read_on`` of ``collections.target``
        """
        companies = self.env["collections.pack"]._check_reader(company)
        # Whatever companies are chosen on the screen: the pack is about these.
        targets = self.env["collections.target"].with_context(
            allowed_company_ids=[company.id, *(companies - company).ids]
        )
        if not targets.has_access("read"):
            return []
        found = targets.search(
            [
                ("company_id", "in", companies.ids),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ]
        )
        stood = found._read_on(day)
        return [(target, stood[target.id]) for target in found]

    @api.model
    def _get_target_blocks(self, targets, day):
        """Return a table for each period, the month in front."""
        by_period = {}
        for target, stood in targets:
            by_period.setdefault((target.date_to, target.span), []).append((target, stood))
        # A quarter may end with its month: the month stands in front all the same.
        periods = sorted(by_period, key=lambda period: (period[1] != "month", period[0]))
        return [self._get_target_block(by_period[period], day) for period in periods]

    @api.model
    def _get_target_block(self, targets, day):
        """Return the table of the targets of one period.

        On the last day of the period there is nothing to be expected or projected any more.
        """
        shown = sorted(targets, key=self._get_gap)[:MOST_TARGETS]
        names = list(self.env["collections.target"]._get_kinds())
        shown.sort(
            key=lambda pair: (names.index(pair[0].kind), self._name_owner(pair[0]), pair[0].id)
        )
        runs = day < targets[0][0].date_to
        label = targets[0][0]._get_period_label()
        if len(targets) > len(shown):
            caption = self.env._(
                "Targets of %(period)s: the %(shown)s of %(count)s that are furthest behind",
                period=label,
                shown=len(shown),
                count=len(targets),
            )
        else:
            caption = self.env._("Targets of %s", label)
        return self._make_block(
            caption=caption,
            table=self._make_table(
                self._get_target_head(runs),
                [self._get_target_cells(target, stood, runs) for target, stood in shown],
                texts=3,
            ),
        )

    @api.model
    def _get_gap(self, pair):
        """Return how far a result is from what is expected of it, in parts of the target."""
        target, stood = pair
        expected = stood["pace"] or 0
        return (float(stood["result"] or 0) - float(expected)) / target.amount

    @api.model
    def _get_target_head(self, runs):
        return [
            self.env._("Collector or team"),
            self.env._("What"),
            self.env._("Status"),
            self.env._("Target"),
            self.env._("Result"),
            self.env._("Of the target"),
            *([self.env._("Expected by then"), self.env._("Projected")] if runs else ()),
        ]

    @api.model
    def _get_target_cells(self, target, stood, runs):
        """Return the texts of a target; a dash for what is not known."""
        fields = target._fields
        kinds = dict(fields["kind"]._description_selection(self.env))
        states = dict(fields["state"]._description_selection(self.env))
        share = stood["share"]
        return [
            self._name_owner(target),
            kinds[target.kind],
            states[stood["state"]],
            self._format_target(target, target.amount),
            self._format_target(target, stood["result"]),
            self._percent(share, 100) if share is not None else "–",
            *(
                self._format_target(target, stood[name], whole=True)
                for name in (("pace", "projected") if runs else ())
            ),
        ]

    @api.model
    def _name_owner(self, target):
        """Return whose a target is, with the branch where it is one's."""
        if target.company_id == self.env.company:
            return target.owner_name
        return self.env._(
            "%(owner)s, %(branch)s", owner=target.owner_name, branch=target.company_id.name
        )

    @api.model
    def _format_target(self, target, value, whole=False):
        """Return a number of a target; of amounts without the currency, a dash for none.

        :param bool whole: whether amounts have no decimals: more than that nobody can foresee
        """
        if value is None:
            return "–"
        if target.unit == target.company_id.currency_id.name:
            if whole:
                return self._whole(float(value))
            return self._number(float(value), target.company_id)
        return target._format(float(value))

    @api.model
    def _get_target_notes(self):
        """Return sentences that say how targets are counted."""
        return [
            self.env._(
                "Targets: each result is a key figure, read as of the day; money stands at whoever "
                "has, or had last, the customer's case of the period. What is expected by then is "
                "the target's part by working days; what is projected comes out if it goes on as "
                "until then. A percentage is expected on any day."
            )
        ]
