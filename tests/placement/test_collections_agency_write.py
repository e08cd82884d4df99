from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgencyWrite(PlacementCommon):
    def test_what_became_unfit_is_left_out(self):
        self.customer.write({"name": "=HYPERLINK(1)", "zip": "01234", "phone": "+32 2 555"})
        placement = self._approved().sudo()
        with self.assertRaisesRegex(AccessError, "Supervisors"):
            self.agency.with_user(self.collector).action_write_file()
        self.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": self.new.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                "date_until": self.today + timedelta(days=9),
            }
        )
        action = self.agency.with_user(self.boss).action_write_file()
        self.assertIn("/web/content/", action["url"])
        self.assertEqual(placement.line_ids.mapped("state"), ["placed", "recalled"])
        self.assertEqual((placement.state, placement.amount), ("placed", 333.33))
        file = placement.event_ids.file_id
        [row] = self._rows(file)
        self.assertEqual(
            (row["Name"], row["Postal code"], row["Phone"]),
            ("'=HYPERLINK(1)", "01234", "+32 2 555"),
        )
        self.assertEqual((row["Total"], row["Placement"]), ("333.33", placement.name))
        self.assertFalse(file.is_altered)
        with self.assertRaises(UserError):
            self.agency.with_user(self.boss).action_write_file()

    def test_own_columns_as_a_spreadsheet(self):
        self.agency.form = "xlsx"
        self.env["collections.agency.column"].create(
            {"agency_id": self.agency.id, "key": "account", "heading": "Konto"}
        )
        placement = self._placed()
        file = placement.event_ids.file_id
        self.assertTrue(file.file_name.endswith(".xlsx"))
        self.assertTrue(file.attachment_id.raw.startswith(b"PK"))
        self.assertEqual(file.row_count, 2)
