"""Each dialog, opened from every place: what it says is meant for people."""

import re

from odoo.exceptions import RedirectWarning, UserError
from odoo.models import BaseModel
from odoo.tests import Form, tagged

from .screens_common import ScreensCommon

# Records and empty values as text.
TECHNICAL = re.compile(
    r"\b[a-z_]+(?:\.[a-z_]+)+\((?:\d+,?|[\d, ]*)\)|\bFalse\b|\bNone\b(?! of)|\(\)|<Ne"
)


@tagged("post_install", "-at_install")
class TestScreensDialogs(ScreensCommon):
    def _find_technical(self, action, opened):
        """Open the dialog of an action, and return what it says that is no language."""
        found = [
            f"{opened}: {name} of the context is a recordset"
            for name, value in action.get("context", {}).items()
            if isinstance(value, BaseModel)
        ]
        model = self.env[action["res_model"]].with_context(**self._as_sent(action["context"]))
        record = model.browse(action.get("res_id") or [])
        form = Form(record if record else model)
        texts = {"title": action.get("name") or ""}
        for name, field in form._view["fields"].items():
            kind = field["type"]
            if kind in ("char", "text", "html"):
                texts[name] = form[name] if kind != "html" else str(form[name] or "")
            elif kind == "one2many":
                try:
                    rows = form._values[name]
                except KeyError:
                    continue
                for row in rows:
                    for key, value in (row or {}).items() if isinstance(row, dict) else ():
                        if isinstance(value, str):
                            texts[f"{name}.{key}"] = value
        return found + [
            f"{opened}: {name} says {text!r}"
            for name, text in texts.items()
            if text and TECHNICAL.search(str(text))
        ]

    @staticmethod
    def _as_sent(context):
        """Return a context as the client gets it: what is no JSON has become a text."""
        return {
            name: str(value) if isinstance(value, BaseModel) else value
            for name, value in context.items()
        }

    def test_dialogs_say_nothing_technical(self):
        found, opened = [], set()
        for place, press in self._get_places():
            with self.cr.savepoint() as savepoint:
                try:
                    action = press()
                except (UserError, RedirectWarning) as error:
                    message = str(error.args[0])
                    if TECHNICAL.search(message) or "collections." in message:
                        found.append(f"{place}: {message}")
                    continue
                if (
                    isinstance(action, dict)
                    and action.get("target") == "new"
                    and action.get("res_model", "").startswith("collections.")
                ):
                    opened.add(action["res_model"])
                    found += self._find_technical({"context": {}, **action}, place)
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertEqual(sorted(set(found)), [])
        self.assertGreaterEqual(len(opened), 8, opened)
