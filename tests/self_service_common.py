"""A customer with a link who does things by himself."""

from datetime import timedelta

from odoo.addons.collections_followup.models.self_service.collections_self_service import Refused

from .portal_common import PortalCommon

# A picture as a signature pad makes it.
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "ggAA"
)


class SelfServiceCommon(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.requests = cls.env["collections.portal.request"]
        cls.access = cls._access()
        cls.public = cls.env.ref("base.public_user")

    def _service(self, kind):
        return self.env[f"collections.self.service.{kind}"].with_user(self.public)

    def _do(self, kind, access=None, files=(), **values):
        """Send a form of a service as its page gives it."""
        access = access or self.access
        service = self._service(kind)
        sent = {"nonce": service._make_nonce(access), **values}
        return service._do_sudo(access, sent, files, "192.0.2.7")

    def _refuse(self, kind, access=None, files=(), **values):
        """Send a form that has to be refused, and return what is wrong by field."""
        count = self.requests.search_count([])
        with self.assertRaises(Refused) as raised:
            self._do(kind, access, files, **values)
        self.assertEqual(self.requests.search_count([]), count)
        return raised.exception.problems

    def _ids(self, *moves):
        return [str(self._item(move).id) for move in moves]

    def _day(self, days):
        return (self.today + timedelta(days=days)).isoformat()
