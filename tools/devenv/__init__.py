"""The development environment: everything between a fresh clone and a running Odoo.

Only the standard library is used here, since these modules run before anything
is installed.  ``tools/dev.py`` is the entry.
"""
