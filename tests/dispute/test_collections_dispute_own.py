from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeOwn(DisputeCommon):
    """'Only own cases' for disputes: read, changed, ended, counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_own_cases = True
        cls.collector = cls._user("collector")
        cls.colleague = cls._user("collector", "colleague")
        cls.dispute = cls._dispute(cls._invoice(20, 1000.0), user_id=cls.colleague.id)
        cls._case().user_id = cls.colleague
        cls.unowned = cls._dispute(cls._invoice(20, partner=cls.partner_b))
        cls.unowned.user_id = False

    def _found(self, user):
        self.env.flush_all()
        return (
            self.env["collections.dispute"]
            .with_user(user)
            .search([("id", "in", (self.dispute | self.unowned).ids)])
        )

    def test_colleague_s_dispute_is_not_touched(self):
        dispute = self.dispute.with_user(self.collector)
        loose = self.env["collections.dispute"].create({"partner_id": self.partner_b.id})
        loose.user_id = self.collector
        for change in (
            lambda: dispute.read(["name"]),
            lambda: dispute.write({"user_id": self.collector.id}),
            dispute.action_resolve,
            dispute.action_answered,
            lambda: dispute.line_ids.write({"scope": "amount", "amount": 1.0}),
            lambda: self.dispute.line_ids.with_user(self.collector).unlink(),
            lambda: self.dispute.line_ids.with_user(self.collector).write({"amount": 1.0}),
            lambda: (
                self.env["collections.dispute.resolve.wizard"]
                .with_user(self.collector)
                .create({"dispute_id": self.dispute.id, "outcome": "withdrawn"})
                .action_resolve()
            ),
            lambda: (
                self.env["collections.dispute.merge.wizard"]
                .with_user(self.collector)
                .create(
                    {
                        "dispute_ids": [(6, 0, (self.dispute | self.unowned).ids)],
                        "target_id": self.unowned.id,
                    }
                )
                .action_merge()
            ),
            lambda: loose.with_user(self.collector).write({"partner_id": self.customer.id}),
        ):
            self._refused(change, error=(AccessError,))
        self.assertEqual(self.dispute.state, "open")

    def test_who_sees_which(self):
        supervisor, auditor = self._user("supervisor"), self._user("readonly")
        self.assertEqual(self._found(self.collector), self.unowned)
        for user in (supervisor, auditor):
            self.assertEqual(len(self._found(user)), 2, user.login)
        lines = self.env["collections.dispute.line"].with_user(self.collector).search([])
        self.assertEqual(lines.dispute_id.sudo(), self.unowned)
        rows = self.env["collections.dispute.report"].with_user(self.collector).search([])
        self.assertEqual(rows.dispute_id.sudo(), self.unowned)
        self._case().user_id = self.collector
        self.assertEqual(len(self._found(self.collector)), 2)
        self._case().user_id = self.colleague
        self.assertEqual(self._found(self.collector), self.unowned)
        self.dispute.user_id = self.collector
        self.assertEqual(len(self._found(self.collector)), 2)
        self.dispute.user_id = self.colleague
        self.dispute.sudo().asked_user_ids = self.collector
        self.assertEqual(len(self._found(self.collector)), 2)
        self.dispute.sudo().asked_user_ids = False
        self.company.collections_own_cases = False
        self.assertEqual(len(self._found(self.collector)), 2)

    def test_employee_sees_what_he_is_asked_about(self):
        employee = new_test_user(self.env, "asked", groups="base.group_user")
        self.assertFalse(self._found(employee))
        self.dispute.sudo().asked_user_ids = employee
        self.assertEqual(self._found(employee), self.dispute)

    def test_search_and_value_say_the_same(self):
        third = self._dispute(self._invoice(-20, partner=self.partner_b))
        self.env.flush_all()
        disputes = self.dispute | self.unowned | third
        users = [self.colleague, self.collector, self.env["res.users"]]
        for owner in users:
            self.partner_b.collections_user_id = owner
            for pay in (False, True):
                if pay:
                    self._pay(self.unowned.move_ids, 1.0)
                disputes.invalidate_recordset(["collector_id"])
                for user in users:
                    found = disputes.search(
                        [("collector_id", "=", user.id), ("id", "in", disputes.ids)]
                    )
                    self.assertEqual(
                        found,
                        disputes.search([("id", "in", disputes.ids)]).filtered(
                            lambda own, user=user: own.collector_id == user
                        ),
                    )

    def test_who_is_answered(self):
        def contact(**values):
            return self.env["res.partner"].create({"parent_id": self.customer.id, **values})

        payables = contact(name="Payables", type="invoice", email="ap@example.com")
        kim = contact(name="Kim", email="kim@example.com")
        move = self._invoice(20)
        dispute = self._dispute(move, contact_id=kim.id)
        self.assertEqual(dispute._get_recipient(), kim)
        kim.parent_id = self.partner_b
        self.assertEqual(dispute._get_recipient(), payables)
        dispute.contact_id = False
        self.assertEqual(dispute._get_recipient(), payables)
        other = self.setup_other_company()["company"]
        theirs = contact(name="Lee", type="contact", company_id=other.id)
        self.assertIn("another company", self._refused(dispute.write, {"contact_id": theirs.id}))
