from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsRunSelection(CollectionsCommon):
    def _select(self, lines, level=None, channel=None):
        run = self.env["collections.run"].create({"company_id": self.company.id})
        run._prepare_selection(lines, level, channel)
        return run

    def test_only_what_was_selected_is_claimed(self):
        mine, other = self._invoice(5, 100.0), self._invoice(5, 70.0)
        theirs = self._invoice(5, partner=self.partner_b)
        run = self._select(self._item(mine))
        heads = run.notice_ids.line_ids.filtered("target_level_id")
        self.assertEqual(heads.move_line_id, self._item(mine))
        self.assertEqual(run.partner_ids, self.customer)
        self.assertEqual(run.state, "prepared")
        # What stands beside waits with it; other customers are not touched.
        for move in (mine, other):
            self.assertEqual(self._reason(move), "pending")
        self.assertFalse(self._reason(theirs))

    def test_level_and_channel_that_a_person_chose_are_recorded(self):
        self.company.collections_user_id = self.env.user
        self.customer.phone = "+1 555 555 0100"
        run = self._select(self._item(self._invoice(5)), self.levels[2], "phone")
        self.assertRecordValues(run, [{"level_id": self.levels[2].id, "channel": "phone"}])
        self.assertRecordValues(
            run.notice_ids, [{"level_id": self.levels[2].id, "channel": "phone"}]
        )

    def test_channel_without_level_is_the_policy_s(self):
        run = self._select(self._item(self._invoice(5)), channel="phone")
        self.assertFalse(run.channel)
        self.assertEqual(run.notice_ids.channel, "email")

    def test_nothing_to_claim_is_a_run_that_says_why(self):
        run = self._select(self._item(self._invoice(-5)))
        self.assertFalse(run.notice_ids)
        self.assertEqual(run.state, "done")
        self.assertEqual(run.excluded_ids.mapped("reason"), ["not_due"])

    def test_a_prepared_run_is_not_prepared_again(self):
        item = self._item(self._invoice(5))
        run = self._select(item)
        with self.assertRaisesRegex(UserError, "prepared already"):
            run._prepare_selection(item)

    def test_a_level_without_text_for_the_channel_is_refused(self):
        self.levels[0].sms_body = False
        item = self._item(self._invoice(5))
        with self.assertRaises(ValidationError):
            self._select(item, self.levels[0], "sms")

    def test_old_bank_data_stops_this_too(self):
        self.company.collections_stale_bank_days = 3
        item = self._item(self._invoice(5))
        with self.assertRaisesRegex(UserError, "no bank transactions"):
            self._select(item)
