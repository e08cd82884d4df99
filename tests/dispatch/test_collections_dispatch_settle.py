from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CollectionsCommon

SETTLE = "odoo.addons.collections_followup.models.dispatch.collections_dispatch_settle"


@tagged("post_install", "-at_install")
class TestCollectionsDispatchSettle(CollectionsCommon):
    """What follows from outcomes; with two lanes at once: ``test_collections_dispatch_lane.py``."""

    def _out(self):
        """Return the messages of two notices that were handed over, which nobody knows of yet."""
        self._invoice(5)
        self._invoice(5, partner=self.partner_b)
        self.partner_b.email = "b@example.com"
        run = self._prepare()
        run.action_send()
        self.env["collections.notice"]._send_batch()
        dispatches = run.notice_ids.dispatch_id.sudo()
        self.assertEqual(set(dispatches.mapped("state")), {"ready"})
        dispatches.write({"state": "sent", "settled": False})
        return run.notice_ids.sudo().sorted("id")

    def test_sources_learn_of_it_once(self):
        notices = self._out()
        dispatches = notices.dispatch_id
        dispatches._settle_all(None)
        self.assertEqual(set(notices.mapped("state")), {"sent"})
        self.assertTrue(all(dispatches.mapped("settled")))
        items = notices.line_ids.move_line_id
        self.assertEqual(items.collections_level_id, self.levels[0])
        with patch.object(type(notices), "_receive_dispatches") as told:
            dispatches._settle()
        told.assert_not_called()

    @mute_logger(SETTLE)
    def test_one_that_breaks_stays_for_the_next_time_alone(self):
        notices = self._out()
        broken, whole = notices
        receive = type(notices)._receive_dispatches

        def fail(own, dispatches):
            if broken in own:
                raise ValueError("broken")
            return receive(own, dispatches)

        outbox = notices.dispatch_id
        with patch.object(type(notices), "_receive_dispatches", fail):
            # Where nothing is committed, whoever asked learns of it, when all others are done.
            with self.assertRaisesRegex(ValueError, "broken"), self.env.cr.savepoint():
                outbox._settle_all(None)
            outbox.invalidate_recordset()
            # A lane goes on; what broke is counted, and said where the message is shown.
            with self.assertLogs(SETTLE, "ERROR") as logged:
                outbox._settle_all(lambda: None)
        self.assertIn("1 outcomes of outgoing messages could not be settled", logged.output[-1])
        self.assertIn("broken", "".join(logged.output[:-1]))
        self.assertEqual((broken.state, whole.state), ("queued", "sent"))
        self.assertEqual(
            [(own.settled, own.settle_error) for own in (broken.dispatch_id, whole.dispatch_id)],
            [(False, "ValueError"), (True, False)],
        )
        # A lane goes on without it: it is tried when the outbox is emptied the next time.
        broken.dispatch_id._settle_all(None, again=False)
        self.assertEqual(broken.state, "queued")
        broken.dispatch_id._settle_all(None)
        self.assertEqual((broken.state, broken.dispatch_id.settle_error), ("sent", False))

    def test_core_s_queue_keeps_nothing_of_it(self):
        notices = self._out()
        sent, failed = notices.dispatch_id
        mails = {dispatch: dispatch.mail_id for dispatch in (sent, failed)}
        failed.write({"state": "failed", "failure_type": "bad_email"})
        notices.dispatch_id._settle()
        self.assertFalse(mails[sent].exists())
        self.assertNotEqual(mails[failed].exists().state, "outgoing")

    def test_source_that_is_gone_stops_nothing(self):
        notices = self._out()
        dispatch = notices[0].dispatch_id
        dispatch.source_model = "no.such.model"
        dispatch._settle()
        self.assertTrue(dispatch.settled)
