from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsSealed(WriteOffCommon):
    def test_evidence_stays_as_it_was_proposed(self):
        request = self._request(
            {self._invoice(40, 100): None},
            reason_id=self.env.ref("collections_followup.write_off_reason_court").id,
            evidence_ids=[Command.create({"name": "court.txt", "raw": b"Nothing to take"})],
        )
        file = request.evidence_ids
        file.raw = b"Nothing at all"
        request.action_propose()
        for user in (self.collector, self.boss):
            own = file.with_user(user)
            for change in (lambda f=own: f.write({"raw": b"Else"}), own.unlink):
                with self.subTest(user.login):
                    self.assertIn(
                        "belongs to a proposal", self._refused(change, error=(AccessError,))
                    )
        request.action_draft()
        file.raw = b"Once more"
        self.assertEqual(file.raw, b"Once more")
