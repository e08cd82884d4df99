from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalVisit(PortalCommon):
    def test_how_long_to_wait_and_what_is_kept(self):
        visits = self.env["collections.portal.visit"]
        now = Datetime.now()
        for minutes in (70, 50, 10):
            visits._log_sudo(
                {
                    "page": "pay",
                    "is_post": True,
                    "address": "192.0.2.1",
                    "date": now - timedelta(minutes=minutes),
                }
            )
        own = [("address", "=", "192.0.2.1")]
        self.assertIsNone(visits._find_pause_sudo(own, 3))
        self.assertEqual(visits._find_pause_sudo(own, 2), now + timedelta(minutes=10))
        self.assertEqual(visits._find_pause_sudo(own, 1), now + timedelta(minutes=50))
        old = visits._log_sudo({"page": "account", "date": now - timedelta(days=731)})
        visits._gc_old()
        self.assertFalse(old.exists())
        kept = visits._log_sudo({"page": "account", "company_id": self.company.id})
        odd = visits._log_sudo({"page": "x\x00", "detail": "a\x00 \u202eb"})
        self.assertEqual((odd.page, odd.detail), ("x", "a b"))
        supervisor = self._user("supervisor")
        self.assertEqual(kept.with_user(supervisor).page, "account")
        for call in (
            kept.with_user(supervisor).unlink,
            lambda: kept.with_user(supervisor).write({"page": "x"}),
        ):
            with self.assertRaises(AccessError):
                call()
