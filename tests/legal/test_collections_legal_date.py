from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalDate(LegalCommon):
    def test_dates_by_hand_and_by_themselves(self):
        action = self._file()
        filed = action.date_ids.filtered(lambda own: own.anchor == "filed")
        with self.assertRaisesRegex(UserError, "follows from the action"):
            filed.with_user(self.collector).date = self._day(1, 1)
        with self.assertRaisesRegex(UserError, "follows from the action"):
            filed.with_user(self.collector).unlink()
        with self.assertRaises(AccessError):
            self.env["collections.legal.date"].with_user(self.collector).create(
                {"action_id": action.id, "anchor": "served", "date": self.today, "is_auto": True}
            )
        self._refused(self._date, action, filed=self.today)
        before = action.message_ids
        [served] = self._date(action, served=self.today)
        served.date = self._day(3, 1)
        served.unlink()
        told = " ".join((action.message_ids - before).mapped("body"))
        for words in ("Served: 03/02/2026.", "is now 03/01/2026", "was removed"):
            self.assertIn(words, told)

    def test_an_action_of_somebody_else(self):
        action = self._make()
        auditor = self._user("readonly")
        with self.assertRaises(AccessError):
            self.env["collections.legal.date"].with_user(auditor).create(
                {"action_id": action.id, "anchor": "served", "date": self.today}
            )
        action._close("withdrawn", False)
        with self.assertRaises(UserError):
            self._date(action, served=self.today)
