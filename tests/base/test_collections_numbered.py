from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsNumbered(ContactCommon):
    """Numbers that are ids with a prefix, and how records are found by them."""

    def _records(self):
        run = self._prepare()
        promise = self.env["collections.promise"]._make({self._item(self.move): 100.0}, self.today)
        return {
            "RUN": run,
            "N": run.notice_ids,
            "CASE": self.case,
            "CON": self._log(),
            "PROM": promise,
        }

    def test_number_is_the_id_with_a_prefix(self):
        for prefix, record in self._records().items():
            with self.subTest(prefix=prefix):
                self.assertEqual(record.name, f"{prefix}-{record.id:06d}")
                self.assertFalse(record._fields["name"].store)
                self.assertNotEqual(record.new({}).name, record.name)

    def test_found_by_number(self):
        for prefix, record in self._records().items():
            with self.subTest(prefix=prefix):
                number = record.id
                for text in (record.name, record.name.lower(), str(number), f"{number:06d}"):
                    self.assertIn(record, record.search([("name", "ilike", text)]), text)
                self.assertEqual(record.search([("name", "=", record.name)]), record)
                self.assertEqual(record.search([("name", "in", [record.name, "x"])]), record)
                self.assertNotIn(record, record.search([("name", "not in", [record.name])]))
                self.assertFalse(record.search([("name", "ilike", f"{prefix}-999999999")]))
                self.assertFalse(record.search([("name", "=", "no number")]))
                self.assertIn(record.id, dict(record.name_search(record.name)))

    def test_found_by_customer_where_there_is_one(self):
        records = self._records()
        for prefix in ("N", "CASE", "CON", "PROM"):
            record = records[prefix]
            found = dict(record.name_search(self.customer.name))
            self.assertIn(record.id, found, prefix)
            self.assertNotIn(record, record.search([("name", "ilike", self.customer.name)]))
        self.assertFalse(records["RUN"].name_search(self.customer.name))

    def test_reading_numbers_costs_no_query(self):
        self._invoice(5, partner=self.partner_b)
        self.engine.refresh(self.company)
        cases = self.env["collections.case"].search([])
        self.assertGreater(len(cases), 1)
        self.env.flush_all()
        cases.invalidate_recordset()
        with self.assertQueryCount(0):
            cases.mapped("name")

    def test_new_records_have_none(self):
        self.assertFalse(self.env["collections.case"].new({}).name)
        self.assertEqual(self.env["collections.run"].new({}).name, "New run")
        self.assertEqual(self.env["collections.promise"].new({}).name, "New")
