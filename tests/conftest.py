"""Makes Odoo's test classes work outside an add-on, and browser tests unable to hide."""

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

from odoo.tests import BaseCase

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


def pytest_configure(config):
    """Odoo skips browser tests silently when a piece is missing; say so instead."""
    if os.environ.get("COLLECTIONS_NO_BROWSER"):
        return
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        raise pytest.UsageError("no chromium on PATH: run the tests by `make test`")
    if not config.getoption("--odoo-http", default=False):
        raise pytest.UsageError("browser tests would be skipped: add --odoo-http")
