from datetime import timedelta

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import CollectionsCommon


class DeskCommon(CollectionsCommon):
    """Three customers with open cases, a collector, a colleague, an auditor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"].create(
            [
                {"name": name, "email": f"{name}@example.com", "phone": "+49 30 1234"}
                for name in ("Alpha", "Beta", "Gamma")
            ]
        )
        cls.alpha, cls.beta, cls.gamma = partners
        cls.move = cls._invoice(5, 500.0, cls.alpha)
        cls.second = cls._invoice(40, 300.0, cls.alpha)
        cls._invoice(5, 5000.0, cls.beta)
        cls._invoice(5, 100.0, cls.gamma)
        # No notice is due any more: what is to do is what is planned.
        cls._pass()
        cls.cases = cls.env["collections.case"]
        for partner in partners:
            case = cls._case(partner)
            case.activity_ids.unlink()
            cls.cases |= case
        cls.case, cls.beta_case, cls.gamma_case = cls.cases
        cls.collector = cls._member("collector", "desk_collector")
        cls.colleague = cls._member("collector", "desk_colleague")
        cls.auditor = cls._member("readonly", "desk_auditor")
        cls.supervisor = cls._member("supervisor", "desk_supervisor")
        cls.key = 0

    @classmethod
    def _member(cls, group, login):
        return new_test_user(
            cls.env,
            login,
            groups=f"base.group_user,collections_followup.group_collections_{group}",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _plan(cls, case, days=0, kind="call", **values):
        return case.activity_schedule(
            f"collections_followup.mail_activity_type_{kind}",
            cls.today + timedelta(days=days),
            **{"user_id": cls.collector.id, **values},
        )

    def _desk(self, user=None):
        return self.env["collections.desk"].with_user(user or self.collector)

    @classmethod
    def _key(cls):
        cls.key += 1
        return f"key-of-a-step-{cls.key}"

    @classmethod
    def _result(cls, name):
        return cls.env.ref(f"collections_followup.contact_outcome_{name}")

    def _save(self, outcome="no_answer", case=None, user=None, key=None, stamp=None, **values):
        case = case or self.case
        return self._desk(user).save_outcome(
            case.id,
            key or self._key(),
            stamp=stamp,
            values={"outcome_id": self._result(outcome).id, **values},
        )

    def _names(self, scope="all", user=None, others=False):
        rows = self._desk(user).get_queue(scope, others)["rows"]
        return [row["name"] for row in rows if row["id"] in self.cases.ids]
