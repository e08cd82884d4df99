from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .test_collections_ageing import AgeingCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgeingScreen(AgeingCommon):
    def _options(self, **options):
        return {"company_id": self.company.id, **options}

    def test_page_items_and_ties(self):
        move = self._invoice(40, 100.0, self.partner)
        page = self.ageing.read_page(self._options())
        [row] = page["rows"]
        self.assertEqual((row["group"], row["name"]), (self.partner.id, "As-of customer"))
        self.assertEqual(page["labels"][:3], ["Not due", "1-30 days", "31-60 days"])
        self.assertEqual((page["count"], page["date"]), (1, str(self.today)))
        self.assertEqual(page["currencies"][row["currency_id"]], "USD")
        self.assertIn("tag", [own["name"] for own in page["choices"]["groupings"]])
        within = [["partner", self.partner.id], ["currency", row["currency_id"]]]
        found = self.ageing.read_items(self._options(within=within))
        self.assertFalse(found["more"])
        [item] = found["items"]
        self.assertEqual((item["number"], item["kind"]), (move.name, "Invoice"))
        self.assertEqual(item["customer"], "As-of customer")
        ties = self.ageing.read_ties(self._options())
        self.assertEqual(ties["state"], "ties")
        self.assertIn("100.00", ties["text"])
        self.assertFalse(ties["rows"])

    def test_what_is_not_chased_and_how_it_is_counted(self):
        move = self._invoice(40, 100.0, self.partner)
        self.env["collections.dispute"].create(
            {
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [Command.create({"move_id": move.id})],
            }
        )
        page = self.ageing.read_page(self._options(parts=True))
        self.assertEqual(page["parts"], [{"name": "dispute", "label": "Disputed"}])
        self.assertEqual(page["totals"][0]["parts"], {"dispute": 100.0})
        before = str(self.today - timedelta(days=1))
        page = self.ageing.read_page(self._options(date=before, group_by="stage", parts=True))
        self.assertFalse(page["parts"])
        self.assertTrue(any(note.startswith("Stage:") for note in page["notes"]))

    def test_pages_are_turned(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number:03}"} for number in range(85)]
        )
        for partner in partners:
            self._invoice(5, 10.0, partner)
        first = self.ageing.read_page(self._options(order="name"))
        self.assertEqual((first["count"], len(first["rows"])), (85, 80))
        second = self.ageing.read_page(self._options(order="name", offset=80))
        self.assertEqual(second["rows"][-1]["name"], "Customer 084")
        self.assertEqual(second["totals"][0]["total"], 850.0)

    def test_outsiders_get_nothing(self):
        self._invoice(40, 100.0, self.partner)
        portal = new_test_user(self.env, "screen_portal", groups="base.group_portal")
        for user in (self._user(None, login="screen_plain"), portal):
            ageing = self.ageing.with_user(user)
            for name in ("read_page", "read_items", "read_ties", "print_pdf"):
                with self.subTest(name), self.assertRaises(AccessError):
                    getattr(ageing, name)(self._options())
