"""Contact rules tell attempts from wrong persons; the outcomes that are there already, too."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let calls with a wrong number count as such, where the outcome still is what it was."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    outcome = env.ref("collections_followup.contact_outcome_wrong_number", raise_if_not_found=False)
    if outcome and outcome.reach == "attempt":
        outcome.reach = "misdirected"
