"""Answers of customers without a case are there now: all collectors see them."""

from odoo import SUPERUSER_ID, api

BEFORE = (
    "['|', ('company_id.collections_own_cases', '=', False),"
    " ('case_id.user_id', 'in', (False, user.id))]"
)
NOW = (
    "['|', '|', ('company_id.collections_own_cases', '=', False), ('case_id', '=', False),"
    " ('case_id.user_id', 'in', (False, user.id))]"
)


def migrate(cr, version):
    """Let the rule follow, where nobody has changed it."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    rule = env.ref("collections_followup.rule_reply_own", raise_if_not_found=False)
    if rule and rule.domain_force == BEFORE:
        rule.domain_force = NOW
