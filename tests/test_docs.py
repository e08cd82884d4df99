"""The guides name what is on the screens: buttons, menus, fields and filters by their labels."""

import re
from pathlib import Path

from odoo.tests import TransactionCase, tagged

REPO = Path(__file__).resolve().parents[1]
ADDON = REPO / "collections_followup"
EMPHASIS = re.compile(r"(?<![\w*])\*([^*\n]{2,60})\*(?![\w*])")
# What comes before the name of something to press.
PRESS = re.compile(
    r"(?:[Pp]ress|[Bb]uttons?|[Cc]lick)\s+(?:on\s+|the\s+|is\s+)?\*{1,2}([^*\n]{2,60})\*"
)
# Odoo's own screens.
CORE = {
    "Administration: Settings",
    "Apps",
    "General Settings",
    "Is a Company",
    "Mark as fully paid",
    "Outgoing Mail Servers",
    "Scheduled Actions",
    "Technical",
    "Update Apps List",
    "Upgrade",
}


@tagged("post_install", "-at_install")
class TestDocs(TransactionCase):
    def _get_source(self):
        """Return what the add-on's files say, as one line."""
        files = [path for kind in ("py", "xml", "js") for path in ADDON.rglob(f"*.{kind}")]
        text = " ".join(path.read_text(encoding="utf-8") for path in files)
        text = re.sub(r'"\s*\n\s*"', "", text)
        return re.sub(r"\s+", " ", text)

    def test_buttons_named_in_the_guides_exist(self):
        source = self._get_source()
        missing = []
        for guide in sorted((REPO / "docs").glob("*.md")):
            text = re.sub(r"\s+", " ", guide.read_text(encoding="utf-8"))
            for name in PRESS.findall(text):
                label = re.compile(
                    rf'(?:string=|title=|_\()"{re.escape(name)}"|>\s*{re.escape(name)}\s*<'
                )
                if name not in CORE and not label.search(source):
                    missing.append(f"{guide.name}: {name}")
        self.assertEqual(missing, [])

    def test_whatever_the_guides_emphasise_is_said_somewhere(self):
        source = self._get_source().lower()
        missing = []
        for guide in sorted((REPO / "docs").glob("*guide.md")):
            text = re.sub(r"\s+", " ", guide.read_text(encoding="utf-8"))
            for name in EMPHASIS.findall(text):
                if name.endswith(".") or name in CORE:
                    continue
                missing += [
                    f"{guide.name}: {part}"
                    for part in re.split(r", | > ", name)
                    if part not in CORE and part.lower() not in source
                ]
        self.assertEqual(missing, [])

    def test_methods_named_by_the_walk_exist(self):
        text = (REPO / "docs" / "developer.md").read_text(encoding="utf-8")
        steps = re.findall(r"\| `(\w+/\w+\.py)` \| `(\w+)` \|", text)
        self.assertGreater(len(steps), 20)
        missing = []
        for path, method in steps:
            file = ADDON / "models" / path
            if not file.exists() or f"    def {method}(" not in file.read_text(encoding="utf-8"):
                missing.append(f"{path}: {method}")
        self.assertEqual(missing, [])
