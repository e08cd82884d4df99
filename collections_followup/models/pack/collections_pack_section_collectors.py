from odoo import api, models

# So many collectors are listed; the others are one row.
MOST = 12


class CollectionsPackSectionCollectors(models.AbstractModel):
    """What is open with the customers of each collector, what came in, and what was done.

    Targets stand below it, see collections_pack_section_collectors_targets.py.
    """

    _name = "collections.pack.section.collectors"
    _inherit = ["collections.pack.section"]
    _description = "Collectors in the Management Pack"

    _pack_order = 50
    _pack_models = ("collections.contact", "collections.promise")

    @api.model
    def _get_title(self):
        return self.env._("Collectors")

    @api.model
    def _prepare(self, company, day):
        # OVERRIDE 'collections.pack.section'
        rows, targets = self._read_collectors(company, day), self._read_targets(company, day)
        if not targets and not any(row["id"] for row in rows):
            return None
        period = self._get_month(day)
        return {
            "lead": [
                self.env._(
                    "From %(first)s to %(last)s, by who collects of the customer now.",
                    first=self._date(period[0]),
                    last=self._date(period[1]),
                )
            ],
            "blocks": [
                *([self._get_collector_block(rows, company)] if rows else ()),
                *self._get_target_blocks(targets, day),
            ],
            "notes": [
                self.env._(
                    "Collectors: paid is what customers paid in the month; contacts are attempts "
                    "by the people who made them; promises are those that ended in the month, by "
                    "value."
                ),
                *(self._get_target_notes() if targets else ()),
            ],
        }

    @api.model
    def _get_collector_block(self, rows, company):
        """Return picture and table of the collectors, see ``_read_collectors``."""
        shown, others = rows[:MOST], rows[MOST:]
        if others:
            shown.append(self._add_rows(others, self.env._("%s others", len(others))))
        total = self._add_rows(rows, self.env._("Total"))
        return self._make_block(
            chart=self._draw(
                "horizontal_bars",
                [(row["name"], row["total"], row["overdue"]) for row in shown],
                self.env._("What is open by collector, what is past due dark"),
                self._whole,
            ),
            table=self._get_collector_table([*shown, total], company),
        )

    @api.model
    def _read_collectors(self, company, day):
        """Return a dict for each collector, who has most to collect in front, nobody last."""
        ageing, figures = self.env["collections.ageing"], self.env["collections.figure"]
        asked = ageing._ask(company, day, currency="company", group_by="collector")
        found = {}

        def get(group):
            numbers = ("total", "overdue", "paid", "attempts", "reached", "kept", "promised")
            return found.setdefault(group or False, {"id": group, **dict.fromkeys(numbers, 0.0)})

        for row in ageing._read_rows(asked):
            get(row["group"])["total"] += row["total"]
            get(row["group"])["overdue"] += sum(row["amounts"][1:])
        for name, parts in (
            ("weighted_days_late", {"paid": "paid"}),
            ("contact_rate", {"attempts": "attempts", "reached": "reached"}),
            ("promise_kept_value", {"paid": "kept", "promised": "promised"}),
        ):
            for row in figures._read_rows(
                name, company, [self._get_month(day)], group_by="collector"
            ):
                for part, own in parts.items():
                    get(row["group"])[own] += float(row["parts"].get(part) or 0.0)
        names = ageing._get_names(ageing._get_groupings()["collector"], list(found))
        rounded = company.currency_id.round
        for group, row in found.items():
            row["name"] = names[group] if group else self.env._("Nobody")
            for name in ("total", "overdue", "paid", "kept", "promised"):
                row[name] = rounded(row[name])
        return sorted(
            found.values(), key=lambda row: (not row["id"], -row["total"], row["name"], row["id"])
        )

    @api.model
    def _add_rows(self, rows, name):
        """Return the sum of rows."""
        numbers = set(rows[0]) - {"id", "name"}
        return {
            "id": False,
            "name": name,
            **{number: sum(row[number] for row in rows) for number in numbers},
        }

    @api.model
    def _get_collector_table(self, rows, company):
        return self._make_table(
            [
                self.env._("Collector"),
                self.env._("Open"),
                self.env._("Past due"),
                self.env._("Paid"),
                self.env._("Contacts"),
                self.env._("Spoken to"),
                self.env._("Promised"),
                self.env._("Kept"),
            ],
            [
                [
                    row["name"],
                    self._number(row["total"], company),
                    self._number(row["overdue"], company),
                    self._number(row["paid"], company),
                    self._whole(row["attempts"]),
                    self._whole(row["reached"]),
                    self._number(row["promised"], company),
                    self._percent(row["kept"], row["promised"]),
                ]
                for row in rows
            ],
            strong=(len(rows) - 1,),
        )
