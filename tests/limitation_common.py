from datetime import date

from .common import CollectionsCommon


class LimitationCommon(CollectionsCommon):
    """A company that watches limitation; its customer is a German company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_limitation = True
        cls.germany = cls.env.ref("base.de")
        cls.customer.write({"country_id": cls.germany.id, "is_company": True})
        cls.limitation = cls.env["collections.limitation"]
        cls.clocks = cls.env["collections.limitation.clock"]
        cls.events = cls.env["collections.limitation.event"]
        cls.german = cls.env.ref("collections_followup.limitation_rule_de")

    @classmethod
    def _period(cls, move, day=None):
        item = cls._item(move)
        return cls.limitation._read(item, day)[item.id]

    @classmethod
    def _event(cls, kind, first, last=None, **values):
        return cls.events.create(
            {
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                "kind": kind,
                "date": first,
                "date_end": last,
                **values,
            }
        )

    @classmethod
    def _rule(cls, **values):
        """Create a rule of three years for Austria, and move the customer there."""
        austria = cls.env.ref("base.at")
        cls.customer.country_id = austria
        return cls.env["collections.limitation.rule"].create(
            {
                "name": "Austria",
                "company_id": cls.company.id,
                "country_id": austria.id,
                "years": 3,
                "restart_payment": True,
                "restart_acknowledgement": True,
                "status": "confirmed",
                **values,
            }
        )

    @classmethod
    def _barred(cls, amount=100.0):
        """Post an invoice that by German law cannot be sued for today."""
        return cls._invoice(date(cls.today.year - 4, 3, 15), amount)
