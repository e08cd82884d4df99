from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.collections_followup.engine import eda_answers
from odoo.addons.collections_followup.engine.court_exchange import Answer
from odoo.addons.collections_followup.engine.eda_layout import unpack

from ..court_common import GNR, CourtCommon


@tagged("post_install", "-at_install")
class TestCollectionsCourtFileLater(CourtCommon):
    def _served(self, days=40, **values):
        """An action that was filed, issued and served."""
        action = self._action(**values)
        action._file(self.today - timedelta(days=days + 10))
        action.reference = GNR
        action._set_date("served", self.today - timedelta(days=days))
        action._update_deadlines()
        return action

    def _problem(self, action, form="eda_order", **detail):
        return self.files._find_problems(form, {action: detail})[action]

    def test_an_enforcement_order_with_what_was_paid_since(self):
        action = self._served(amount=119.0)
        self.assertFalse(self._problem(action))
        self._pay(action.line_ids.move_line_id.move_id, 19.0)
        file = self._write(action, "eda_order")
        lines = file.attachment_id.raw.decode("cp850").split("\r\n")
        paid = unpack(lines[2], "08 ZAHL 00")
        self.assertEqual((paid["day_1"], float(paid["amount_1"])), (self.today, 19.0))
        self.assertEqual(file.totals, {"count": 1, "records": 2, "court_numbers": 12345})
        read = eda_answers.read(file.attachment_id.raw)
        self.assertEqual(read.answers[0].reference, action.name)
        # Once; again only as a correction, and the file of the claim is another matter.
        self.assertIn(file.name, self._problem(action))
        again = self._write(action, "eda_order", corrects=file)
        self.assertEqual((file.state, again.line_ids.is_live), ("replaced", True))
        due = action.deadline_ids.filtered(lambda own: own.step == "apply")
        self.assertEqual(due.state, "open")
        again.action_sent()
        self.assertEqual((due.state, action.state), ("done", "filed"))
        self.assertIn("applied for", action.step_ids.sorted("id")[-1].name)

    def test_what_came_before_and_was_matched_later_is_declared(self):
        """A bank statement comes a day late: the money was in the claim."""
        action = self._served(amount=119.0)
        move = action.line_ids.move_line_id.move_id
        self._pay(move, 9.0, action.date_filed)
        self._pay(move, 10.0, action.date_filed - timedelta(days=1))
        self._pay(move, 5.0)
        payments = self.files._read_payments(action)
        self.assertEqual(
            [(day, float(amount)) for day, amount in payments],
            [
                (action.date_filed - timedelta(days=1), 10.0),
                (action.date_filed, 9.0),
                (self.today, 5.0),
            ],
        )

    def test_money_on_account_is_matched_before(self):
        action = self._served(amount=119.0)
        self._pay(action.line_ids.move_line_id.move_id, 19.0)
        self.assertFalse(self._problem(action))
        self._pay_on_account(40, action.partner_id, currency_id=action.currency_id.id)
        self.assertIn("on account", self._problem(action))

    def test_why_none_can_be_asked_for(self):
        action = self._served(days=5)
        self.assertIn("may object until", self._problem(action))
        action._set_date("served", self.today - timedelta(days=40))
        action._update_deadlines()
        self.assertFalse(self._problem(action))
        action.reference = "26-123"
        self.assertIn("eleven digits", self._problem(action))
        action.reference = GNR
        action._set_date("objection", self.today)
        self.assertIn("objects", self._problem(action))
        self.assertIn("not with the court", self._problem(self._action()))
        self.assertIn("another kind", self._problem(self._english()))
        self.assertIn("where it stands", self._problem(action, "eda_reply"))

    def test_an_objection_to_a_part_leaves_the_rest(self):
        action = self._served()
        self.assertFalse(
            action._try_to_follow(Answer(1, "18", "objection", day=self.today, partial=True))
        )
        self.assertFalse(self._problem(action))

    def test_withdrawn_or_settled_is_closed(self):
        one, two, three = (self._served(amount=amount) for amount in (50.0, 60.0, 70.0))
        self._pay(two.line_ids.move_line_id.move_id)
        details = {one: {}, two: {"is_settled": True}, three: {"is_settled": True}}
        file = self.files._build(self.company, "eda_end", details)
        file.action_sent()
        self.assertEqual(
            [(own.state, own.outcome) for own in (one, two, three)],
            [("closed", "withdrawn"), ("closed", "paid"), ("closed", "settled")],
        )
        marks = [line[52:53] for line in file.attachment_id.raw.decode("cp850").split("\r\n")[1:4]]
        self.assertEqual(marks, ["R", "E", "E"])

    def test_files_are_numbered(self):
        self.company.collections_eda_id = "ab7"
        names = [self._write(self._action()).file_name for _n in range(2)]
        self.assertEqual(names, ["AB7001.eda", "AB7002.eda"])
        self.company.sudo().collections_eda_last = 999
        file = self._write(self._action())
        self.assertEqual((file.eda_id, file.attachment_id.raw[30:36]), ("AB7001", b"AB7001"))
        self._read(self._answer("90", ("QU 00", {"text": "Eingang AB7001QU.EDA"})))
        self.assertTrue(file.date_received, "the newest of that number")

    def test_what_stood_in_a_file_is_kept(self):
        action = self._action()
        file = self._write(action)
        self._write(self._action(), corrects=file)
        self.assertEqual(file.state, "replaced")
        action.action_draft()
        self.assertIn(file.name, self._refused(action.unlink))
