from datetime import timedelta

from .credit_common import CreditCommon


class DeclarationCommon(CreditCommon):
    """An insured customer with two overdue invoices, a third that is not due, and money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.declarations = cls.env["collections.credit.declaration"]
        cls.file = cls.env["collections.credit.file"].create({"partner_id": cls.customer.id})
        cls.cover = cls.env["collections.credit.cover"].create(
            {
                "file_id": cls.file.id,
                "insurer": "Safe Credit",
                "policy_number": "POL-7",
                "amount": 150.0,
                "percent": 90.0,
                "date_from": cls.today - timedelta(days=400),
                "declare_days": 60,
                "longest_days": 90,
                "waiting_days": 150,
                "conditions": "Retention of title",
            }
        )
        cls.old, cls.new = cls._invoice(50, 100.0), cls._invoice(20, 100.0)
        cls.later = cls._invoice(-20, 40.0)
        cls.collector = cls._user("collector", login="declaring")
        cls.own = cls.cover.with_user(cls.collector)

    @classmethod
    def _begin(cls, kind="overdue", **values):
        draft = cls.declarations.with_user(cls.collector)._begin(cls.own, kind)
        if values:
            draft.write(values)
        return draft

    @classmethod
    def _make(cls, kind="overdue", **values):
        values.setdefault("reason", "No money until spring")
        made = cls._begin(kind, **values)
        made.action_make()
        return made
