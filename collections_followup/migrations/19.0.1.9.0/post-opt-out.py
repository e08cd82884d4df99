"""Messages under Regulation F say how to opt out: the rule set that is there learns it."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Fill in what is new on the rule set that came with the add-on."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    ruleset = env.ref("collections_followup.ruleset_us_regulation_f", raise_if_not_found=False)
    if ruleset:
        ruleset.wants_opt_out = True
