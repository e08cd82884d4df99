from datetime import timedelta

from .common import CollectionsCommon


class CreditCommon(CollectionsCommon):
    """A company that manages credit, and a customer who can be given a history."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"collections_credit": True, "collections_credit_rule": "block"})
        cls.scores = cls.env["collections.credit.score"]
        cls.exposure = cls.env["collections.exposure"]
        cls.releases = cls.env["collections.credit.release"]
        cls.reviews = cls.env["collections.credit.review"]

    @classmethod
    def _limit(cls, amount, partner=None):
        (partner or cls.customer).with_company(cls.company).credit_limit = amount

    @classmethod
    def _give_none(cls):
        """Let the customer have no credit, as a review would."""
        cls.customer.sudo().with_company(cls.company).collections_no_credit = True

    @classmethod
    def _paid(cls, days_ago, late, amount=100.0, partner=None):
        """An invoice that was paid so many days ago, and so many days after it was due."""
        day = cls.today - timedelta(days=days_ago)
        move = cls._invoice(day - timedelta(days=late), amount, partner)
        cls._pay(move, day=day)
        return move

    @classmethod
    def _draft(cls, amount=60.0, partner=None, **values):
        """An invoice that is not posted."""
        move = cls.env["account.move"].create(
            {
                "company_id": cls.company.id,
                "move_type": "out_invoice",
                "partner_id": (partner or cls.customer).id,
                "invoice_date": cls.today,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    (0, 0, {"name": "Service", "price_unit": amount, "tax_ids": [(5,)]})
                ],
                **values,
            }
        )
        return move

    @classmethod
    def _read(cls, partner=None, **values):
        partner = partner or cls.customer
        return cls.exposure._read(partner, cls.company, **values)[partner.commercial_partner_id]

    @classmethod
    def _facts(cls, partner=None):
        partner = partner or cls.customer
        return cls.scores._read_facts(cls.company, (partner.id,))[partner.id]

    @classmethod
    def _count(cls, partner=None):
        """Count the score of a customer anew, and return it."""
        partner = partner or cls.customer
        cls.scores._update(cls.company, (partner.id,))
        return cls.scores._get_current(partner, cls.company).get(partner, cls.scores)

    @classmethod
    def _release(cls, amount, user=None, **values):
        releases = cls.releases.with_user(user) if user else cls.releases
        return releases.create(
            {
                "partner_id": cls.customer.id,
                "amount": amount,
                "date_until": cls.today,
                "reason": "The money is on its way",
                **values,
            }
        )
