"""Where a clock is used is looked up once, not whenever time is frozen.

For that, freezegun lists the names of all modules each time, and only then finds that they are
those of last time.
"""

from contextlib import contextmanager
from unittest.mock import patch

from freezegun import api


@contextmanager
def installed():
    """In this block, a module with as many names as last time has the names of last time."""
    by_names = api._get_module_attributes_hash

    def by_count(module):
        try:
            return f"{id(module)}-{len(vars(module))}"
        except TypeError:
            return by_names(module)

    with patch.object(api, "_get_module_attributes_hash", by_count):
        yield
