from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsMemoClaim(WriteOffCommon):
    def test_given_up_and_asked_for_again(self):
        request = self._write_off({self._invoice(40, 100): None})
        claim = request.claim_ids
        found = self._find(self._receive(10))
        self._refused(claim.with_user(self.collector).action_give_up, error=(AccessError,))
        own = claim.with_user(self.boss)
        own.action_give_up()
        self.assertEqual((claim.state, found.state), ("given_up", "over"))
        self.assertFalse(found.activity_ids)
        self.assertFalse(self._find(self._receive(20)))
        self.assertIn("owed any more", self._refused(own.action_give_up))
        own.action_ask_again()
        self.assertEqual(claim.state, "open")
        waiting = claim.recovery_ids.filtered(lambda own: own.state == "proposed")
        self.assertEqual(sorted(waiting.mapped("amount")), [10, 20], "proposed again")
        self.assertEqual(claim.action_view_recoveries()["domain"][0][2], claim.id)
        self.assertIn("kept", self._refused(claim.unlink))
        self.assertIn(request.line_ids.number, claim.display_name)
        # It can be sued for until its limitation, written off or not.
        self.assertFalse(claim.limitation_text, "nobody watches it")
        self.company.collections_limitation = True
        self.customer.country_id = self.env.ref("base.de")
        claim.invalidate_recordset()
        self.assertIn("Germany", claim.limitation_text)
        own.action_give_up()
        self.assertFalse(claim.limitation_text)

    def test_money_for_what_is_given_up_is_proposed_for_the_next(self):
        request = self._write_off({self._invoice(40, 100): None, self._invoice(30, 80): None})
        payment = self._receive(10)
        found = self._find(payment)
        found.claim_id.with_user(self.boss).action_give_up()
        again = self._find(payment) - found
        self.assertEqual((found.state, again.state), ("over", "proposed"))
        self.assertEqual(again.claim_id, request.claim_ids - found.claim_id)

    def test_goodwill_is_not_owed_any_more(self):
        goodwill = self.env.ref("collections_followup.write_off_reason_goodwill")
        request = self._write_off({self._invoice(40, 100): None}, reason_id=goodwill.id)
        self.assertEqual(request.state, "posted")
        self.assertFalse(request.claim_ids)
        self.assertEqual(self.customer.collections_memo_count, 0)

    def test_who_still_owes_is_not_forgotten(self):
        move = self._invoice(200, 100)
        self.engine.refresh(self.company)
        case = self._case()
        outcome = self.env["collections.contact.outcome"].search([], limit=1)
        self.env["collections.contact"].create({"case_id": case.id, "outcome_id": outcome.id})
        claim = self._write_off({move: None}).claim_ids
        self.assertEqual((claim.state, case.state), ("open", "closed"))
        removals = self.env["collections.contact.removal"]

        def old():
            self.env.flush_all()
            return self.env.execute_query(removals._sql_old(self.company, date(2050, 1, 1)))

        self.assertFalse(old(), "it is owed, though nothing is open in the ledger")
        claim.action_give_up()
        self.assertEqual(len(old()), 1)
