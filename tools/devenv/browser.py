"""Chromium for the browser tests."""


def provide(folder):
    """Make sure that a ``chromium`` is on PATH."""
