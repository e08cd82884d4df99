from odoo.tools import SQL


def post_init_hook(env):
    """Give each company a policy, so that cases are there from the first minute."""
    companies = env["res.company"].search(
        [("parent_id", "=", False), ("collections_policy_id", "=", False)]
    )
    companies.with_context(collections_no_refresh=True).collections_policy_id = env.ref(
        "collections_followup.policy_standard"
    )
    env["collections.followup"].refresh(companies)


def uninstall_hook(env):
    """Let go of what holds on to policies, levels and stages, so that they can be removed.

    The records go with their tables anyway; the ledger, the customers and the e-mails in
    core's own tables stay as they are.
    """
    env["res.company"].with_context(collections_no_refresh=True).search([]).write(
        {"collections_policy_id": False}
    )
    env["account.move"].search([("collections_policy_id", "!=", False)]).write(
        {"collections_policy_id": False}
    )
    _release_activity_types(env)
    _release_demo(env)
    # They have no name of ours in the data, so nobody else takes them along.
    env["collections.dispatch"]._get_further_lanes_sudo().unlink()
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
        "collections_reply",
        "collections_contact",
        "collections_visit",
        "collections_plan_notice",
        "collections_plan_line",
        "collections_plan_installment",
        "collections_plan",
        "collections_dispatch",
        "collections_item",
        "collections_notice_line",
        "collections_notice",
        "collections_run_stat",
        "collections_run",
        "collections_flag_entry",
        "collections_flag",
        "collections_hold",
        "collections_handover_case_rel",
        "collections_case",
    ):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.invalidate_all()


def _release_activity_types(env):
    """Let go of our types of activities; the done ones hold on to them too.

    What was planned on our own records goes with them; on customers it stays, as a type of core.
    """
    calls = env.ref("collections_followup.mail_activity_type_call", raise_if_not_found=False)
    types = env["mail.activity.type"].browse(
        env["ir.model.data"]
        .search([("module", "=", "collections_followup"), ("model", "=", "mail.activity.type")])
        .mapped("res_id")
    )
    activities = (
        env["mail.activity"]
        .with_context(active_test=False)
        .search([("activity_type_id", "in", types.ids)])
    )
    own = activities.filtered(lambda activity: activity.res_model.startswith("collections."))
    for kind, kept in (activities - own).grouped("activity_type_id").items():
        name = "mail.mail_activity_data_call" if kind == calls else "mail.mail_activity_data_todo"
        core = env.ref(name, raise_if_not_found=False) or env["mail.activity.type"]
        kept.write({"activity_type_id": core.id})
    own.unlink()


def _release_demo(env):
    """Let customers and companies of the demo data stay: the ledger refers to them."""
    env["ir.model.data"].search(
        [
            ("module", "=", "collections_followup"),
            ("model", "in", ("res.company", "res.partner")),
        ]
    ).unlink()
