from odoo import api, models


class CollectionsPackSectionAgeing(models.AbstractModel):
    """What was open by age, beside a month before, what is not chased, the tie to the ledger."""

    _name = "collections.pack.section.ageing"
    _inherit = ["collections.pack.section"]
    _description = "Ageing in the Management Pack"

    _pack_order = 20

    @api.model
    def _get_title(self):
        return self.env._("Ageing")

    @api.model
    def _prepare(self, company, day):
        # OVERRIDE 'collections.pack.section'
        ageing = self.env["collections.ageing"]
        asked = ageing._ask(company, day, currency="company", group_by="company")
        before_day = self._get_periods(day)["before"][1]
        now = self._read_whole(asked)
        before = self._read_whole(asked._replace(day=before_day))
        ties = ageing._describe_ties(asked)
        parts = self._read_parts(asked)
        lead = [ties["text"]]
        lead += [
            f"{row['account']}: {entry['text']}" for row in ties["rows"] for entry in row["entries"]
        ]
        given = {"parts": bool(parts)}
        return {
            "lead": lead,
            "blocks": [
                self._make_block(
                    chart=self._draw_ageing(asked, now, before_day, before),
                    table=self._get_ageing_table(asked, now, before_day, before),
                ),
                *(
                    [self._make_block(table=self._get_part_table(asked, parts, now))]
                    if parts
                    else ()
                ),
            ],
            "notes": ageing._get_notes(asked, given),
        }

    @api.model
    def _read_whole(self, asked):
        """Return the ageing of the whole company: ``amounts`` by bucket, ``credit``, ``total``."""
        rounded = asked.company.currency_id.round
        rows = self.env["collections.ageing"]._read_rows(asked)
        return {
            "amounts": [
                rounded(sum(row["amounts"][bucket] for row in rows))
                for bucket in range(len(asked.limits) + 2)
            ],
            "credit": rounded(sum(row["credit"] for row in rows)),
            "total": rounded(sum(row["total"] for row in rows)),
        }

    @api.model
    def _read_parts(self, asked):
        """Return pairs of a label and an amount: what of the open debits is not chased."""
        ageing = self.env["collections.ageing"]
        sums = {}
        for parts in ageing._read_parts(asked).values():
            for name, amount in parts.items():
                sums[name] = sums.get(name, 0.0) + amount
        labels = ageing._get_part_labels(set(sums))
        return [
            (label, asked.company.currency_id.round(sums[name])) for name, label in labels.items()
        ]

    @api.model
    def _draw_ageing(self, asked, now, before_day, before):
        labels = self.env["collections.ageing.set"]._get_labels(asked.limits)
        return self._draw(
            "stacked_bars",
            [
                (self._date(asked.day), now["amounts"]),
                (self._date(before_day), before["amounts"]),
            ],
            labels,
            self.env._("Open claims by age on %s", self._date(asked.day)),
            self._whole,
        )

    @api.model
    def _get_ageing_table(self, asked, now, before_day, before):
        company = asked.company
        labels = self.env["collections.ageing.set"]._get_labels(asked.limits)
        whole = sum(now["amounts"])
        rows = [
            (label, amount, earlier, self._percent(amount, whole))
            for label, amount, earlier in zip(
                labels, now["amounts"], before["amounts"], strict=True
            )
        ]
        rows.append((self.env._("Claims"), whole, sum(before["amounts"]), ""))
        rows.append((self.env._("Open credits"), -now["credit"], -before["credit"], ""))
        rows.append((self.env._("Total"), now["total"], before["total"], ""))
        return self._make_table(
            [
                self.env._("Days past due"),
                self._date(asked.day),
                self.env._("Share"),
                self._date(before_day),
                self.env._("Change"),
            ],
            [
                [
                    label,
                    self._number(amount, company),
                    share,
                    self._number(earlier, company),
                    self._number(amount - earlier, company),
                ]
                for label, amount, earlier, share in rows
            ],
            strong=(len(labels), len(rows) - 1),
        )

    @api.model
    def _get_part_table(self, asked, parts, now):
        whole = sum(now["amounts"])
        return self._make_table(
            [
                self.env._("Of the claims, not chased"),
                self._date(asked.day),
                self.env._("Share"),
            ],
            [
                [label, self._number(amount, asked.company), self._percent(amount, whole)]
                for label, amount in parts
            ],
        )
