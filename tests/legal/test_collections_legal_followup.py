from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalFollowup(LegalCommon):
    def test_payments_and_credit_notes_are_told_once(self):
        action = self._file(moves=self.old | self.new)
        self._pay(self.old, 40)
        notes = " ".join(self._tasks(action).mapped("note"))
        self.assertIn("60.00 is still open", notes)
        count = len(self._tasks(action))
        self.engine.refresh(self.company)
        self.assertEqual(len(self._tasks(action)), count)
        credit = self._invoice(1, 60.0, move_type="out_refund")
        (self._item(self.new) | self._item(credit)).reconcile()
        self.assertIn(f"credit note {credit.name}", " ".join(self._tasks(action).mapped("note")))
        self.assertFalse(action.is_paid)

    def test_what_is_paid_comes_back_and_goes_again(self):
        action = self._file()
        case = self._case()
        self.assertEqual(case.stage_id.kind, "legal")
        self._pay(self.old)
        self.assertTrue(action.is_paid)
        self.assertIn("All items are paid", self._tasks(action)[-1:].note or "")
        self.assertIn("Close it", action.warning)
        # The other invoice is followed up as usual.
        self.assertEqual((case.state, case.stage_id.kind), ("open", "open"))
        self.assertNotEqual(self._reason(self.new), "stage")
        self._item(self.old).remove_move_reconcile()
        self.assertFalse(action.is_paid)
        self.assertEqual(case.stage_id.kind, "legal")
        self.assertEqual(self._reason(self.old), "legal")

    def test_disputes_promises_and_flags_are_told(self):
        action = self._file()
        self.env["collections.dispute"].create(
            {
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [Command.create({"move_id": self.old.id})],
            }
        )
        self.assertEqual(len(self._tasks(action)), 1)
        self.env["collections.flag.entry"].create(
            {
                "flag_id": self.env.ref("collections_followup.flag_insolvent").id,
                "partner_id": self.customer.id,
                "reason": "Opened today",
                "contact_id": self.court.id,
            }
        )
        notes = self._tasks(action).mapped("note")
        self.assertTrue(any("Insolvent" in note for note in notes), notes)

    def test_the_past_is_read_as_it_was(self):
        with self._on(-5):
            action = self._run()
        self.assertEqual(action.date_approved, self._day(2, 25))
        action._close("withdrawn", False)
        self.assertEqual(self._reason(self.old, self._day(2, 26)), "legal")
        self.assertNotEqual(self._reason(self.old, self._day(2, 20)), "legal")
        self.assertNotEqual(self._reason(self.old), "legal")

    def test_nothing_but_its_end_takes_the_case_from_the_court(self):
        self._run()
        case = self._case().sudo()
        stage = self.env["collections.stage"]._get_first_sudo("open", self.company)
        case._move_stage("noticed", stage)
        self.assertEqual(case.stage_id.kind, "legal")

    def test_a_procedure_in_court_and_its_title_move_the_limitation(self):
        self.company.collections_limitation = True
        action = self._file()
        facts = self.env["collections.limitation.source"]._sql_all_facts(
            self.company,
            SQL("SELECT %s AS line_id, %s AS partner_id", self._item(self.old).id, 1),
        )

        def read():
            self.env.flush_all()
            rows = self.env.execute_query(SQL("SELECT kind, first, last FROM (%s) f", facts))
            return [row for row in rows if row[0] in ("action", "judgment")]

        self.assertEqual(read(), [("action", self.today, None)])
        action._decide("won", self.today, False)
        self.assertEqual({row[0] for row in read()}, {"action", "judgment"})
        action._close("withdrawn", False)
        self.assertFalse(read())
        # A claim that was dismissed has kept nothing.
        other = self._file()
        self.assertEqual(read(), [("action", self.today, None)])
        other._decide("lost", self.today, False)
        self.assertFalse(read())
