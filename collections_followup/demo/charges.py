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
# On these days a supervisor waives the first charge that is claimed, and the last customer who was
# charged gets an invoice of it.
WAIVED_ON, INVOICED_ON = -3, -2
SUPERVISOR = 2


class Charges:
    """The part of the story that is about interest and fees."""

    def _charge(self, day):
        """Begin to claim, and do what people did about charges on a day."""
        if day == CLAIMED_FROM:
            self._begin_to_claim()
        elif day == WAIVED_ON:
            self._waive_first()
        elif day == INVOICED_ON:
            self._invoice_last()

    def _get_charges(self):
        return self.env["collections.charge"].search(
            [
                ("company_id", "=", self.company.id),
                ("kind", "!=", "interest"),
                ("state", "=", "claimed"),
            ],
            order="id",
        )

    def _waive_first(self):
        charge = self._get_charges()[:1]
        if not charge:
            return
        item, changes = charge.move_line_id, self.env["collections.charge.change"]
        claims = self.env["collections.claim"]._read(item)
        # By the clock of the story, which people's own waivers do not go by.
        changes.create(
            {
                **changes._prepare(
                    claims,
                    item,
                    charge.kind,
                    float(claims[item].get_open(charge.kind)),
                    "The reminder crossed with a promise to pay.",
                ),
                "event": "waived",
                "cause": "goodwill",
                "user_id": self._person(SUPERVISOR).id,
            }
        )
        self.env["collections.charge"]._update_states(item)

    def _invoice_last(self):
        charges = self._get_charges()
        customer = charges[-1:].partner_id
        items = charges.filtered(lambda charge: charge.partner_id == customer).move_line_id
        if items:
            name = self._person(SUPERVISOR).name
            self.env["collections.claim.booking"]._book(items, f"By {name}")

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
