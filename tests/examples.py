"""How many histories a property test plays that books each of them in a ledger."""

import os

LONG = bool(os.environ.get("COLLECTIONS_LONG"))


def some(count):
    """A part of this many examples, which take seconds each; all of them in `make properties`."""
    return count if LONG else max(count // 3, 3)
