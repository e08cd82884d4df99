"""Contact rules, flags and roles that are there already learn what new ones say."""

from odoo import SUPERUSER_ID, api

# What is filled in, where nobody has entered anything else: by XML id, what must be there still.
FILLED = {
    "rule_us_regulation_f_work": (
        {"kind": "place"},
        {
            "kind": "consent",
            "or_written": True,
            "source": "12 CFR 1006.22(f)(3), 1006.6(d)(4)(i)",
        },
    ),
    **dict.fromkeys(
        (
            "rule_us_regulation_f_hours",
            "rule_us_ma_hours",
            "rule_us_nyc_hours",
            "rule_us_dc_hours",
            "rule_us_ca_hours",
            "rule_uk_hours",
            "rule_b2b_hours",
        ),
        ({"kind": "hours"}, {"allows_answer": True}),
    ),
    "rule_us_dc_consent": ({"kind": "consent"}, {"asks": 1, "days": 7}),
    "ruleset_us_ma": (
        {"zip_prefixes": False},
        {
            "zip_prefixes": "010, 011, 012, 013, 014, 015, 016, 017, 018, 019, 020, 021, 022, 023,"
            " 024, 025, 026, 027, 055"
        },
    ),
    "ruleset_us_ca": (
        {"zip_prefixes": False},
        {
            "zip_prefixes": "90, 91, 92, 93, 94, 950, 951, 952, 953, 954, 955, 956, 957, 958, 959,"
            " 960, 961",
            "debt_date_from": "2025-07-01",
        },
    ),
    "flag_lawyer": ({"answer_days": 30}, {"allows_answer": True}),
    "flag_moratorium": (
        {"default_days": 60},
        {
            "once_months": 12,
            "review_name": "Midway review by the debt adviser",
            "review_from": 25,
            "review_until": 35,
        },
    ),
    "contact_role_guarantor": ({}, {"answers_for_debt": True}),
}


def migrate(cr, version):
    """Fill in what is new, where the record is still as it came."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, (still, values) in FILLED.items():
        record = env.ref(f"collections_followup.{name}", raise_if_not_found=False)
        if record and all(record[field] == value for field, value in still.items()):
            record.write(values)
    flag = env.ref("collections_followup.flag_vulnerable", raise_if_not_found=False)
    policy = env.ref("collections_followup.policy_gentle", raise_if_not_found=False)
    if flag and policy and not flag.on_invoices and not flag.policy_id:
        owner = policy.company_id
        if not owner or owner == flag.company_id:
            flag.policy_id = policy
