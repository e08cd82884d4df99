"""Build the web client's bundles once, so that no browser test has to.

Run by ``odoo_script.py``.
"""


def main(env, _args):
    """Store the bundles; every clone of the database has them."""
    env["ir.qweb"]._pregenerate_assets_bundles()
