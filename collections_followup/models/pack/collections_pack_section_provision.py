from odoo import api, models

from ...engine import figures as formulas


class CollectionsPackSectionProvision(models.AbstractModel):
    """What is expected to be lost, bucket by bucket, from the own history of losses."""

    _name = "collections.pack.section.provision"
    _inherit = ["collections.pack.section"]
    _description = "Expected Losses in the Management Pack"

    _pack_order = 90

    @api.model
    def _get_title(self):
        return self.env._("Expected losses")

    @api.model
    def _prepare(self, company, day):
        # OVERRIDE 'collections.pack.section'
        figures = self.env["collections.figure"]
        figure, source, scope = figures._ask(
            "expected_loss", company, list(self._get_periods(day).values())
        )
        rows = figures._prepare_rows(
            figure, source, scope, figures._read_parts(figure, source, scope)
        )
        by_period = {row["period"]: row for row in rows}
        now, before, year = (by_period[period] for period in self._get_periods(day).values())
        if not now["parts"]:
            return None
        return {
            "lead": [
                self.env._(
                    "Expected to be lost of what was open: %(now)s; a month before %(before)s, a "
                    "year before %(year)s.",
                    now=self._get_loss_text(now, company),
                    before=self._get_loss_text(before, company),
                    year=self._get_loss_text(year, company),
                )
            ],
            "blocks": [self._make_block(table=self._get_matrix_table(now, source, scope))],
            "notes": self._get_conventions({"expected_loss": now}),
        }

    @api.model
    def _get_loss_text(self, row, company):
        if row["value"] is None:
            return self.env._("not known")
        return self._amount(row["value"], company)

    @api.model
    def _get_matrix_table(self, row, source, scope):
        """Return the provision matrix."""
        company, parts, value = scope.company, row["parts"], row["value"]
        matrix = source._get_matrix(parts)
        labels = self.env["collections.ageing.set"]._get_labels(scope.limits)
        losses = formulas.expected_losses(matrix, scope.options["forward"])
        rows = [
            [
                label,
                self._number(float(gross), company),
                self._number(float(reached), company),
                self._number(float(lost), company),
                "–" if rate is None else self._percent(rate, 100),
                "–" if loss is None else self._number(float(loss), company),
            ]
            for label, (gross, rate), reached, lost, loss in zip(
                labels, matrix, parts["reached"], parts["lost"], losses, strict=True
            )
        ]
        total = sum(gross for gross, _rate in matrix)
        rows.append(
            [
                self.env._("Total"),
                self._number(float(total), company),
                "",
                "",
                "–" if value is None else self._percent(value, float(total)),
                "–" if value is None else self._number(value, company),
            ]
        )
        return self._make_table(
            [
                self.env._("Days past due"),
                self.env._("Open claims"),
                self.env._("Reached the bucket"),
                self.env._("Lost of it"),
                self.env._("Loss rate"),
                self.env._("Expected loss"),
            ],
            rows,
            strong=(len(rows) - 1,),
        )
