from odoo import api, models
from odoo.tools import formatLang


class CollectionsChargeDocument(models.AbstractModel):
    """Interest and charges on letters and e-mails, where the level claims them."""

    _name = "collections.charge.document"
    _inherit = ["collections.document.source"]
    _description = "Interest and Charges on Notices"

    _document_order = 10

    @api.model
    def _share(self, records):
        # OVERRIDE
        # Of one that is being edited, as it was saved.
        return records._origin._read_charges() if records._name == "collections.notice" else {}

    @api.model
    def _get_own(self, notice, own):
        """Return what a notice claims of its items, in their order: pairs of line and charges."""
        return [
            (line, own[line._origin])
            for line in notice.line_ids.sorted(lambda line: (line.date_due or notice.date, line.id))
            if line._origin in own
        ]

    @api.model
    def _sum(self, notice, own):
        """Return what a notice claims by currency: interest, costs, and all with the debt.

        :return: dict of lists of three amounts by currency, in the order of the debts
        """
        own_currency = notice.currency_id
        found = {}
        for line in notice.line_ids.sorted(
            lambda line: (line.currency_id != own_currency, line.currency_id.name)
        ):
            sums = found.setdefault(line.currency_id, [0.0, 0.0, 0.0])
            charges = own.get(line._origin)
            if charges:
                sums[0] += float(charges.interest)
                sums[1] += float(charges.costs)
            sums[2] += line.amount + (float(charges.total) if charges else 0.0)
        # Credits count against all of it: no more is asked for than is owed.
        return {
            currency: [interest, costs, max(currency.round(total), 0.0)]
            for currency, (interest, costs, total) in found.items()
        }

    @api.model
    def _get_asked(self, notice, own, fmt):
        # OVERRIDE
        found = {}
        for currency, (interest, costs, _total) in self._sum(notice, own).items():
            parts = []
            if interest:
                text = self.env._("%s interest", fmt.amount(interest, currency))
                parts.append((text, interest))
            if costs:
                text = self.env._("%s fees and fixed sums", fmt.amount(costs, currency))
                parts.append((text, costs))
            found[currency] = parts
        return found

    @api.model
    def _get_words(self, notice, own, fmt):
        # OVERRIDE
        sums = self._sum(notice, own)
        names = ("interest", "fees", "claim")
        found = {}
        for place, name in enumerate(names):
            pairs = [(amounts[place], currency) for currency, amounts in sums.items()]
            asked = [pair for pair in pairs if pair[0]] or pairs[:1]
            found[name] = fmt.amounts(asked)
        return found

    @api.model
    def _get_values(self, notice, own, fmt):
        # OVERRIDE
        groups = {}
        for line, charges in self._get_own(notice, own):
            rows = self._make_rows(notice, line, charges, fmt)
            if rows:
                groups.setdefault(line.currency_id, []).extend(rows)
        sums = self._sum(notice, own)
        claims = [charges.claim for _line, charges in self._get_own(notice, own)]
        shown = [claim for claim in claims if claim.rule] if notice.level_id.claim_interest else []
        return {
            "charges": [
                {
                    "code": currency.name,
                    "rows": rows,
                    "total": fmt.number(sums[currency][0] + sums[currency][1], currency),
                    "claim": fmt.number(sums[currency][2], currency),
                }
                for currency, rows in groups.items()
            ],
            "charge_remarks": self.env["collections.claim.words"]._get_remarks(shown),
        }

    @api.model
    def _make_rows(self, notice, line, charges, fmt):
        """Return what a notice claims of one item, line by line; see ``_make_rows`` of words."""
        words = self.env["collections.claim.words"]
        claim = charges.claim
        if not notice.level_id.claim_interest:
            # Only what notices charge.
            claim = claim._replace(segments=[], accrued=charges.interest)
            claim = claim._replace(
                waived={kind: own for kind, own in claim.waived.items() if kind != "interest"},
                booked={kind: own for kind, own in claim.booked.items() if kind != "interest"},
            )
        rows = words._make_rows(claim, fmt)
        level = line.target_level_id or line.level_id
        for amount, label in (
            (charges.fee, self.env._("Fee: %s", level.name)),
            (charges.fixed, self.env._("Fixed sum for late payment")),
        ):
            if amount:
                row = words._make_row(label, amount, line.currency_id, fmt)
                rows.append({**row, "number": line.move_name or ""})
        return rows

    @api.model
    def _get_case_words(self, case):
        # OVERRIDE
        amounts = {
            "interest": case.amount_interest,
            "fees": case.amount_charges,
            "claim": case.amount_claim,
        }
        return {
            name: formatLang(self.env, amount, currency_obj=case.currency_id)
            for name, amount in amounts.items()
        }
