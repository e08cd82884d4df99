"""What the items of promises, plans and settlements have in common."""

from odoo.tests import tagged

from .test_collections_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgreementLine(AgreementCommon):
    def _promise_line(self, move):
        item = self._item(move)
        promises = self.env["collections.promise"]
        return promises._make({item: item.amount_residual_currency}, "2026-03-09").line_ids

    def test_open_now_follows_the_ledger_and_is_never_negative(self):
        move = self._invoice(5, 100.0)
        line = self._promise_line(move)
        self.assertEqual(line.amount_open, 100.0)
        payment = self._pay(move, 30.0)
        line.invalidate_recordset()
        self.assertEqual(line.amount_open, 70.0)
        self.assertEqual(line.amount, 100.0, "what was agreed stays")
        payment.move_id.line_ids.remove_move_reconcile()
        line.invalidate_recordset()
        self.assertEqual(line.amount_open, 100.0)
        move.button_draft()
        line.invalidate_recordset()
        self.assertEqual(line.amount_open, 0.0, "nothing is owed by a draft")

    def test_kept_as_it_stood(self):
        item = self._item(self._invoice(5, 80.0))
        for model in ("promise", "plan", "settlement"):
            lines = self.env[f"collections.{model}.line"]
            values = lines._prepare_item_vals(item)
            with self.subTest(model=model):
                self.assertEqual(
                    (values["move_line_id"], values["move_id"], values["amount"]),
                    (item.id, item.move_id.id, 80.0),
                )
                self.assertEqual(values["date_due"], item.date_maturity)
                self.assertEqual(values[lines._rec_name], item.move_id.name)

    def test_what_is_matched_with_each_item(self):
        paid, unpaid = self._invoice(5, 100.0), self._invoice(6, 50.0)
        lines = self._promise_line(paid) | self._promise_line(unpaid)
        for _payment in range(2):
            self._pay(paid, 10.0)
        item = self._item(paid)
        newest = max(item.matched_credit_ids.ids)
        self.assertEqual(
            lines._read_matched(),
            {
                item: {"matched_before": newest, "amount_matched": 20.0},
                self._item(unpaid): {"matched_before": 0, "amount_matched": 0.0},
            },
        )
        self.assertEqual(lines.browse()._read_matched(), {})

    def test_opens_its_invoice(self):
        move = self._invoice(5)
        action = self._promise_line(move).action_open_move()
        self.assertEqual((action["res_model"], action["res_id"]), ("account.move", move.id))
