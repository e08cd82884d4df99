from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestReportVisitSheet(VisitCommon):
    """What stands on the visit sheet."""

    def _sheets(self, visits, user=None):
        report = self.env["report.collections_followup.report_visit_sheet"]
        report = report.with_user(user or self.collector).with_company(self.company)
        self.env.flush_all()
        self.env.invalidate_all()
        return report._get_report_values(visits.ids)["sheets"]

    def _block(self, visit, user=None):
        [sheet] = self._sheets(visit, user)
        [block] = sheet["blocks"]
        return block

    def _html(self, visits, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.collector)
        content, _kind = report._render_qweb_html(
            "collections_followup.report_visit_sheet", visits.ids
        )
        return content.decode()

    def test_one_sheet_for_each_day_and_visitor(self):
        other = self._plan(self._other("Other", "10119"))
        colleague = self._plan(self._other("Theirs"), user_id=self._member("supervisor").id)
        later = self._plan(self._other("Later"), date=self.today + timedelta(days=7))
        visit = self._plan()
        cancelled = self._plan(self._other("Cancelled"))
        cancelled.action_cancel()
        sheets = self._sheets(other | colleague | later | visit | cancelled)
        self.assertEqual(
            [[block["customer"] for block in sheet["blocks"]] for sheet in sheets],
            [["partner_a", "Other"], ["Theirs"], ["Later"]],
        )
        self.assertEqual([block["place"] for block in sheets[0]["blocks"]], [1, 2])

    def test_items_are_marked_and_the_claim_is_that_of_reminders(self):
        disputed, promised = self._invoice(20, 300.0), self._invoice(10, 50.0)
        later = self._invoice(-20, 70.0)
        self._invoice(5, 30.0, move_type="out_refund")
        self.env["collections.dispute"].create(
            {
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [
                    Command.create({"move_id": disputed.id, "scope": "amount", "amount": 120.0})
                ],
            }
        )
        day = self.today + timedelta(days=4)
        self.env["collections.promise"]._make({self._item(promised): 50.0}, day)
        [group] = self._block(self._plan())["groups"]
        lines = {line["number"]: line for line in group["lines"]}
        self.assertIn("120.00", lines[disputed.name]["mark"])
        self.assertIn("Promised for", lines[promised.name]["mark"])
        self.assertEqual(lines[self.move.name]["mark"], "")
        # On the day of the visit, tomorrow
        self.assertEqual(lines[self.move.name]["days"], 6)
        self.assertEqual(lines[later.name]["days"], "")
        self.assertEqual(group["lines"][-1]["open"], "-30.00")
        self.assertIn("Credit", group["lines"][-1]["mark"])
        # 100 + 180 - 30: what a reminder would claim, too
        self.assertTrue(group["asked"].endswith("250.00"), group["asked"])
        self.assertTrue(group["balance"].endswith("490.00"), group["balance"])
        [(amount, _items, _days)] = (
            self.env["collections.followup.asked"]._read_asked(self.company, self.customer).values()
        )
        self.assertEqual(amount, 250.0)

    def test_currencies_stay_apart(self):
        currency = self.env.ref("base.CHF")
        currency.active = True
        self._invoice(5, 80.0, currency_id=currency.id)
        groups = self._block(self._plan())["groups"]
        self.assertEqual([group["code"] for group in groups], ["USD", "CHF"])
        self.assertTrue(groups[1]["asked"].endswith("80.00"))

    def test_credits_larger_than_claims(self):
        other = self._other("Rich")
        visit = self._plan(other)
        self._invoice(5, 500.0, partner=other.partner_id, move_type="out_refund")
        [group] = self._block(visit)["groups"]
        self.assertTrue(group["asked"].endswith(" 0.00") or group["asked"].endswith("\xa00.00"))

    def test_who_may_not_be_visited_is_named_and_no_more(self):
        visit, other = self._plan(), self._plan(self._other("Other"))
        self.customer.collections_cease = True
        html = self._html(visit | other)
        self.assertIn("Do not visit.", html)
        self.assertIn("not to be contacted", html)
        self.assertNotIn("Chausseestr. 10", html)
        self.assertNotIn(self.move.name, html)
        self.assertIn("Friedrichstr. 1", html)
        block = self._block(visit)
        self.assertEqual(block["groups"], [])

    def test_history(self):
        visit = self._plan()
        for note in ("First", "Second", "Third", "Fourth"):
            self._log("no_answer", note=note)
        self.env["collections.promise"]._make(
            {self._item(self.move): 40.0}, self.today + timedelta(days=4)
        )
        block = self._block(visit)
        self.assertEqual(len(block["contacts"]), 3)
        self.assertIn("Fourth", block["contacts"][0][1])
        self.assertEqual(len(block["promises"]), 1)
        self.assertIn("40.00", block["promises"][0][0])
        self.assertEqual(block["promises"][0][1], "Open")

    def test_in_the_language_of_the_visitor(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.collector.lang = "de_DE"
        [sheet] = self._sheets(self._plan(), self._member("supervisor"))
        self.assertEqual(sheet["lang"], "de_DE")
        self.assertIn("Dienstag", sheet["day"])
        self.assertIn("100,00", sheet["blocks"][0]["groups"][0]["asked"])

    def test_paper_has_room_to_write(self):
        html = self._html(self._plan(note="Dog in the yard"))
        for words in ("Amount received", "signature", "Notes", "Dog in the yard"):
            self.assertIn(words, html)

    def test_rights(self):
        visit = self._plan()
        self.assertTrue(self._sheets(visit, self._member("readonly")))
        self._refused(self._sheets, visit, self._user(None, "plain"), error=(AccessError,))
        self.case.user_id = self.collector
        self.company.collections_own_cases = True
        colleague = self._member("collector", "colleague")
        self._refused(self._sheets, visit, colleague, error=(AccessError,))

    def test_queries_do_not_grow_with_customers(self):
        cases = [self._other(f"Customer {number}") for number in range(6)]
        visits = self.visits.union(*(self._plan(case) for case in cases))

        def count(own):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._sheets(own)
            return self.cr.sql_log_count - before

        count(visits)
        self.assertLessEqual(count(visits), count(visits[:2]))
