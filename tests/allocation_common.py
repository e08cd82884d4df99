from datetime import timedelta

from odoo.tests import new_test_user

from .charge_common import ChargeCommon


class AllocationCommon(ChargeCommon):
    """A customer with an invoice of 100.00, 30 days late: interest 0.41, fee 10.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        cls.allocation = cls.env["collections.allocation"]
        cls.move = cls._invoice(30, 100.0)
        cls.item = cls._item(cls.move)
        cls._pass()
        cls.biller = cls._biller("allocation_biller")

    @classmethod
    def _biller(cls, login, *groups, **values):
        names = ("base.group_user", "account.group_account_invoice", *groups)
        return new_test_user(
            cls.env, login, groups=",".join(names), company_id=cls.company.id, **values
        )

    @classmethod
    def _money(cls, amount, partner=None, day=None, memo=False, **values):
        """Return the receivable item of a payment that is on account."""
        return cls._pay_on_account(amount, partner, date=day or cls.today, memo=memo, **values)

    @classmethod
    def _propose(cls, credit, direction=None):
        return cls.allocation._propose(cls.allocation._read_money(credit), direction)

    def _paid(self, proposal):
        """Return what is paid, by invoice: principal, interest, costs; and what is left."""
        paid = {
            row.item.move_id: tuple(float(row.paid[part]) for part in row.paid)
            for row in proposal.rows
            if any(row.paid.values())
        }
        return paid, float(proposal.rest)

    def _owed(self, partner=None):
        """Return all that is owed in ledger and claim: open items, and interest and fees."""
        partner = partner or self.customer
        lines = self.env["account.move.line"]
        items = lines.search(
            [*lines._collections_get_open_domain(partner), ("company_id", "=", self.company.id)]
        )
        charged = self.env["collections.charge"].search([("partner_id", "=", partner.id)])
        claims = self.claims._read(items | charged.move_line_id)
        charges = sum(float(claim.charges) for claim in claims.values())
        return round(sum(items.mapped("amount_residual")) + charges, 2)

    def _charged(self):
        return self.env["account.move"].search([("collections_charges", "=", True)])

    @classmethod
    def _days_ago(cls, days):
        return cls.today - timedelta(days=days)
