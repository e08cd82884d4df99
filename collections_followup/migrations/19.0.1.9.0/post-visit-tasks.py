"""Visits that are planned already stand on the list of their day, too."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["collections.visit"].search([("state", "=", "planned")])._plan_tasks()
