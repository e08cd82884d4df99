"""What lateness costs in the demo: a rate, a rule, a fee; what of it is waived and invoiced."""

from datetime import date

from odoo.fields import Command

MODULE = "collections_followup"
# From this day on notices claim interest and fees.
CLAIMED_FROM = -34
# Percent of each half-year, by how many years ago and which half; all that the story needs.
RATES = ((1, 1, 2.0), (1, 2, 2.0), (0, 1, 2.15), (0, 2, 2.15))
MARGIN = 8
# Level, whether the fixed sum is claimed, and the fee
CLAIMING = (
    ("level_standard_notice", False, 0.0),
    ("level_standard_final", True, 15.0),
    ("level_firm_notice", False, 10.0),
    ("level_firm_demand", True, 15.0),
    ("level_gentle_notice", False, 0.0),
)
# (day, customer, kind, kind of reason, words, who)
WAIVED = [
    (-3, "meulen", "fee", "goodwill", "First time late since they are a customer.", 2),
    (-3, "prairie", "fixed", "agreed", "Given up for the promise of the whole debt.", 2),
]
# (day, customer, who)
INVOICED = [(-2, "hartwell", 2)]


class Charges:
    """The part of the story that is about interest and fees."""

    def _charge(self, day):
        """Begin to claim, and do what people did about charges on a day."""
        if day == CLAIMED_FROM:
            self._begin_to_claim()
        for _day, customer, kind, cause, words, who in self._get_rows(WAIVED, day):
            changes = self.env["collections.charge.change"].with_user(self._person(who))
            amounts = {
                (item, key): amount
                for (item, key), amount in self._read_open_charges(customer).items()
                if key == kind
            }
            if amounts:
                changes._waive(amounts, words, cause)
        for _day, customer, who in self._get_rows(INVOICED, day):
            items = self.env["account.move.line"].union(
                *(item for item, _kind in self._read_open_charges(customer))
            )
            if items:
                booking = self.env["collections.claim.booking"].with_user(self._person(who))
                booking._book_by_hand(items)

    def _read_open_charges(self, customer):
        """Return what is claimed of a customer beside the debt, by item and kind."""
        items = self._case(customer)._get_claimed_items_sudo()
        return {
            (item, kind): float(claim.get_open(kind))
            for item, claim in self.env["collections.claim"]._read(items).items()
            for kind in ("interest", "fee", "fixed")
            if claim.get_open(kind) > 0
        }

    def _begin_to_claim(self):
        year = self.company._collections_today().year
        rate = self.env["collections.reference.rate"].create(
            {
                "name": "Reference rate of the terms of Kilbride",
                "value_ids": [
                    Command.create(
                        {
                            "date_from": date(year - ago, 6 * half - 5, 1),
                            "percent": percent,
                            "source": "Invented for the demo",
                            "status": "confirmed",
                            "date_checked": self.company._collections_today(),
                        }
                    )
                    for ago, half, percent in RATES
                ],
            }
        )
        self.env["collections.interest.rule"].create(
            {
                "name": "Terms of Kilbride",
                "company_id": self.company.id,
                "binds": "company",
                "kind": "contractual",
                "rate_id": rate.id,
                "margin": MARGIN,
                "compensation": "eu",
                "currency_id": self.company.currency_id.id,
                "source": "General terms, section 7",
            }
        )
        interest, fees = self.env["product.product"].create(
            [
                {"name": name, "type": "service", "taxes_id": [Command.clear()]}
                for name in ("Interest for late payment", "Reminder fees")
            ]
        )
        self.company.write(
            {
                "collections_charges": True,
                "collections_interest_product_id": interest.id,
                "collections_fee_product_id": fees.id,
            }
        )
        for name, fixed, fee in CLAIMING:
            self.env.ref(f"{MODULE}.{name}").write(
                {
                    "claim_interest": True,
                    "claim_fixed": fixed,
                    "fee_kind": "fixed" if fee else "none",
                    "fee_amount": fee,
                }
            )
