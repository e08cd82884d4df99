"""Follow up on selected invoices, and what it may not override."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupWizard(CollectionsCommon):
    def _open(self, moves):
        action = moves.action_collections_follow_up()
        return self.env["collections.followup.wizard"].browse(action["res_id"])

    def _outcomes(self, wizard):
        return {line.move_name: line.claimed for line in wizard.line_ids}

    def test_policy_mode_claims_only_what_is_due_and_selected(self):
        due, waiting = self._invoice(5), self._invoice(5, 60.0)
        future = self._invoice(-5)
        wizard = self._open(due | future)
        self.assertEqual(self._outcomes(wizard), {due.name: True, future.name: False})
        self.assertIn("1 of 2", wizard.summary)
        action = wizard.action_prepare()
        notice = self.env["collections.notice"].browse(action["res_id"])
        self.assertEqual(notice.run_id.kind, "selection")
        reached = {line.move_name: line.target_level_id for line in notice.line_ids}
        self.assertEqual(reached[due.name], self.levels[0])
        # The other overdue invoice is listed beside, as the policy says, and moves nowhere.
        self.assertFalse(reached[waiting.name])
        excluded = {stat.reason: stat.item_count for stat in notice.run_id.excluded_ids}
        self.assertEqual(excluded, {"unselected": 1, "not_due": 1})

    def test_chosen_level_overrides_trigger_interval_and_minimum(self):
        self.policy.write({"min_days": 10, "min_amount": 500.0})
        self.customer.phone = "+32 2 555 55 55"
        move = self._invoice(2, 40.0)
        wizard = self._open(move)
        self.assertFalse(wizard.line_ids.claimed)
        with Form(wizard) as form:
            form.mode = "level"
            form.level_id = self.levels[2]
            form.channel = "phone"
        self.assertTrue(wizard.line_ids.claimed)
        self.company.collections_user_id = self.env.user
        wizard.action_prepare()
        notice = self.env["collections.notice"].search([("partner_id", "=", self.customer.id)])
        self.assertRecordValues(
            notice,
            [{"level_id": self.levels[2].id, "channel": "phone", "state": "approved"}],
        )
        self.assertEqual(notice.run_id.level_id, self.levels[2])
        notice.action_send()
        self._deliver()
        # The minimum does not stop it at sending either.
        self.assertEqual(notice.state, "sent")
        self.assertEqual(move.collections_level_id, self.levels[2])

    def test_exclusions_apply_and_are_named(self):
        moves = {}
        for name in ("hold", "no_followup", "paid", "good"):
            moves[name] = self._invoice(10)
        self.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": moves["hold"].id,
                "company_id": self.company.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
            }
        )
        self._item(moves["no_followup"]).no_followup = True
        selected = self.env["account.move"].union(*moves.values())
        wizard = self._open(selected)
        wizard.write({"mode": "level", "level_id": self.levels[1].id})
        self._pay(moves["paid"])
        wizard.invalidate_recordset()
        texts = {line.move_name: (line.claimed, line.outcome) for line in wizard.line_ids}
        self.assertTrue(texts[moves["good"].name][0])
        self.assertFalse(texts[moves["hold"].name][0])
        self.assertIn("On hold", texts[moves["hold"].name][1])
        self.assertFalse(texts[moves["no_followup"].name][0])
        self.assertIn("not to follow up", texts[moves["no_followup"].name][1])
        self.assertFalse(texts[moves["paid"].name][0])
        wizard.action_prepare()
        notice = self.env["collections.notice"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(notice.line_ids.move_line_id.move_id, moves["good"])

    def test_customer_not_to_be_contacted_or_with_lawyer(self):
        move = self._invoice(10)
        self.customer.collections_cease = True
        wizard = self._open(move)
        wizard.write({"mode": "level", "level_id": self.levels[0].id})
        self.assertFalse(wizard.line_ids.claimed)
        action = wizard.action_prepare()
        self.assertEqual(action["res_model"], "collections.run")
        run = self.env["collections.run"].browse(action["res_id"])
        self.assertEqual(run.excluded_ids.reason, "cease")
        self.assertEqual(run.state, "done")
        self.customer.collections_cease = False
        self._case().stage_id = self.env.ref("collections_followup.stage_legal")
        wizard = self._open(move)
        wizard.write({"mode": "level", "level_id": self.levels[0].id})
        self.assertFalse(wizard.line_ids.claimed)

    def test_no_level_twice_and_no_claim_beside_an_unsent_notice(self):
        move = self._invoice(20)
        self._pass()
        self.assertEqual(move.collections_level_id, self.levels[0])
        wizard = self._open(move)
        wizard.write({"mode": "level", "level_id": self.levels[0].id})
        self.assertFalse(wizard.line_ids.claimed)
        self.assertEqual(wizard.line_ids.outcome, "Has had this level already")
        wizard.level_id = self.levels[1]
        self.assertTrue(wizard.line_ids.claimed)
        wizard.action_prepare()
        again = self._open(move)
        again.write({"mode": "level", "level_id": self.levels[2].id})
        self.assertFalse(again.line_ids.claimed)
        self.assertIn("waits to be sent", again.line_ids.outcome)

    def test_repeated_level_may_be_sent_again(self):
        self.levels[0].repeat_days = 5
        move = self._invoice(5)
        self._pass()
        wizard = self._open(move)
        wizard.write({"mode": "level", "level_id": self.levels[0].id})
        self.assertTrue(wizard.line_ids.claimed)

    def test_not_due_needs_a_reminder_before_the_due_date(self):
        early = self.env["collections.level"].create(
            {
                "policy_id": self.policy.id,
                "name": "Before due",
                "days": -5,
                "channel_email": True,
                "subject": "Soon",
                "body": "<p>Soon</p>",
            }
        )
        late, future = self._invoice(5), self._invoice(-20)
        wizard = self._open(late | future)
        wizard.write({"mode": "level", "level_id": early.id})
        self.assertEqual(self._outcomes(wizard), {late.name: False, future.name: True})
        wizard.level_id = self.levels[0]
        self.assertEqual(self._outcomes(wizard), {late.name: True, future.name: False})

    def test_channel_without_text_is_refused(self):
        self.levels[0].sms_body = False
        wizard = self._open(self._invoice(5))
        wizard.write({"mode": "level", "level_id": self.levels[0].id, "channel": "sms"})
        with self.assertRaises(ValidationError):
            wizard.action_prepare()

    def test_level_of_another_company_is_refused(self):
        other = self.setup_other_company()["company"]
        level = (
            self.env["collections.policy"]
            .create(
                {
                    "name": "Theirs",
                    "company_id": other.id,
                    "level_ids": [(0, 0, {"name": "L", "days": 1, "channel_manual": True})],
                }
            )
            .level_ids
        )
        wizard = self._open(self._invoice(5))
        with self.assertRaises(UserError):
            wizard.write({"mode": "level", "level_id": level.id})
            wizard.action_prepare()

    def test_only_open_customer_invoices(self):
        draft = self._invoice(5)
        draft.button_draft()
        paid = self._invoice(5)
        self._pay(paid)
        with self.assertRaises(UserError):
            (draft | paid).action_collections_follow_up()
        good = self._invoice(5)
        wizard = self._open(draft | paid | good)
        self.assertEqual(wizard.left_out, 2)
        self.assertEqual(wizard.line_ids.move_line_id, self._item(good))

    def test_credits_are_deducted_not_claimed(self):
        move = self._invoice(5, 100.0)
        self._invoice(5, 30.0, move_type="out_refund")
        wizard = self._open(move)
        wizard.action_prepare()
        notice = self.env["collections.notice"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(notice.amount, 70.0)

    def test_from_case_and_customer(self):
        self._invoice(5)
        action = self._case().action_follow_up()
        self.assertEqual(action["res_model"], "collections.followup.wizard")
        action = self.customer.with_company(self.company).action_collections_follow_up()
        self.assertEqual(action["res_model"], "collections.followup.wizard")

    def test_only_collectors(self):
        move = self._invoice(5)
        accountant = new_test_user(
            self.env,
            login="wizard_accountant",
            groups="base.group_user,account.group_account_invoice",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        with self.assertRaises(AccessError):
            move.with_user(accountant).action_collections_follow_up()
        collector = new_test_user(
            self.env,
            login="wizard_collector",
            groups="base.group_user,collections_followup.group_collections_collector",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        wizard = self._open(move.with_user(collector)).with_user(collector)
        action = wizard.action_prepare()
        self.assertEqual(action["res_model"], "collections.notice")

    def test_preview_writes_nothing(self):
        move = self._invoice(5)
        before = self.env["collections.notice"].search_count([])
        found = self.engine.preview_selection(self._item(move), self.levels[1])
        self.assertFalse(found[self._item(move).id]["reason"])
        self.assertEqual(self.env["collections.notice"].search_count([]), before)
        self.assertFalse(self.env["collections.run"].search([("kind", "=", "selection")]))

    def test_selection_of_yesterday_does_not_stop_the_run_of_today(self):
        move = self._invoice(5)
        wizard = self._open(move)
        wizard.action_prepare()
        notice = self.env["collections.notice"].search([("partner_id", "=", self.customer.id)])
        notice.action_cancel()
        run = self._prepare()
        self.assertEqual(run.notice_ids.line_ids.move_line_id, self._item(move))
        self.assertEqual(run.date - timedelta(days=5), move.invoice_date_due)
