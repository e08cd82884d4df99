"""Agreements of all kinds, and what they put on the calendar of expected payments."""

from datetime import date, timedelta

from .common import CollectionsCommon


class ExpectedCommon(CollectionsCommon):
    """Promises, plans and settlements, on Monday 2 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "collections_promise_grace_days": 3,
                "collections_settlement_grace_days": 3,
                "collections_settlement_account_id": (
                    cls.company_data["default_account_expense"].id
                ),
            }
        )
        readonly = cls.env.ref("collections_followup.group_collections_readonly")
        for kind in ("plan", "settlement"):
            readonly.implied_ids |= cls.env.ref(f"collections_followup.group_collections_{kind}")
        # The groups of users are cached, and were read before.
        cls.env.invalidate_all()
        cls.env.registry.clear_all_caches()
        cls.expected = cls.env["collections.expected.payment"]

    @classmethod
    def _promise(cls, move, amount=100.0, days=7):
        return cls.env["collections.promise"]._make(
            {cls._item(move): amount}, cls.today + timedelta(days)
        )

    @classmethod
    def _plan(cls, move, first=date(2026, 3, 10)):
        plan = cls.env["collections.plan"]._make(
            cls._item(move),
            {"installment_count": 3, "date_first": first, "shift": "none", "grace_days": 5},
        )
        plan._propose()
        plan._accept()
        return plan

    @classmethod
    def _settle(cls, move, amount=70.0, days=7):
        settlement = cls.env["collections.settlement"]._make(
            cls._item(move), amount, cls.today + timedelta(days)
        )
        settlement._offer()
        return settlement

    def _rows(self, domain=(), user=None):
        expected = self.expected.with_user(user) if user else self.expected
        expected.invalidate_model()
        return expected.search([("company_id", "=", self.company.id), *domain])
