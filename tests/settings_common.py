from .common import CollectionsCommon


class SettingsCommon(CollectionsCommon):
    """Settings are saved as from their screen."""

    def _save(self, **values):
        self.env["res.config.settings"].create({"company_id": self.company.id, **values}).execute()

    def _check_kept(self, **values):
        """Check that the company, and no other, has the settings after they were saved."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        before = other.read(list(values))
        self._save(**values)
        self.assertRecordValues(self.company, [values])
        self.assertEqual(other.read(list(values)), before)

    def _check_switch(self, name, menu):
        """Check that a switch shows and hides a menu for collectors.

        :param str name: of the group that the switch gives
        :param str menu: XML id within the add-on
        """
        collector = self._user("collector")
        menu = self.env.ref(f"collections_followup.{menu}")
        for wanted in (True, False, True):
            self._save(**{name: wanted})
            self.env.registry.clear_all_caches()
            self.env.invalidate_all()
            with self.subTest(wanted=wanted):
                self.assertEqual(collector.has_group(f"collections_followup.{name}"), wanted)
                shown = self.env["ir.ui.menu"].with_user(collector)._visible_menu_ids()
                self.assertEqual(menu.id in shown, wanted)
