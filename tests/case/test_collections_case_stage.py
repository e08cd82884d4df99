"""Who moves a case to another stage, and from where."""

from odoo.tests import tagged

from odoo.addons.collections_followup.models.case.collections_case_stage import (
    FOREIGN_KINDS,
    STAGE_REASONS,
)

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseStage(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._invoice(20)
        cls.engine.refresh(cls.company)
        cls.case = cls.env["collections.case"].search([("partner_id", "=", cls.customer.id)])
        cls.stages = {
            kind: cls.env["collections.stage"].create({"name": kind, "kind": kind})
            for kind in ("open", "negotiation", "dispute", "legal", "agency", "closed")
        }
        cls.target = cls.env["collections.stage"].create({"name": "Target", "kind": "open"})

    def _move_from(self, kind, reason):
        self.case.stage_id = self.stages[kind]
        return bool(self.case._move_stage(reason, self.target))

    def test_what_each_reason_leaves_alone(self):
        for reason, kinds in (
            ("promised", {"open"}),
            ("reduced", {"open", "negotiation"}),
            ("not_kept", {"open", "negotiation"}),
            ("instalments", {"open", "negotiation", "dispute", "closed"}),
            ("merged", {"open", "negotiation", "dispute", "closed"}),
            ("noticed", set(self.stages)),
            ("level_left", set(self.stages)),
            ("closed", set(self.stages)),
            ("instalments_ended", set(self.stages)),
            ("flagged", {"open", "negotiation", "dispute", "closed"}),
            ("flag_ended", set(self.stages)),
            ("placed", {"open", "negotiation", "dispute", "closed"}),
            ("placement_ended", set(FOREIGN_KINDS)),
            ("sued", {"open", "negotiation", "dispute", "closed"}),
            ("sued_ended", {"legal"}),
            ("claimed_again", {"closed"}),
        ):
            with self.subTest(reason=reason):
                moved = {kind for kind in self.stages if self._move_from(kind, reason)}
                self.assertEqual(moved, kinds)
        self.assertEqual(
            {"promised", "reduced", "not_kept", "instalments", "merged", "noticed"}
            | {"level_left", "closed", "instalments_ended", "flagged", "flag_ended"}
            | {"placed", "placement_ended", "sued", "sued_ended", "claimed_again"},
            set(STAGE_REASONS),
        )

    def test_what_is_not_told_leaves_any_stage(self):
        for reason, move in STAGE_REASONS.items():
            self.assertTrue(move.told or move.leaves is None, reason)

    def test_closed_cases_stay_where_they_are(self):
        self.case.sudo().write({"state": "closed"})
        self.assertFalse(self._move_from("open", "noticed"))
        self.assertTrue(self._move_from("open", "closed"))

    def test_no_stage_moves_nothing(self):
        self.assertFalse(self.case._move_stage("noticed", self.env["collections.stage"]))
        self.assertFalse(self.case._move_stage("noticed", self.case.stage_id))

    def test_the_chatter_tells_of_what_was_agreed_and_not_of_the_daily_work(self):
        case = self.case.with_context(tracking_disable=False, mail_notrack=False)
        values = self.env["mail.tracking.value"].sudo()
        told = [("field_id.name", "=", "stage_id"), ("mail_message_id.res_id", "=", case.id)]
        for reason, more in (("noticed", 0), ("promised", 1)):
            case._move_stage(reason, self.stages["open"])
            self.flush_tracking()
            before = values.search_count(told)
            case._move_stage(reason, self.target)
            self.flush_tracking()
            self.assertEqual(values.search_count(told), before + more, reason)

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.flush()

    def test_back_to_the_stage_of_its_level_or_the_first(self):
        first = self.env["collections.stage"]._get_first_sudo("open", self.company)
        self.case.stage_id = self.stages["negotiation"]
        self.case._return_stage("not_kept")
        self.assertEqual(self.case.stage_id, self.case.level_id.stage_id or first)
        self.case.stage_id = self.stages["negotiation"]
        self.case._return_stage("not_kept", lambda company: self.target)
        self.assertEqual(self.case.stage_id, self.target)

    def test_an_unknown_reason_is_a_mistake(self):
        with self.assertRaises(KeyError):
            self.case._move_stage("whim", self.target)
