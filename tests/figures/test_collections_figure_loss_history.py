from datetime import date, timedelta

from odoo.tests import tagged

from odoo.addons.collections_followup.engine.ageing import get_thresholds

from ..figures_common import LAST, FiguresCommon

# Days before the end on which something fell due, what it was, and how long after that it was
# paid or given up.
DEBTS = (
    (-5, 700.0, ()),
    (3, 100.0, ()),
    (10, 200.0, (("pay", 5, 80.0),)),
    (35, 300.0, (("pay", -3, 300.0),)),
    (50, 400.0, (("pay", 1, 150.0), ("lose", 40, 250.0))),
    (75, 500.0, (("pay", 31, 100.0), ("lose", 61, 30.0))),
    (140, 600.0, (("pay", 30, 200.0), ("pay", 120, 100.0), ("lose", 121, 300.0))),
    (200, 50.0, (("lose", 199, 50.0),)),
)


@tagged("post_install", "-at_install")
class TestCollectionsFigureLossHistory(FiguresCommon):
    def _lose(self, move, day, amount):
        """Take something off an invoice by an entry on an expense account."""
        expense = self.company_data["default_account_expense"]
        item = self._item(move)
        values = [
            {"account_id": expense.id, "debit": amount},
            {"account_id": item.account_id.id, "partner_id": item.partner_id.id, "credit": amount},
        ]
        entry = self.env["account.move"].create(
            {"date": day, "line_ids": [(0, 0, line) for line in values]}
        )
        entry.action_post()
        (item | self._item(entry)).reconcile()

    def _read_plainly(self, last, due_today, limits):
        """What reached each bucket until a day, and was lost in it or later, debt by debt."""
        reached, lost = [], []
        for start in (None, *(day - due_today for day in get_thresholds(limits))):
            came = gone = 0.0
            for ago, amount, events in DEBTS:
                due = LAST - timedelta(days=ago)
                old = due <= last and (start is None or due + timedelta(days=start) <= last)
                if not old:
                    continue
                came += amount
                for kind, after, part in events:
                    if due + timedelta(days=after) > last:
                        continue
                    if start is not None and after < start:
                        came -= part
                    elif kind == "lose":
                        gone += part
            reached.append(came)
            lost.append(gone)
        return reached, lost

    def test_against_a_plain_reading(self):
        for ago, amount, events in DEBTS:
            due = LAST - timedelta(days=ago)
            move = self._invoice(due, amount)
            for kind, after, part in events:
                day = due + timedelta(days=after)
                if kind == "pay":
                    self._pay(move, part, day=day)
                else:
                    self._lose(move, day, part)
        periods = [
            (date(2025, 11, 1), date(2025, 11, 30)),
            (date(2026, 1, 1), LAST),
        ]
        for name, shift in (("no", 0), ("yes", 1)):
            limits = self.figures._ask("expected_loss", self.company, periods)[2].limits
            rows = self.figures._read_rows("expected_loss", self.company, periods, due_today=name)
            for (_first, last), row in zip(periods, rows, strict=True):
                reached, lost = self._read_plainly(last, shift, limits)
                with self.subTest(last=last, due_today=name):
                    self.assertEqual([float(part) for part in row["parts"]["reached"]], reached)
                    self.assertEqual([float(part) for part in row["parts"]["lost"]], lost)
