from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditRelease(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls._user("supervisor", name="Sue Pervisor")
        cls.manager = cls._user("manager")
        cls.company.collections_credit_supervisor_amount = 500

    def test_who_releases_depends_on_the_amount(self):
        self._limit(100)
        release = self._release(500, self.supervisor)
        self.assertTrue(release.is_running)
        self.assertEqual((release.limit, release.user_id), (100, self.supervisor))
        message = self._refused(self._release, 500.01, self.supervisor, error=(AccessError,))
        self.assertIn(self.manager.name, message)
        self._release(500.01, self.manager)

    def test_collectors_and_readers_release_nothing(self):
        for group in ("collector", "readonly"):
            self._refused(self._release, 10, self._user(group), error=(AccessError,))

    def test_it_takes_a_reason_and_a_day(self):
        self.assertIn("why", self._refused(self._release, 10, reason=" "))
        self.assertIn("day", self._refused(self._release, 10, date_until=False))
        yesterday = self.today - timedelta(days=1)
        self.assertIn("day", self._refused(self._release, 10, date_until=yesterday))
        self.assertIn("above 0", self._refused(self._release, 0))

    def test_it_stays_as_it_was(self):
        release = self._release(100)
        self._refused(release.with_user(self.manager).write, {"amount": 900}, error=(AccessError,))
        self.assertIn("record", self._refused(release.unlink))

    def test_whoever_could_give_it_ends_it(self):
        release = self._release(600, self.manager)
        self._refused(release.with_user(self.supervisor).action_end, error=(AccessError,))
        release.with_user(self.manager).action_end()
        self.assertEqual(release.ended_by_id, self.manager)
        self.assertFalse(release.is_running)

    def test_of_an_invoice_its_customer_counts(self):
        move = self._draft(60)
        release = self._release(100, partner_id=self.partner_b.id, move_id=move.id)
        self.assertEqual(release.partner_id, self.customer)

    def test_nobody_gives_what_only_the_engine_records(self):
        self._refused(self._release, 100, self.manager, kind="warned", error=(AccessError,))
        releases = self.releases.with_user(self.manager).with_context(default_kind="warned")
        release = releases.create(
            {
                "partner_id": self.customer.id,
                "amount": 10,
                "date_until": self.today,
                "reason": "x",
            }
        )
        self.assertEqual(release.kind, "released")
