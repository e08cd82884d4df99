from datetime import date

from odoo.tests import tagged

from ..figures_common import FIRST, LAST, FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureSourceLedger(FiguresCommon):
    def _open(self, *days, **options):
        _figure, source, scope = self.figures._ask(
            "dso", self.company, [(FIRST, LAST)], convention=options
        )
        self.env.flush_all()
        return self.env.execute_query_dict(source._sql_open(scope, days))

    def test_open_items_of_several_days(self):
        move = self._invoice(LAST, 100.0)
        self._pay(move, 40.0, day=date(2026, 2, 10))
        rows = {row["day"]: row for row in self._open(LAST, date(2026, 2, 10))}
        self.assertEqual(float(rows[LAST]["open"]), 100.0)
        self.assertEqual(rows[LAST]["late"], 0)
        self.assertEqual(float(rows[date(2026, 2, 10)]["open"]), 60.0)
        self.assertEqual(rows[date(2026, 2, 10)]["late"], 10)
        self.assertEqual(rows[LAST]["customer_id"], self.customer.id)
        [row] = self._open(LAST, due_today="yes")
        self.assertEqual(row["late"], 1)

    def test_contacts_are_their_companys(self):
        person = self.env["res.partner"].create({"name": "P", "parent_id": self.customer.id})
        self._invoice(LAST, 100.0, partner=person)
        [row] = self._open(LAST)
        self.assertEqual(row["customer_id"], self.customer.id)

    def test_the_documents_are_those_that_were_open(self):
        later = self._invoice(LAST, 100.0)
        self._pay(later, day=date(2026, 2, 10))
        before = self._invoice(LAST, 100.0)
        self._pay(before, day=date(2026, 1, 10))
        new = self._invoice(date(2026, 3, 20), 100.0)
        still = self._invoice(LAST, 100.0)
        figure, source, scope = self.figures._ask("dso", self.company, [(FIRST, LAST)])
        self.env.flush_all()
        domain = source._get_open_documents(scope, LAST)
        items = self.env["account.move.line"].search(domain)
        self.assertEqual(items, self._item(later) | self._item(still))
        self.assertNotIn(self._item(new), items)
        lists = source._get_document_lists(figure, scope)
        sales = {model: own for _name, model, own in lists}
        self.assertEqual(
            self.env["account.move"].search(sales["account.move"]), later | before | still
        )
