from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseOwn(CollectionsCommon):
    """'Only own cases': nothing is agreed with a colleague's customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_own_cases = True
        cls.collector = cls._user("collector")
        cls.colleague = cls._user("collector", "colleague")
        cls.supervisor = cls._user("supervisor")
        cls.move = cls._invoice(20, 1000.0)
        cls.item = cls._item(cls.move)
        cls._case().user_id = cls.colleague
        cls.cases = cls.env["collections.case"].with_user(cls.collector)

    def _agree(self, kind, user):
        """Make an agreement of a kind over the invoice, as its wizard does."""
        item = self.item.with_user(user)
        if kind == "promise":
            wizard = (
                self.env["collections.promise.wizard"]
                .with_user(user)
                .create(
                    {
                        "company_id": self.company.id,
                        "partner_id": self.customer.id,
                        "line_ids": [Command.create({"move_line_id": item.id, "amount": 10.0})],
                    }
                )
            )
            return wizard.action_confirm()
        if kind == "settlement":
            wizard = (
                self.env["collections.settlement.wizard"]
                .with_user(user)
                .create(
                    {
                        "company_id": self.company.id,
                        "partner_id": self.customer.id,
                        "move_line_ids": [Command.set(item.ids)],
                        "amount": 950.0,
                    }
                )
            )
            return wizard.action_save()
        if kind == "plan":
            return (
                self.env["collections.plan.wizard"]
                .with_user(user)
                .create({"move_line_ids": [Command.set(item.ids)]})
                .action_create()
            )
        if kind == "dispute":
            return (
                self.env["collections.dispute"]
                .with_user(user)
                .create(
                    {"user_id": user.id, "line_ids": [Command.create({"move_id": self.move.id})]}
                )
            )
        if kind == "hold":
            return (
                self.env["collections.hold"]
                .with_user(user)
                .create(
                    {
                        "partner_id": self.customer.id,
                        "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                    }
                )
            )
        run = (
            self.env["collections.run"]
            .with_user(user)
            ._as_engine()
            .create({"company_id": self.company.id, "kind": "selection"})
        )
        return run._prepare_selection(item)

    KINDS = ("promise", "settlement", "plan", "dispute", "hold", "selection")

    def test_customers_of_a_colleague_are_left_alone(self):
        for kind in self.KINDS:
            with self.subTest(kind):
                message = self._refused(self._agree, kind, self.collector, error=(AccessError,))
                self.assertTrue(message)
        for kind in self.KINDS:
            for user in (self.colleague, self.supervisor):
                with self.subTest(kind), self.cr.savepoint() as savepoint:
                    self._agree(kind, user)
                    savepoint.rollback()

    def test_hold_of_a_colleague_s_customer_is_not_changed(self):
        reason = self.env.ref("collections_followup.hold_reason_clarify")
        hold = self.env["collections.hold"].create(
            {"partner_id": self.customer.id, "reason_id": reason.id}
        )
        own = self.env["collections.hold"].create(
            {"partner_id": self.partner_b.id, "reason_id": reason.id}
        )
        for record, values in ((hold, {"note": "Mine"}), (own, {"partner_id": self.customer.id})):
            self._refused(
                record.with_user(self.collector).write, values, error=(AccessError, UserError)
            )
        own.with_user(self.collector).note = "Mine"

    def test_wizards_do_not_open(self):
        item = self.item.with_user(self.collector)
        for open_wizard in (
            lambda: (
                self.env["collections.promise.wizard"].with_user(self.collector)._get_action(item)
            ),
            lambda: (
                self.env["collections.settlement.wizard"]
                .with_user(self.collector)
                ._get_action(item)
            ),
            item.action_collections_plan,
            lambda: (
                self.env["collections.dispute.raise.wizard"]
                .with_user(self.collector)
                ._get_action(self.customer.with_user(self.collector), self.company)
            ),
        ):
            message = self._refused(open_wizard, error=(AccessError,))
            self.assertIn("a customer of", message)

    def test_without_a_case_the_customer_s_collector_counts(self):
        self._pay(self.move)
        self.assertFalse(self._case())
        early = self._invoice(-20, 1000.0)
        self.move, self.item = early, self._item(early)
        self._agree("promise", self.collector)
        self.customer.collections_user_id = self.colleague
        message = self._refused(self._agree, "plan", self.collector, error=(AccessError,))
        self.assertIn("a customer of", message)

    def test_nobody_s_and_one_s_own_are_free(self):
        for user in (self.collector, self.env["res.users"]):
            self._case().user_id = user
            self.cases._check_own(self.customer, self.company)
        self._case().user_id = self.colleague
        self.company.collections_own_cases = False
        self.cases._check_own(self.customer, self.company)

    def test_plan_of_another_customer_does_not_give_way(self):
        own = self._invoice(20, partner=self.partner_b)
        plan = self.env["collections.plan"]._make(
            self.item, {"date_first": self.today, "installment_count": 3}
        )
        wizard = self.env["collections.plan.wizard"].create(
            {"move_line_ids": [Command.set(self._item(own).ids)], "previous_id": plan.id}
        )
        self.assertIn("another customer", self._refused(wizard.action_create, error=(UserError,)))
        self._refused(
            self.env["collections.plan.wizard"].with_user(self.collector).create,
            {"move_line_ids": [Command.set(self._item(own).ids)], "previous_id": plan.id},
            error=(AccessError,),
        )
