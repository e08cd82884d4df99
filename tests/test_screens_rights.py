"""Nobody finds a button, an action or a menu that ends in a refusal of his rights."""

import re

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .screens_common import MODULE, ScreensCommon

# Core's screens that we add to: of these only our buttons are pressed.
CORE = ("account.move", "account.move.line", "res.partner")
# No message names a model as the programmers do.
MODEL_NAME = re.compile(r"\b(?:collections|account|res|mail)\.[a-z_.]+\b")
# Who must find no button that is refused to him.
PEOPLE = ("auditor", "accountant", "invoicing", "collector", "supervisor")


@tagged("post_install", "-at_install")
class TestScreensRights(ScreensCommon):
    def _find_refused(self, pressed, function, *arguments):
        """Press something, take it back; return what is said where rights are missing."""
        try:
            with self.cr.savepoint(), mute_logger("odoo.addons.base.models.ir_rule"):
                self.env.invalidate_all()
                function(*arguments)
                self.env.flush_all()
                raise UserError("taken back")
        except AccessError as refusal:
            return [f"{pressed}: {refusal}"]
        except (UserError, RedirectWarning) as error:
            message = str(error.args[0])
            return [f"{pressed}: {message}"] if MODEL_NAME.search(message) else []

    def _get_records(self, user, name):
        """Return some records of a model that a user may see, different ones in front."""
        model = self.env[name].with_user(user)
        if not model.has_access("read"):
            return model
        if name in CORE:
            return {
                "account.move": self.moves + self.waiting,
                "account.move.line": self._item(self.moves[0]) + self._item(self.waiting),
                "res.partner": self.customer + self.partner_b,
            }[name].with_user(user)
        return model.search([], limit=4)

    def test_no_button_is_refused_to_who_sees_it(self):
        refused = []
        pressed = 0
        for person in PEOPLE:
            user = self.users[person]
            for name in (*self._own_models(), *CORE):
                if self.env[name]._transient:
                    continue
                records = self._get_records(user, name)
                if not records:
                    continue
                for view, node, record, values in self._get_buttons(user, records):
                    pressed += 1
                    refused += self._find_refused(
                        f"{person}, {view.name}, {node.get('string') or node.get('name')}",
                        self._press,
                        node,
                        record,
                        values,
                    )
        self.assertGreater(pressed, 200)
        self.assertEqual(sorted(set(refused)), [])

    def test_no_action_of_the_menu_is_refused_to_who_sees_it(self):
        refused = []
        for person in PEOPLE:
            user = self.users[person]
            for name in (*self._own_models(), *CORE):
                records = self._get_records(user, name)
                if not records:
                    continue
                bindings = self.env["ir.actions.actions"].with_user(user).get_bindings(name)
                for action in bindings.get("action", ()):
                    server = self.env["ir.actions.server"].browse(action["id"]).exists()
                    if not server:
                        continue
                    if not (server.get_external_id()[server.id] or "").startswith(MODULE):
                        continue
                    chosen = server.with_user(user).with_context(
                        active_model=name, active_ids=records.ids, active_id=records[0].id
                    )
                    refused += self._find_refused(f"{person}, {server.sudo().name}", chosen.run)
        self.assertEqual(sorted(set(refused)), [])

    def test_each_screen_of_the_menus_can_be_read(self):
        refused = []
        for person in PEOPLE:
            user = self.users[person]
            menus = self.env["ir.ui.menu"].with_user(user)
            for menu in menus.browse(menus._visible_menu_ids()).sudo():
                action = menu.action
                if not (menu.get_external_id()[menu.id] or "").startswith(MODULE):
                    continue
                if not action or action._name != "ir.actions.act_window":
                    continue
                refused += self._find_refused(
                    f"{person}, {menu.complete_name}", self._read_screen, user, action
                )
        self.assertEqual(sorted(set(refused)), [])

    def _read_screen(self, user, action):
        model = self.env[action.res_model].with_user(user)
        for view, tree in self._get_views(user, action.res_model):
            names = {
                node.get("name")
                for node in tree.iter("field")
                if not any(node.iterancestors("field"))
            }
            model.search([], limit=4).web_read({name: {} for name in names})
            self.assertTrue(view)
