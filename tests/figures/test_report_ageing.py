from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.collections_followup.report.figures import report_ageing

from .test_collections_ageing import AgeingCommon

REPORT = "collections_followup.report_ageing"


@tagged("post_install", "-at_install")
class TestReportAgeing(AgeingCommon):
    def _html(self, **options):
        report = self.env["ir.actions.report"]
        data = {"ageing": {"company_id": self.company.id, **options}}
        return report._render_qweb_html(REPORT, [], data=data)[0].decode()

    def test_page_says_what_the_screen_says(self):
        self._invoice(40, 1234.5, self.partner)
        self._invoice(5, 77.25, self.partner, "out_refund")
        html = self._html()
        for text in ("As-of customer", "1,234.50", "-77.25", "1,157.25", "31-60 days", "100%"):
            self.assertIn(text, html)
        self.assertIn("Ties to the ledger", html)
        # As it is styled, whether it is wide or not
        self.assertIn("o_collections_ageing_table", html)
        before = str(self.today - timedelta(days=60))
        html = self._html(compare=before, group_by="country", credits="netted")
        self.assertIn("Change", html)
        self.assertNotIn("Credits</th>", html)

    def _tables(self, **options):
        self.env.flush_all()
        report = self.env["report.collections_followup.report_ageing"]
        page = report._prepare_page({"company_id": self.company.id, **options})
        [group] = page["groups"]
        return group["tables"]

    def test_more_buckets_than_a_page_has_room_for_are_several_tables(self):
        limits = ", ".join(str(15 * number) for number in range(1, 13))
        buckets = self.env["collections.ageing.set"].create({"name": "Many", "limits": limits})
        for number in range(14):
            self._invoice(15 * number - 5, 1_234_567.89, self.partner)
        self._invoice(5, 77.25, self.customer, "out_refund")
        tables = self._tables(set_id=buckets.id, compare=str(self.today - timedelta(days=60)))
        self.assertEqual([table["place"] for table in tables], [1, 2])
        self.assertTrue(all(table["small"] for table in tables))
        labels = [head["label"] for table in tables for head in table["heads"]]
        self.assertEqual(labels[:2], ["Not due", "1-15 days"])
        self.assertEqual(labels[13:16], ["Over 180 days", "Credits", "Total"])
        self.assertEqual(labels[-1], "Change")
        # About as wide as each other, each with the names, and all of them once.
        counts = [len(table["heads"]) for table in tables]
        self.assertLessEqual(max(counts) - min(counts), 1)
        for table in tables:
            names = [row["name"] for row in table["rows"]]
            self.assertEqual(names, [self.partner.name, self.customer.name])
            for row in (*table["rows"], table):
                self.assertEqual(len(row["cells"]), len(table["heads"]))
            self.assertEqual(len(table["shares"]), len(table["heads"]))
        cells = [cell for table in tables for cell in table["rows"][0]["cells"]]
        self.assertEqual(cells[:14], ["1,234,567.89"] * 14)
        self.assertEqual(cells[15], f"{14 * 1_234_567.89:,.2f}")
        html = self._html(set_id=buckets.id)
        self.assertIn("Part 2 of 2", " ".join(html.split()).replace("<span>", ""))

    def test_what_fits_on_a_page_is_one_table(self):
        self._invoice(40, 1_234_567.89, self.partner)
        [table] = self._tables()
        self.assertFalse(table["small"])
        self.assertNotIn("Part", " ".join(self._html().split()))
        # A few more figures are printed smaller before they are divided.
        limits = ", ".join(str(15 * number) for number in range(1, 7))
        buckets = self.env["collections.ageing.set"].create({"name": "Some", "limits": limits})
        for number in range(8):
            self._invoice(15 * number - 5, 1_234_567.89, self.partner)
        [table] = self._tables(set_id=buckets.id)
        self.assertTrue(table["small"])

    def test_nothing_open(self):
        self.assertIn("Nothing was open", self._html())

    def test_too_many_rows_are_not_printed(self):
        self._invoice(40, 100.0, self.partner)
        self._invoice(40, 100.0, self.customer)
        with patch.object(report_ageing, "MOST_ROWS", 1), self.assertRaises(UserError):
            self.env["report.collections_followup.report_ageing"]._get_report_values(
                self.company.ids
            )

    def test_action_prints_what_is_asked_for(self):
        options = {"company_id": self.company.id, "group_by": "country"}
        action = self.ageing.print_pdf(options)
        self.assertEqual(action["report_name"], REPORT)
        self.assertEqual(action["data"], {"ageing": options})
        reader = self._user(None, login="report_plain_reader")
        with self.assertRaises(AccessError):
            self.env["report.collections_followup.report_ageing"].with_user(
                reader
            )._get_report_values(self.company.ids)
