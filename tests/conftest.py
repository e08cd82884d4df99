"""Makes Odoo's test classes work outside an add-on, and browser tests unable to hide."""

import gc
import os
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

from odoo.tests import BaseCase
from odoo.tests.common import get_db_name
from odoo.tools import config

from . import known_clocks, merged_triggers
from .kept_caches import KEPT

# Odoo tags only the classes of installed add-ons: untagged ones do not even collect.
BaseCase.test_tags = {"standard", "post_install"}
BaseCase.test_module = "collections_followup"

# One example is a whole ledger: how long it takes says nothing, and the same
# class fixture serves all examples.
_calm = {
    "deadline": None,
    "suppress_health_check": [
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
        HealthCheck.differing_executors,
    ],
}
settings.register_profile("dev", **_calm)
settings.register_profile("ci", derandomize=True, print_blob=True, **_calm)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


LONG = re.compile(r"_e2e_|TestDemoData")


def pytest_configure(config):
    """Odoo skips browser tests silently when a piece is missing; say so instead."""
    if os.environ.get("COLLECTIONS_NO_BROWSER"):
        return
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        raise pytest.UsageError("no chromium on PATH: run the tests by `make test`")
    if not config.getoption("--odoo-http", default=False):
        raise pytest.UsageError("browser tests would be skipped: add --odoo-http")


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that no process waits for another at the end.

    Property tests play through whole histories, the demo plays its own, and browser tests start a
    browser; of the others, classes with many tests come first.
    """

    def is_long(item):
        return is_hypothesis_test(getattr(item, "obj", None)) or LONG.search(item.nodeid)

    scopes = Counter(item.nodeid.rsplit("::", 1)[0] for item in items)
    long = {item.nodeid.rsplit("::", 1)[0] for item in items if is_long(item)}

    def weigh(item):
        scope = item.nodeid.rsplit("::", 1)[0]
        return scope not in long, -scopes[scope], scope

    # A stable sort: the tests of a class stay in their order.
    items.sort(key=weigh)


@pytest.fixture(scope="session", autouse=True)
def settled_heap(load_registry):
    """Look for garbage seldom, and not among all the models and modules, which stay anyway."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20000, 20, 10)
    yield
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def kept_caches(load_registry):
    """What was cached at the begin of a test is not read and compiled again by the next one."""
    with (
        KEPT.installed(),
        known_clocks.installed(),
        merged_triggers.installed(),
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def own_filestore(load_registry):
    """Give each of several test processes files of its own.

    pytest-odoo gives each a database, but all of them one folder of files. After each test
    class, Odoo deletes the files that its own database does not name: those that the other
    process has just written among them.
    """
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        yield
        return
    shared = Path(config.filestore(get_db_name()))
    with tempfile.TemporaryDirectory(dir=shared.parent) as folder:
        own = Path(folder) / "files"
        if shared.exists():
            # Files are named by their content and never changed: links are safe.
            shutil.copytree(shared, own, copy_function=os.link)
        with patch.object(config, "filestore", lambda _database: str(own)):
            yield
