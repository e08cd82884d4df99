from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeLine(DisputeCommon):
    """Which part of an invoice can be disputed, and what of it is claimed."""

    def test_part_of_an_invoice_is_left_out_and_the_rest_claimed(self):
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move, amount=250.0)
        self.assertEqual(self._amounts(move), [(750.0, 250.0)])
        notice = self._prepare().notice_ids
        self.assertEqual(notice.line_ids.amount, 750.0)
        self.assertEqual(notice.line_ids.amount_disputed, 250.0)
        self.assertEqual(notice.amount, 750.0)
        self.assertIn(dispute.name, self._explain(move)["text"])

    def test_whole_invoice_is_not_chased(self):
        move = self._invoice(20)
        dispute = self._dispute(move)
        self.assertEqual(self._reason(move), "dispute")
        self.assertIn(dispute.name, self._explain(move)["text"])
        run = self._prepare()
        self.assertFalse(run.notice_ids)
        [stat] = run.stat_ids.filtered(lambda stat: stat.reason == "dispute")
        self.assertEqual((stat.item_count, stat.amount), (1, 100.0))

    def test_chosen_lines_and_tax(self):
        move = self._taxed(10, (100.0, 300.0))
        line = self._dispute(
            move, scope="lines", invoice_line_ids=[Command.set(move.invoice_line_ids[0].ids)]
        ).line_ids
        self.assertEqual(line.amount, 115.0)
        self.assertEqual(self._amounts(move), [(345.0, 115.0)])
        other = self._taxed(10, (200.0,))
        self._dispute(other, scope="tax")
        self.assertEqual(self._amounts(other), [(200.0, 30.0)])

    def test_case_shows_what_is_disputed(self):
        move = self._invoice(20, 1000.0)
        self._dispute(move, amount=250.0)
        case = self._case()
        self.assertEqual((case.amount_overdue, case.amount_disputed), (1000.0, 250.0))
        self._invoice(5, 30.0, partner=self.partner_b)
        self._dispute(self._invoice(9, 70.0, partner=self.partner_b))
        case = self._case(self.partner_b)
        self.assertEqual((case.amount_overdue, case.amount_disputed), (100.0, 70.0))

    def test_case_stays_open_while_all_is_disputed(self):
        move = self._invoice(20)
        self._dispute(move)
        self.engine.refresh(self.company)
        self.assertEqual(self._case().amount_disputed, 100.0)

    def test_refused(self):
        draft = self._invoice(20)
        draft.button_draft()
        self.assertIn("not posted", self._refused(self._dispute, draft))
        draft.button_cancel()
        self.assertIn("cancelled", self._refused(self._dispute, draft))
        paid = self._invoice(20)
        self._pay(paid)
        self.assertIn("Nothing is open", self._refused(self._dispute, paid))
        move = self._invoice(20)
        self.assertIn("No more than", self._refused(self._dispute, move, amount=100.01))
        self.assertIn("above zero", self._refused(self._dispute, move, amount=-1.0))
        other = self._invoice(20, partner=self.partner_b)
        self.assertIn("an invoice of", self._refused(self._dispute, move | other))
        wrong = [Command.set(other.invoice_line_ids.ids)]
        self.assertIn(
            "line of another invoice",
            self._refused(self._dispute, move, scope="lines", invoice_line_ids=wrong),
        )
        self.assertIn("Choose the lines", self._refused(self._dispute, move, scope="lines"))
        self.assertIn("no tax", self._refused(self._dispute, move, scope="tax"))
        bill = self._invoice(20, move_type="in_invoice")
        self.assertIn("not a customer invoice", self._refused(self._dispute, bill))
        self._dispute(move, amount=60.0)
        self.assertIn("disputed in DIS", self._refused(self._dispute, move, amount=50.0))

    def test_invoice_of_another_company_is_refused(self):
        other = self.setup_other_company()["company"]
        foreign = self._invoice(20, company=other)
        message = self._refused(self._dispute, foreign, company_id=self.company.id)
        self.assertIn("cannot be disputed in", message)

    def test_sending_reads_disputes_again(self):
        move, other = self._invoice(20, 1000.0), self._invoice(20, 50.0)
        run = self._prepare()
        notice = run.notice_ids
        self.assertEqual(notice.amount, 1050.0)
        run.action_send()
        self._dispute(move, amount=250.0)
        self._dispute(other)
        self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertRecordValues(notice.line_ids, [{"amount": 750.0, "amount_disputed": 250.0}])

    def test_simulation_of_the_past_knows_the_dispute(self):
        move = self._invoice(20, 100.0)
        dispute = self._dispute(move, date_raised=self.today - timedelta(5))
        with self._on(3):
            dispute._resolve("rejected")
        with self._on(10) as today:
            for day, reason in ((-6, False), (-5, "dispute"), (2, "dispute"), (3, False)):
                with self.subTest(day=day):
                    result = self.engine.simulate(self.company, self.today + timedelta(day))
                    self.assertEqual(result["items"][0]["reason"], reason, today)
