"""By keyboard: each button of a case has a key of its own, and none of Odoo's."""

from lxml import etree

from odoo.tests import TransactionCase, tagged

# Keys that Odoo's client gives to what stands around a form: menus, pager, saving, chatter.
CORE_KEYS = set("abchijkmnpqrsuvxz") | {
    f"shift+{key}" for key in ("a", "c", "d", "i", "m", "q", "u", "x")
}


@tagged("post_install", "-at_install")
class TestScreensKeys(TransactionCase):
    def _get_arch(self, name):
        view = self.env.ref(f"collections_followup.{name}")
        for feature in ("dispute", "plan", "settlement"):
            self.env.user.group_ids |= self.env.ref(
                f"collections_followup.group_collections_{feature}"
            )
        self.env.user.group_ids |= self.env.ref("collections_followup.group_collections_manager")
        return etree.fromstring(self.env[view.model].get_view(view.id, "form")["arch"])

    def test_buttons_of_a_case(self):
        keys = {}
        for button in self._get_arch("collections_case_view_form").iterfind("header/button"):
            with self.subTest(button=button.get("name")):
                key = button.get("data-hotkey")
                self.assertTrue(key)
                self.assertNotIn(key.lower(), CORE_KEYS)
                # Hold and release take turns.
                others = keys.setdefault(key, set())
                others.add(button.get("name"))
                self.assertIn(
                    others, ({button.get("name")}, {"action_hold", "action_release_hold"})
                )
        self.assertGreater(len(keys), 7)

    def test_outcomes_of_a_call_get_the_focus(self):
        tree = self._get_arch("collections_contact_wizard_view_form")
        [outcome] = tree.findall(".//field[@name='outcome_id']")
        self.assertEqual(outcome.get("widget"), "radio")
