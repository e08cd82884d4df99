from datetime import date

from odoo.tests import new_test_user

from .contact_common import ContactCommon

MARCH = date(2026, 3, 1)


class TargetCommon(ContactCommon):
    """Targets of March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls._member("supervisor")
        cls.other = cls._member("collector", "target_other")
        cls.auditor = cls._member("readonly")
        elsewhere = cls.env.ref("base.main_company")
        cls.plain = new_test_user(
            cls.env,
            "target_plain",
            groups="base.group_user",
            company_id=elsewhere.id,
            company_ids=[(6, 0, elsewhere.ids)],
        )
        cls.case.user_id = cls.collector
        cls.targets = cls.env["collections.target"]

    @classmethod
    def _target(cls, kind="collected", amount=1_000.0, user=None, by=None, **values):
        if "team_id" not in values:
            values.setdefault("user_id", (user or cls.collector).id)
        return cls.targets.with_user(by or cls.supervisor).create(
            {
                "company_id": cls.company.id,
                "kind": kind,
                "amount": amount,
                "date_from": MARCH,
                **values,
            }
        )

    @classmethod
    def _refresh(cls, targets):
        cls.env.flush_all()
        targets._refresh()
