from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .. import small_ledger
from ..committed import CommittedCase
from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalActionSteps(LegalCommon):
    def test_from_draft_to_the_end(self):
        action = self._make(moves=self.old)
        case = self._case()
        before = case.stage_id
        action.action_propose()
        self.assertEqual((action.state, action.approved_by_id), ("approved", self.collector))
        self.assertEqual(self._reason(self.old), "legal")
        self.assertIn(action.name, self._explain(self.old)["text"])
        self.assertEqual(case.stage_id.kind, "legal")
        action.court_id = False
        with self.assertRaisesRegex(UserError, "court or registry"):
            action.action_file()
        action.court_id = self.court
        action.action_file()
        self.assertEqual((action.state, action.date_filed), ("filed", self.today))
        self.assertIn("filed", action.date_ids.mapped("anchor"))
        with self.assertRaises(UserError):
            action.action_file()
        action._decide("won", self.today, "Judgment by default")
        self.assertEqual((action.state, action.outcome), ("decided", "won"))
        self.assertEqual(self._reason(self.old), "legal")
        action.with_user(self.boss)._close("won", "Paid by the bailiff")
        self.assertEqual((action.state, action.date_closed), ("closed", self.today))
        self.assertEqual(case.stage_id, before)
        self.assertNotEqual(self._reason(self.old), "legal")
        self.assertIn(self.collector, self._tasks(action).user_id, "the owner is told")
        self.assertEqual(action.step_ids.mapped("kind"), ["approval", "filing", "decision", "end"])

    def test_above_the_amount_a_supervisor_approves(self):
        self.company.collections_legal_amount = 50
        action = self._make()
        action.action_propose()
        self.assertEqual(action.state, "proposed")
        task = self._tasks(action)
        self.assertEqual(task.user_id, self.boss)
        with self.assertRaises(AccessError):
            action.action_approve()
        with self.assertRaises(AccessError):
            task.with_user(self.collector).action_feedback()
        action.action_draft()
        self.assertFalse(self._tasks(action))
        action.action_propose()
        action.with_user(self.boss).action_approve()
        self.assertEqual((action.state, action.approved_by_id), ("approved", self.boss))
        self.assertFalse(self._tasks(action).filtered("active"))

    def test_no_more_is_claimed_than_is_open(self):
        action = self._make()
        self._pay(self.old, 40)
        with self.assertRaisesRegex(UserError, "is claimed, and"):
            action.action_propose()
        action.line_ids.amount = 60
        action.action_propose()
        self.assertEqual(action.amount_principal, 60)

    def test_what_was_approved_comes_back_to_draft_to_claim_less(self):
        case = self._case()
        before = case.stage_id
        action = self._run()
        self.assertEqual((case.stage_id.kind, self._reason(self.old)), ("legal", "legal"))
        self._pay(self.old, 40)
        with self.assertRaisesRegex(UserError, "back to draft"):
            action.action_file()
        action.action_draft()
        self.assertEqual((action.state, action.date_approved), ("draft", False))
        self.assertEqual(case.stage_id, before)
        self.assertNotEqual(self._reason(self.old), "legal")
        action.line_ids.amount = 60
        action.action_propose()
        action.action_file()
        with self.assertRaises(UserError):
            action.action_draft()

    def test_what_is_known_to_be_filed_is_filed_on_its_day(self):
        action = self._run()
        self._pay(self.old, 40)
        day = self.today - timedelta(days=3)
        action._file(day, proven=True)
        self.assertEqual((action.state, action.date_filed), ("filed", day))
        self.assertEqual(action.date_ids.filtered(lambda own: own.anchor == "filed").date, day)
        self.assertEqual(action.step_ids.filtered(lambda own: own.kind == "filing").date, day)
        self.assertIn("begin another", action._find_overclaimed())

    def test_an_item_is_in_one_action_at_a_time(self):
        first, second = self._make(), self._make()
        first.action_propose()
        with self.assertRaisesRegex(UserError, first.name):
            second.action_propose()
        # Both looked before either had written: the database keeps them apart.
        with patch.object(type(second), "_check_free", lambda _self: None):
            message = self._refused(second.action_propose)
        self.assertIn("another legal action", message)
        # A notice keeps nothing back.
        self._run("us_notice")
        first._close("withdrawn", False)
        second.action_propose()
        self.assertEqual(second.state, "approved")

    def test_a_notice_stops_no_reminders(self):
        action = self._file("us_notice", claimant_role="other")
        self.assertEqual(action.state, "filed")
        self.assertNotEqual(self._reason(self.old), "legal")
        self.assertNotEqual(self._case().stage_id.kind, "legal")
        self._pay(self.old, 40)
        self.assertIn(
            "60.00 is still open", self._tasks(action).note.replace("\N{NO-BREAK SPACE}", " ")
        )

    def test_deadlines_that_filing_keeps(self):
        action = self._make("us_lien")
        self._date(action, completion=self.today)
        action.action_propose()
        action.action_file()
        due = self._due(action, "ca_record_direct")
        self.assertEqual((due.state, due.done_by_id), ("done", self.collector))


@tagged("post_install", "-at_install")
class TestCollectionsLegalActionAtOnce(CommittedCase):
    """Two people put the same item forward at the same moment."""

    customers = 1

    def test_one_of_two_is_refused(self):
        with self._worker() as env:
            notice = small_ledger.queue(env, self.ids, 1)
            item = notice.line_ids.move_line_id
            env["res.company"].browse(self.ids["company"]).write(
                {"collections_legal": True, "country_id": env.ref("base.us").id}
            )
            kind = env.ref("collections_followup.legal_kind_suit")
            ids = [env["collections.legal.action"]._make(item, kind).id for _n in range(2)]
        with self._worker() as one, self.registry.cursor() as cr:
            other = one(cr=cr)
            # Both have looked before either has written.
            actions = [
                env["collections.legal.action"].browse(own)
                for env, own in zip((one, other), ids, strict=True)
            ]
            self.assertEqual([own.state for own in actions], ["draft", "draft"])
            actions[0].action_propose()
            one.cr.commit()
            problem = None
            try:
                with mute_logger("odoo.sql_db"):
                    actions[1].action_propose()
                    other.flush_all()
            except Exception as error:  # pylint: disable=broad-except
                problem = error
            cr.rollback()
            # What Odoo repeats, or what the index of live items refuses.
            self.assertIn(getattr(problem, "pgcode", None), ("40001", "23505"), problem)
        with self._worker() as env:
            both = env["collections.legal.action"].browse(ids)
            self.assertEqual(sorted(both.mapped("state")), ["approved", "draft"])
