import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsActivityPage(ContactCommon):
    def _page(self, options=None):
        self.env.flush_all()
        activity = self.env["collections.activity"].with_user(self.collector)
        return json.loads(json.dumps(activity.read_page(options)))

    def test_the_page(self):
        self._log(user=self.collector)
        self._log("no_answer", user=self.collector, channel="email")
        self._pay(self.move, 40.0)
        page = self._page()
        self.assertEqual((page["date_from"], page["date_to"]), ("2026-03-01", "2026-03-02"))
        self.assertEqual(page["within"], 14)
        [row] = page["rows"]
        self.assertEqual(row["name"], self.collector.name)
        cells = dict(zip([own["key"] for own in page["columns"]], row["cells"], strict=True))
        self.assertEqual(
            (cells["contacts"], cells["reached"], cells["channel:phone"], cells["channel:email"]),
            ("2", "1", "1", "1"),
        )
        self.assertIn("40.00", cells["collected"])
        self.assertEqual(cells["kept"], "")
        self.assertNotIn("channel:visit", cells)
        self.assertEqual([own["count"] for own in row["outcomes"]], [1, 1])
        self.assertEqual(page["totals"], row["cells"])
        self.assertIn("14 days", page["notes"][0])
        self.assertIn("counts once", page["notes"][0])
        other = self._page({"within": 3, "date_from": "2026-03-02"})
        self.assertIn("3 days", other["notes"][0])
        self.assertEqual(other["date_from"], "2026-03-02")

    def test_nonsense(self):
        for options in (
            [1],
            {"date_from": "9000-01-01"},
            {"date_from": [1]},
            {"within": "x"},
            {"within": {}},
        ):
            with self.subTest(options), self.assertRaises(UserError):
                self._page(options)

    def test_printed_with_what_was_chosen(self):
        activity = self.env["collections.activity"].with_user(self.collector)
        action = activity.print_pdf({"within": 3})
        self.assertEqual(action["data"], {"activity": {"within": 3}})
        self.assertEqual(action["report_name"], "collections_followup.report_activity")
