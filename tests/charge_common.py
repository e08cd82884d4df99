from datetime import date

from odoo.fields import Command

from .common import CollectionsCommon


class ChargeCommon(CollectionsCommon):
    """A company that claims interest of 5 % per year on all that is late, and fees by level."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_charges = True
        (cls.partner_a | cls.partner_b).is_company = True
        cls.env["collections.interest.rule"].search([]).active = False
        cls.rule = cls._rule("Five percent", base="fixed", percent=5.0)
        cls.claims = cls.env["collections.claim"]
        cls.level = cls.levels[0]
        cls.level.claim_interest = True
        product = cls.env["product.product"]
        cls.interest_product = product.create(
            {"name": "Interest", "type": "service", "taxes_id": [Command.clear()]}
        )
        cls.fee_product = product.create(
            {"name": "Fees", "type": "service", "taxes_id": [Command.clear()]}
        )
        cls.company.collections_interest_product_id = cls.interest_product
        cls.company.collections_fee_product_id = cls.fee_product

    @classmethod
    def _rule(cls, name="Rule", **values):
        return cls.env["collections.interest.rule"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "binds": "all",
                "currency_id": cls.company.currency_id.id,
                **values,
            }
        )

    @classmethod
    def _rate(cls, values, name="Rate", status="confirmed", **others):
        """Create a reference rate of half-years, given by year, half and percent."""
        return cls.env["collections.reference.rate"].create(
            {
                "name": name,
                "value_ids": [
                    Command.create(
                        {
                            "date_from": date(year, 1 if half == 1 else 7, 1),
                            "percent": percent,
                            "source": "Test",
                            "status": status,
                            "date_checked": date(year, 1, 1),
                        }
                    )
                    for year, half, percent in values
                ],
                **others,
            }
        )

    @classmethod
    def _claim(cls, move, day=None):
        """Return what is claimed of an invoice's only item."""
        return cls.claims._read(cls._item(move), day)[cls._item(move)]

    @classmethod
    def _interest(cls, move, day=None):
        return float(cls._claim(move, day).interest)
