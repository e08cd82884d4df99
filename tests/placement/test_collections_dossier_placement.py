from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.collections_dossier_source import Dossier

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierPlacement(PlacementCommon):
    def _entries(self, user=None):
        env = self.env(user=user or self.env.user)
        records = (self.old, self.company, self.company, self.customer, self._item(self.old))
        about = Dossier(*(own.with_env(env) for own in records))
        return env["collections.dossier.placement"]._get_dossier_entries(about)

    def test_when_it_was_placed_and_how_it_ended(self):
        placement = self._approved(self.old)
        self.assertFalse(self._entries(), "not placed yet")
        self.agency.with_user(self.boss)._write_file_sudo()
        for user in (None, self._user("readonly")):
            [entry] = self._entries(user)
            self.assertEqual(entry.day, self.today)
            for words in (placement.name, "333.33", "Fair Collect"):
                self.assertIn(words, entry.text)
        placement.sudo().write(
            {"state": "closed", "outcome": "returned", "date_closed": self.today}
        )
        self.assertEqual(self._entries()[1].text, f"{placement.name}: Returned")
