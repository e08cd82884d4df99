def post_init_hook(env):
    """Give each company a policy, so that cases are there from the first minute."""
    companies = env["res.company"].search(
        [("parent_id", "=", False), ("collections_policy_id", "=", False)]
    )
    companies.collections_policy_id = env.ref("collections_followup.policy_standard")
    env["collections.followup"].refresh(companies)
