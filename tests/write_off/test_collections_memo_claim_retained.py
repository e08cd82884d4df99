from datetime import date

from odoo.tests import tagged

from ..write_off_common import WriteOffCommon

LATE = date(2050, 1, 1)


@tagged("post_install", "-at_install")
class TestCollectionsMemoClaimRetained(WriteOffCommon):
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
            return self.env.execute_query(removals._sql_old(self.company, LATE))

        self.assertFalse(old(), "it is owed, though nothing is open in the ledger")
        claim.action_give_up()
        self.assertEqual(len(old()), 1)
