from odoo.tools import SQL


def post_init_hook(env):
    """Give each company a policy, so that cases are there from the first minute."""
    companies = env["res.company"].search(
        [("parent_id", "=", False), ("collections_policy_id", "=", False)]
    )
    companies.collections_policy_id = env.ref("collections_followup.policy_standard")
    env["collections.followup"].refresh(companies)


def uninstall_hook(env):
    """Let go of what holds on to policies, levels and stages, so that they can be removed.

    The records go with their tables anyway; the ledger, the customers and the e-mails in
    core's own tables stay as they are.
    """
    env["res.company"].search([]).write({"collections_policy_id": False})
    env["account.move"].search([("collections_policy_id", "!=", False)]).write(
        {"collections_policy_id": False}
    )
    env.flush_all()
    # From what refers to what is referred to.
    for table in (
        "collections_settlement_line",
        "collections_settlement",
        "collections_dispute_period",
        "collections_dispute_line",
        "collections_dispute",
        "collections_promise_line",
        "collections_promise",
        "collections_contact",
        "collections_plan_notice",
        "collections_plan_line",
        "collections_plan_installment",
        "collections_plan",
        "collections_item",
        "collections_notice_line",
        "collections_notice",
        "collections_run_stat",
        "collections_run",
        "collections_hold",
        "collections_case",
    ):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.invalidate_all()
