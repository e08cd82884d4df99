#!/usr/bin/env python3
"""Verify an evidence dossier without Odoo: python3 tools/verify_dossier.py dossier.zip --head CODE.

The program is the add-on's own, ``engine/dossier_check.py``, which says what it does.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "collections_followup" / "engine"))

from dossier_check import main

if __name__ == "__main__":
    sys.exit(main())
