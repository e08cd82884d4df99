from datetime import date

from odoo.tests import tagged

from ..placement_common import PlacementCommon

LATE = date(2050, 1, 1)


@tagged("post_install", "-at_install")
class TestCollectionsPlacementRetained(PlacementCommon):
    """Placements are deleted with the debt, once nothing is owed, paid for or told any more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.removals = cls.env["collections.contact.removal"]

    def _old(self, limit=LATE):
        self.env.flush_all()
        rows = self.env.execute_query(self.removals._sql_old(self.company, limit))
        return {
            record_id for model, record_id, _partner in rows if model == "collections.placement"
        }

    def test_kept_as_long_as_it_is_needed_and_deleted_with_its_files(self):
        placement = self._placed()
        file = placement.event_ids.file_id
        case = self._case()
        self.assertFalse(self._old(), "with the agency")
        other = self._placed(self._finalized(self.partner_b))
        self._pay(self.old)
        self._pay(self.new)
        self.assertEqual((placement.state, case.state), ("closed", "closed"))
        self.assertFalse(self._old(), "its commission is not billed yet")
        bills = self.env["collections.placement.recovery"]._bill_sudo(self.agency)
        self.assertEqual(self._old(), {placement.id})
        self.assertFalse(self._old(self.today), "something has happened since")
        # The agency has told nothing of the other one yet: its first file is about both.
        answer = self._answer(placement, (0, "info", "", "", "", "At last"))
        messages = placement.message_ids
        self.removals._delete(self.company, LATE)
        self.assertFalse(placement.exists())
        self.assertFalse(messages.exists())
        self.assertTrue(other.exists() and (file | answer).exists() == file | answer)
        self.assertEqual(bills.exists().mapped("state"), bills.mapped("state"))
        self.assertFalse(self.env["collections.placement.recovery"].search_count([]))

    def test_files_go_with_the_last_that_they_are_about(self):
        placement = self._placed()
        file = placement.event_ids.file_id
        kept = file.attachment_id
        self._pay(self.old)
        self._pay(self.new)
        self.env["collections.placement.recovery"]._bill_sudo(self.agency)
        self.assertEqual(self._old(), {placement.id})
        self.removals._delete(self.company, LATE)
        self.assertFalse(file.exists())
        self.assertFalse(kept.exists())
        self.assertFalse(self.agency.file_ids)

    def _finalized(self, partner):
        move = self._invoice(90, 100.0, partner=partner)
        self._finalize(move)
        return move
