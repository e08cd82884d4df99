from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from ..dispute_common import DisputeCommon


class AgreementCommon(DisputeCommon):
    """Promises, plans and settlements over one item, on Monday 2 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "collections_promise_grace_days": 0,
                "collections_settlement_grace_days": 0,
                "collections_settlement_account_id": (
                    cls.company_data["default_account_expense"].id
                ),
                "collections_plan_grace_days": 0,
            }
        )
        cls.env["collections.plan"]._activate_stages()
        cls.collector = cls._user("collector")

    # ------------------------------------------------------------------ what is there

    def _make_promise(self, move, days=2, amount=100.0, **values):
        return self.env["collections.promise"]._make(
            {self._item(move): amount},
            self.company._collections_today() + timedelta(days),
            **values,
        )

    def _make_plan(self, move, step="accept"):
        plan = self.env["collections.plan"]._make(
            self._item(move),
            {
                "installment_count": 2,
                "date_first": self.company._collections_today() + timedelta(2),
                "shift": "none",
            },
        )
        if step != "draft":
            plan.action_propose()
        if step == "accept":
            plan.action_accept()
        return plan

    def _make_settlement(self, move, amount=70.0, offer=True, user=None):
        settlements = self.env["collections.settlement"].with_user(user or self.env.user)
        settlement = settlements._make(
            self._item(move).with_user(user or self.env.user),
            amount,
            self.company._collections_today() + timedelta(2),
        )
        if offer:
            settlement._offer()
        return settlement

    def _begin(self, situation, move):
        """Bring an invoice into a situation; return what holds it."""
        kind, _sep, state = situation.partition("_")
        if kind == "promise":
            holder = self._make_promise(move)
        elif kind == "plan":
            step = {"draft": "draft", "approved": "propose"}.get(state, "accept")
            holder = self._make_plan(move, step)
        elif kind == "settlement":
            holder = self._make_settlement(
                move,
                amount=50.0,
                offer=state != "draft",
                user=self.collector if state == "to_approve" else None,
            )
        elif kind == "dispute":
            values = {"amount": 30.0} if state == "part" else {}
            holder = self._dispute(move, **values)
        elif kind == "hold":
            holder = self.env["collections.hold"].create(
                {
                    "scope": "move",
                    "move_id": move.id,
                    "company_id": self.company.id,
                    "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                }
            )
        else:
            return None
        if state == "cancelled":
            holder.action_cancel()
        elif state == "paid":
            self._pay(move, 50.0)
        elif state == "resolved":
            holder._resolve("rejected")
        if kind in ("promise", "plan", "settlement") and state not in (
            *("broken", "defaulted", "lapsed"),
            "open",
        ):
            self.assertEqual(holder.state, state)
        return holder

    def _attempts(self, move):
        open_amount = self._item(move).amount_residual_currency
        return (
            lambda: self._make_promise(move, amount=open_amount),
            lambda: self._make_plan(move, "propose"),
            lambda: self._make_settlement(move, amount=round(open_amount * 0.9, 2)),
        )

    # ----------------------------------------------------------------------- the table

    @classmethod
    def _live_lines(cls, move):
        """Return what holds an item now, by kind."""
        item = cls._item(move)
        promised = cls.env["collections.promise.line"].search(
            [("move_line_id", "=", item.id), ("state", "=", "open")]
        )
        planned = cls.env["collections.plan.line"].search(
            [
                ("move_line_id", "=", item.id),
                ("is_live", "=", True),
                ("plan_id.state", "in", ("active", "defaulted")),
            ]
        )
        settled = cls.env["collections.settlement.line"].search(
            [("move_line_id", "=", item.id), ("is_live", "=", True)]
        )
        return {"promise": promised, "plan": planned, "settlement": settled}


@tagged("post_install", "-at_install")
class TestCollectionsAgreement(AgreementCommon):
    """Whose agreements are, and who may make them."""

    def test_nobody_learns_of_items_that_he_may_not_read(self):
        item = self._item(self._invoice(5))
        self._make_plan(item.move_id)
        other = self.setup_other_company(name="Elsewhere")["company"]
        people = (
            new_test_user(self.env, "customer", groups="base.group_portal"),
            new_test_user(
                self.env,
                "stranger",
                groups="collections_followup.group_collections_manager",
                company_id=other.id,
                company_ids=[Command.set(other.ids)],
            ),
        )
        for user in people:
            for name in ("plan", "promise", "settlement"):
                self.env.flush_all()
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    getattr(item.with_user(user), f"action_collections_{name}")()
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                item.move_id.with_user(user).action_collections_view_settlements()

    def test_new_ones_are_of_somebody_who_works_here(self):
        self._invoice(5)
        left = self._user("collector", login="left")
        self._case().user_id = self.customer.collections_user_id = left
        self.company.collections_user_id = self.collector
        left.active = False
        for made in (
            self._make_plan(self._invoice(5), "draft"),
            self._make_settlement(self._invoice(5), offer=False),
        ):
            self.assertEqual(made.user_id, self.collector)

    def test_contact_is_one_of_the_customer(self):
        other = self.partner_b
        for made in (
            self._make_promise(self._invoice(5)),
            self._make_plan(self._invoice(5), "draft"),
            self._make_settlement(self._invoice(5), offer=False),
        ):
            message = self._refused(made.write, {"contact_id": other.id})
            self.assertIn("partner_b is no contact of partner_a", message)

    def test_nothing_open_is_said_at_once(self):
        paid = self._invoice(5)
        self._pay(paid)
        for name in ("promise", "plan", "settlement"):
            for records in (paid, self._item(paid)):
                message = self._refused(getattr(records, f"action_collections_{name}"))
                self.assertRegex(message, "open")

    def test_branch_that_gets_a_policy_of_its_own(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        self.cr.precommit.run()  # loads the chart of accounts of the branch
        move = self._invoice(5, company=branch)
        promise = self._make_promise(move)
        self.assertEqual(promise.company_id, self.company)
        branch.collections_policy_id = self.policy
        self._pay(move)
        self.assertEqual(promise.state, "kept")

    def test_new_from_the_list_s_button(self):
        """The web client names the chosen records, none of them here."""
        for model in ("collections.promise", "collections.settlement"):
            for chosen in ([], [1]):
                action = call_kw(self.env[model], "action_new", [chosen], {})
                self.assertEqual(action["res_model"], f"{model}.wizard")
