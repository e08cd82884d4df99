"""Numbers of opt-outs and consents are compared in more notations than they were written in."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Write those anew that are not kept as they would be entered today."""
    if not version:
        return
    consents = api.Environment(cr, SUPERUSER_ID, {})["collections.consent"]
    kept = consents.search([("normalized", "!=", False)])
    consents.env.add_to_compute(consents._fields["normalized"], kept)
    consents.env.flush_all()
