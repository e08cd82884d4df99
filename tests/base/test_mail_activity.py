from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestMailActivity(DisputeCommon):
    """What asks somebody for approval is done by them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")
        cls.supervisor = cls._user("supervisor")
        cls.company.collections_dispute_account_id = cls.company_data["default_account_expense"]

    def _asks(self):
        """Return what waits for approval, each with its activity, all of the collector."""
        settlement = (
            self.env["collections.settlement"]
            .with_user(self.collector)
            ._make(
                self._item(self._invoice(20, 1000.0)),
                800.0,
                self.today,
                user_id=self.collector.id,
            )
        )
        settlement.action_offer()
        plan = (
            self.env["collections.plan"]
            .with_user(self.collector)
            ._make(
                self._item(self._invoice(20, 1000.0)),
                {
                    "date_first": self.today,
                    "installment_count": 3,
                    "discount": 100.0,
                    "user_id": self.collector.id,
                },
            )
        )
        plan.action_propose()
        dispute = self._dispute(self._invoice(20)).with_user(self.collector)
        dispute.sudo().user_id = self.collector
        dispute._ask_write_off({dispute.line_ids: 100.0})
        return [settlement, plan, dispute]

    def test_one_s_own_agreement_waits_for_others(self):
        for record in self._asks():
            activity = record.activity_ids.filtered("automated")
            self.assertEqual(len(activity), 1, record)
            for change in (
                lambda own: own.action_feedback(),
                lambda own: own.action_done(),
                lambda own: own.unlink(),
                lambda own: own.write({"user_id": self.collector.id}),
                lambda own: own.write({"date_deadline": self.today + timedelta(days=900)}),
                lambda own: own.write({"active": False}),
                lambda own, record=record: record.write({"activity_ids": [(2, own.id)]}),
                lambda own, record=record: record.activity_unlink(
                    list(own.activity_type_id.get_external_id().values())
                ),
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    change(activity.with_user(self.collector))
            self.assertTrue(activity.active)
            # Who may approve may put it off, and so on.
            activity.with_user(self.supervisor).date_deadline = self.today + timedelta(days=1)

    def test_answered_by_the_buttons(self):
        settlement, plan, dispute = self._asks()
        activities = (settlement | settlement).activity_ids | plan.activity_ids
        activities |= dispute.activity_ids.filtered("automated")
        settlement.action_cancel()
        plan.action_draft()
        dispute.with_user(self.supervisor).action_refuse_write_off()
        self.assertFalse(activities.exists().filtered("active"))

    def test_other_activities_are_one_s_own(self):
        settlement = self._asks()[0]
        own = settlement.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.collector.id, summary="Call"
        )
        own.with_user(self.collector).action_feedback()
        self.assertFalse(own.exists().active)
