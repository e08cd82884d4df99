from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacement(PlacementCommon):
    def test_nobody_writes_what_happens(self):
        placement = self._placed()
        for user in (self.collector, self.boss):
            own = placement.with_user(user)
            for vals in (
                {"state": "closed"},
                {"agency_id": self.agency.id, "amount": 1},
                {"user_id": self.boss.id},
                {"partner_id": self.partner_b.id},
                {"date_placed": False},
            ):
                with self.subTest(vals), self.assertRaises(AccessError):
                    own.write(vals)
            with self.assertRaises(AccessError):
                own.line_ids.write({"balance": 1})
            for model in ("event", "payment", "recovery", "file"):
                records = self.env[f"collections.placement.{model}"].with_user(user)
                with self.assertRaises(AccessError):
                    records.create({"placement_id": placement.id, "line_id": own.line_ids[0].id})
            with self.assertRaises(AccessError):
                own.event_ids.write({"is_pending": True})
            own.note = "Called"
        with self.assertRaises(UserError):
            placement.with_user(self.boss).copy()
        with self.assertRaises(AccessError):
            placement.with_user(self.boss).unlink()
        with self.assertRaises(UserError):
            placement.unlink()
        with self.assertRaises(AccessError):
            self.placements.with_user(self.boss).with_context(default_state="placed").create(
                {"partner_id": self.customer.id, "agency_id": self.agency.id}
            )

    def test_who_reads(self):
        placement = self._placed()
        portal = new_test_user(self.env, "placed_portal", groups="base.group_portal")
        plain = self._user(None, login="placed_plain")
        auditor = self._user("readonly", login="placed_auditor")
        for user in (portal, plain):
            for model in ("placement", "placement.line", "placement.file", "agency"):
                with self.subTest(model), self.assertRaises(AccessError):
                    self.env[f"collections.{model}"].with_user(user).search_read([], ["id"])
        own = placement.with_user(auditor)
        self.assertEqual(own.amount, 533.33)
        for step in ("action_recall", "action_return", "action_documents"):
            with self.subTest(step), self.assertRaises(AccessError):
                getattr(own, step)()
        # A colleague's customer, where collectors see only their own.
        self.company.collections_own_cases = True
        self._case().user_id = self.boss
        own = self.placements.with_user(self.collector)
        self.assertFalse(own.search([("id", "=", placement.id)]))
        self.assertFalse(own.env["collections.placement.line"].search([]))
        with self.assertRaises(AccessError):
            placement.with_user(self.collector).action_recall()

    def test_in_words(self):
        placement = self._propose()[0]
        words = {"proposed": "Waits for approval", "approved": "next file"}
        self.assertIn(words["proposed"], placement.status)
        placement.with_user(self.boss).action_approve()
        self.assertIn(words["approved"], placement.status)
        self.agency.with_user(self.boss)._write_file_sudo()
        self.assertIn("not acknowledged yet", placement.status)
        self.assertIn(placement.name, placement.display_name)
        self.assertEqual(placement.action_view_agency()["res_id"], self.agency.id)
        self._answer(placement, *((place, "refused", "", "", "", "no") for place in (0, 1)))
        self.assertIn("refused it: no", placement.status)
