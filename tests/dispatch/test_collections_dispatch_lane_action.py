from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsDispatchLaneAction(CollectionsCommon):
    def _lanes(self):
        return self.env["collections.dispatch"]._get_lane_crons_sudo()

    def test_as_many_scheduled_actions_as_lanes(self):
        dispatch = self.env["collections.dispatch"]
        self.assertEqual((dispatch._get_lane_count(), len(self._lanes())), (1, 1))
        for count in (4, 2, 3, 1):
            dispatch._set_lane_count(count)
            self.assertEqual((dispatch._get_lane_count(), len(self._lanes())), (count, count))
        self.assertEqual(self._lanes(), self.env.ref("collections_followup.ir_cron_send_notices"))

    def test_more_than_a_mail_server_bears_is_cut(self):
        self.env["collections.dispatch"]._set_lane_count(99)
        self.assertEqual(self.env["collections.dispatch"]._get_lane_count(), 16)
        self.env["ir.config_parameter"].set_param("collections_followup.lanes", "many")
        self.assertEqual(self.env["collections.dispatch"]._get_lane_count(), 1)

    def test_sending_wakes_all_lanes(self):
        self.env["collections.dispatch"]._set_lane_count(3)
        self.env["ir.cron.trigger"].search([]).unlink()
        self._invoice(5)
        self._prepare().action_send()
        self.assertEqual(
            self.env["ir.cron.trigger"].search([]).cron_id & self._lanes(), self._lanes()
        )

    def test_any_lane_sends(self):
        self.env["collections.dispatch"]._set_lane_count(2)
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        further = self._lanes() - self.env.ref("collections_followup.ir_cron_send_notices")
        with self.enter_registry_test_mode():
            further.method_direct_trigger()
        self.assertEqual(run.notice_ids.state, "sent")
