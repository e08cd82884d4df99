from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged

from ..common import CollectionsCommon

LOGGER = "odoo.addons.collections_followup.models.agreement.collections_agreement_nightly"


@tagged("post_install", "-at_install")
class TestCollectionsAgreementNightly(CollectionsCommon):
    """Scheduled work: one after the other, and one broken one stops no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env["collections.settlement"]
        cls.partners = cls.env["res.partner"].create([{"name": name} for name in ("A", "B", "C")])

    def setUp(self):
        super().setUp()
        # Nothing is committed within a test.
        self.progress = self.startPatcher(
            patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60.0)
        )

    def _rename(self, partner, broken=()):
        partner.ref = "done"
        partner.flush_recordset()
        if partner in broken:
            raise ValueError("no such thing")

    def test_what_fails_is_logged_and_undone_and_the_others_are_done(self):
        [broken, *_others] = self.partners
        with self.assertLogs(LOGGER, "ERROR") as log:
            self.assertTrue(self.kind._do_each(self.partners, self._rename, broken))
        self.assertIn("no such thing", log.output[0])
        self.assertEqual(
            self.partners.filtered(lambda own: own.ref == "done"), self.partners - broken
        )

    def test_each_one_is_counted_as_it_is_done(self):
        self.assertTrue(self.kind._do_each(self.partners, self._rename))
        calls = self.progress.call_args_list
        self.assertEqual(calls[0].kwargs, {"remaining": 3})
        self.assertEqual([call.args for call in calls[1:]], [(1,)] * 3)

    def test_without_time_the_rest_is_left(self):
        self.progress.side_effect = lambda processed=0, **_: not processed
        self.assertFalse(self.kind._do_each(self.partners, self._rename))
        self.assertEqual(len(self.partners.filtered(lambda own: own.ref == "done")), 1)

    def test_somebody_else_at_the_same_record_puts_it_off(self):
        def collide(_partner):
            raise SerializationFailure()

        with patch.object(self.env.cr, "rollback") as rollback:
            self.assertTrue(self.kind._do_each(self.customer, collide))
        rollback.assert_called_once_with()
