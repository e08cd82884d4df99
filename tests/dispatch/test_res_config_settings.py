from odoo.tests import Form, tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResConfigSettingsLanes(CollectionsCommon):
    def test_chosen_in_settings(self):
        self.env.user.group_ids |= self.env.ref("base.group_system")
        with Form(self.env["res.config.settings"]) as form:
            self.assertEqual(form.collections_lanes, 1)
            form.collections_lanes = 3
        form.save().execute()
        self.assertEqual(self.env["collections.dispatch"]._get_lane_count(), 3)

    def test_out_of_range_is_refused(self):
        for count in (0, -1, 17):
            message = self._refused(
                self.env["res.config.settings"].create, {"collections_lanes": count}
            )
            self.assertIn("1 to 16", message)
