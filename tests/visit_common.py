from datetime import timedelta

from .contact_common import ContactCommon


class VisitCommon(ContactCommon):
    """Cases of customers in three streets of Berlin and one of Vienna."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.germany = cls.env.ref("base.de")
        cls.customer.write(cls._address("10115", "Berlin", "Chausseestr. 10"))
        # The contact of letters would have an address of his own.
        cls.person.write(dict.fromkeys(("street", "zip", "city"), False) | {"country_id": False})
        cls.tomorrow = cls.today + timedelta(days=1)
        cls.visits = cls.env["collections.visit"]

    @classmethod
    def _address(cls, postcode, city, street, country=None):
        country = country or cls.germany
        return {"zip": postcode, "city": city, "street": street, "country_id": country.id}

    @classmethod
    def _other(cls, name, postcode="10117", city="Berlin", street="Friedrichstr. 1", **values):
        """Create a customer with an overdue invoice; return the case."""
        country = values.pop("country", None)
        amount = values.pop("amount", 100.0)
        partner = cls.env["res.partner"].create(
            {"name": name, **cls._address(postcode, city, street, country), **values}
        )
        cls._invoice(5, amount, partner=partner)
        return cls._case(partner)

    @classmethod
    def _plan(cls, case=None, user=None, **values):
        return cls.visits.with_user(user or cls.env.user).create(
            {
                "case_id": (case or cls.case).id,
                "date": cls.tomorrow,
                "user_id": cls.collector.id,
                **values,
            }
        )

    @classmethod
    def _set_rules(cls, **values):
        """Make a rule set of the company's country that blocks what a rule says."""
        ruleset = cls.env["collections.contact.ruleset"].create(
            {
                "name": "Test rules",
                "rule_ids": [
                    (
                        0,
                        0,
                        {"name": "Rule", "channel_ids": [(6, 0, cls._channels("visit"))], **values},
                    )
                ],
            }
        )
        cls.company._collections_set_ruleset(ruleset, "block")
        return ruleset

    @classmethod
    def _channels(cls, *codes):
        return cls.env["collections.channel"].search([("code", "in", codes)]).ids
