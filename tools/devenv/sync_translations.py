"""Bring translations up to the template: run by the interpreter that has polib.

    python sync_translations.py TEMPLATE [NEW.json]

Every translation beside the template follows it: texts that are gone go, places and order are
the template's, texts without translation stay out. ``NEW.json`` gives further translations, as
``{language: {text: translation}}``.
"""

import json
import sys
from pathlib import Path

import polib


def sync(template, path, new):
    """Write one translation anew; return how many texts it leaves to the reader's English."""
    known = {
        entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if not entry.obsolete
    } | new
    source = polib.pofile(str(template))
    result = polib.POFile(wrapwidth=78)
    result.header = polib.pofile(str(path)).header
    result.metadata = polib.pofile(str(path)).metadata
    for entry in source:
        translated = known.get(entry.msgid)
        if translated:
            entry.msgstr = translated
            result.append(entry)
    result.save(str(path))
    return len(source) - len(result)


def main(template, additions=None):
    template = Path(template)
    new = json.loads(Path(additions).read_text()) if additions else {}
    for path in sorted(template.parent.glob("*.po")):
        left = sync(template, path, new.get(path.stem, {}))
        print(f"{path.name}: {left} texts not translated")


if __name__ == "__main__":
    main(*sys.argv[1:])
