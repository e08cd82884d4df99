{
    "name": "Collections Extension (test)",
    "summary": "What another add-on can add to follow-up; installed by tests/test_extension.py",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Collections Follow-up contributors",
    "depends": ["collections_followup"],
    "data": [
        "security/ir.model.access.csv",
        "data/collections_flag_data.xml",
        "data/collections_priority_rule_data.xml",
        "views/collections_case_views.xml",
        "views/collections_level_views.xml",
        "views/collections_reply_wizard_views.xml",
        "views/extension_deferral_views.xml",
    ],
}
