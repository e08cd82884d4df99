import io
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementSteps(PlacementCommon):
    def test_four_eyes_and_tiers(self):
        made = self.placements.with_user(self.boss)._propose(
            self._item(self.old | self.new), self.company
        )[0]
        self.assertFalse(made.can_approve)
        with self.assertRaisesRegex(AccessError, "yourself"):
            made.action_approve()
        with self.assertRaisesRegex(AccessError, "Supervisor"):
            made.with_user(self.collector).action_approve()
        self.company.collections_placement_supervisor_amount = 500.0
        with self.assertRaisesRegex(AccessError, "Administrator"):
            made.with_user(self.accountant).action_approve()
        self.company.collections_placement_supervisor_amount = 0.0
        made.with_user(self.accountant).action_approve()
        self.assertEqual((made.state, made.approved_by_id), ("approved", self.accountant))
        self.assertEqual(self._reason(self.old) != "placement", True, "followed up until placed")
        with self.assertRaises(UserError):
            made.with_user(self.accountant).action_approve()
        made.with_user(self.collector).action_cancel()
        self.assertFalse(made.sudo().event_ids.filtered("is_pending"))
        self.assertEqual(self.agency.pending_count, 0)

    def test_dividing_what_is_placed_does_not_help(self):
        self.company.collections_placement_supervisor_amount = 500.0
        one, other = self._propose(self.old)[0], self._propose(self.new)[0]
        self.assertEqual((one | other).mapped("tier"), ["supervisor", "supervisor"])
        # 333.33 and 200.00: together more than a supervisor places with anybody.
        with self.assertRaisesRegex(AccessError, "Administrator"):
            (one | other).with_user(self.boss).action_approve()
        one.with_user(self.boss).action_approve()
        (one | other).invalidate_recordset()
        self.assertEqual(other.tier, "manager")
        self.assertFalse(other.with_user(self.boss).can_approve)
        with self.assertRaisesRegex(AccessError, "Administrator"):
            other.with_user(self.boss).action_approve()
        other.with_user(self._user("manager", login="placing_manager")).action_approve()
        self.assertEqual(other.state, "approved")

    def test_what_changed_since_is_not_approved(self):
        made = self._propose()[0]
        self._pay(self.new)
        with self.assertRaisesRegex(UserError, "Nothing is open"):
            made.with_user(self.boss).action_approve()

    def test_recall_return_and_the_next_agency(self):
        second = self._agency("Second Chance", sequence=20, tells_at_once=True)
        self._case().sudo().stage_id = self.env.ref("collections_followup.stage_final")
        placement = self._placed()
        case = self._case()
        self.assertEqual(case.stage_id.kind, "agency")
        own = placement.with_user(self.collector)
        own.action_return()
        self.assertEqual((own.state, own.outcome), ("closed", "returned"))
        self.assertEqual(case.stage_id.kind, "open")
        self.assertFalse(own.event_ids.filtered("is_pending"), "it is the agency who gave it back")
        action = own.action_place_again()
        again = self.placements.browse(action["res_id"])
        self.assertEqual((again.agency_id, again.place), (second, "2"))
        self.assertEqual(again.previous_id, placement)
        self.assertIn("It was with Fair Collect before", again.choice)
        again.with_user(self.boss).action_approve()
        second.with_user(self.boss)._write_file_sudo()
        # Recalled by hand: told by an e-mail at once, and by the next file.
        again.with_user(self.collector).action_recall()
        message = second.message_ids.filtered("subject")
        self.assertIn("Recall", message.subject)
        self.assertEqual(message.partner_ids, second.partner_id)
        self.assertEqual(second.pending_count, 2)
        self._pay(self.old | self.new)
        with self.assertRaisesRegex(UserError, "Nothing is open"):
            again.with_user(self.collector).action_place_again()
        with self.assertRaises(UserError):
            again.with_user(self.collector).action_recall()

    def test_a_part_of_the_debt_leaves_the_case_where_it_is(self):
        case = self._case()
        before = case.stage_id
        placement = self._placed(self.old)
        self.assertEqual(case.stage_id, before)
        self.assertNotEqual(self._reason(self.new), "placement")
        self.assertEqual(placement.event_ids.mapped("kind"), ["new"])

    def test_what_becomes_overdue_since_takes_the_case_back(self):
        case = self._case()
        self._placed()
        self.assertEqual(case.stage_id.kind, "agency")
        self._invoice(-3, 80.0)
        self.placements._do_night(self.company)
        self.assertEqual(case.stage_id.kind, "agency", "it is not overdue yet")
        with self._on(5):
            self.placements._do_night(self.company)
        self.assertNotEqual(case.stage_id.kind, "agency")

    def test_a_stage_that_somebody_chose_stays(self):
        case = self._case()
        self._placed(self.old)
        case.sudo().stage_id = self.env["collections.stage"]._get_first_sudo("agency", self.company)
        self.placements._do_night(self.company)
        self.assertEqual(case.stage_id.kind, "agency")

    def test_documents(self):
        placement = self._placed()
        action = placement.with_user(self.collector).action_documents()
        self.assertIn("/web/content/", action["url"])
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "collections.placement"), ("res_id", "=", placement.id)]
        )
        names = zipfile.ZipFile(io.BytesIO(attachment.raw)).namelist()
        self.assertIn("index.csv", names)
        file = placement.event_ids.file_id
        file.with_user(self.boss).action_documents()
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", "collections.placement.file"), ("name", "ilike", "documents")]
        )
        self.assertIn(f"{placement.name}.zip", zipfile.ZipFile(io.BytesIO(kept.raw)).namelist())
