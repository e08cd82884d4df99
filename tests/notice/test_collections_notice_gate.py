from datetime import date, datetime

from odoo.tests import tagged

from ..gate.test_collections_gate import GateCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeGate(GateCommon):
    today = date(2026, 12, 28)

    def test_sent_notices_are_attempts_about_their_invoices(self):
        """New York City: three attempts within 7 days over all media, for each account."""
        self.person.write({"zip": "11201", "email": "pat@example.com"})
        run = self._prepare()
        notice = run.notice_ids.filtered(lambda n: n.partner_id == self.person)
        run.action_send()
        self._deliver()
        self.assertEqual(notice.state, "sent")
        self.env["collections.consent"].create(
            {
                "decision": "granted",
                "channel": "email",
                "partner_id": self.person.id,
                "date": datetime(2026, 12, 1),
            }
        )
        self._set("us_nyc")
        other = self._invoice(1, partner=self.person)
        for hour in (1, 2):
            self._log(datetime(2026, 12, 27, 14 + hour), partner=self.person, moves=self.move)
        moment = datetime(2026, 12, 29, 16)
        self._assert("blocked", moment, "email", items=self.move)
        self._assert("allowed", moment, "email", items=other)
