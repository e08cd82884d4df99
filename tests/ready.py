"""Odoo's company, users and products for accounting tests, made once in a process's database."""

import json
from datetime import date

from freezegun import freeze_time

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.models import BaseModel
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.base.tests.common import BaseCommon

# Where the database keeps which records they are, by the names of a class's attributes.
PARAMETER = "collections_followup.tests_ready"
TODAY = date(2026, 3, 2)
OTHER = "Another company with a chart of accounts"


def create_policy(env, company, days=(1, 15, 30), channels=("email",), **values):
    """Create a policy with a level for each of these days after the due date."""
    return env["collections.policy"].create(
        {
            "name": "Test policy",
            "company_id": company.id,
            "level_ids": [
                Command.create(
                    {
                        "name": f"Level {rank}",
                        "sequence": rank * 10,
                        "days": day,
                        "subject": f"Level {rank} of {{company}}",
                        "body": "<p>Please pay {amount}.</p>",
                        "sms_body": "Pay {amount}",
                        **{f"channel_{channel}": True for channel in channels},
                    }
                )
                for rank, day in enumerate(days, 1)
            ],
            **values,
        }
    )


class _Builder(AccountTestInvoicingCommon):
    """Makes what is ready by Odoo's own means, as the first of all classes, and commits it."""

    @classmethod
    def build(cls):
        try:
            cls.setUpClass()
            with freeze_time(TODAY):
                cls._add()
            kept = {name: cls._describe(value) for name, value in vars(cls).items()}
            kept = {name: value for name, value in kept.items() if value}
            cls.env["ir.config_parameter"].sudo().set_param(PARAMETER, json.dumps(kept))
            cls.env.flush_all()
            # A test may not do this; it is forbidden on the cursor itself.
            type(cls.cr).commit(cls.cr)
        finally:
            cls.tearDownClass()
            cls.doClassCleanups()
        registry = Registry(get_db_name())
        registry.clear_all_caches()
        registry.signal_changes()

    @classmethod
    def _add(cls):
        """Add what our own tests begin with.

        That the policy is always the same lets PostgreSQL keep the plans of statements that have
        its numbers in them, which takes longer than to run them.
        """
        other = cls._create_company(name=OTHER)
        cls.env.user.company_ids = [Command.unlink(other.id)]
        other.active = False
        cls.other_company = other
        cls.env.user.group_ids |= cls.env.ref("collections_followup.group_collections_manager")
        cls.company.email = "ar@example.com"
        # Somewhere to pay to, which nothing is sent without; those of a test come before it.
        cls.env["res.partner.bank"].create(
            {
                "acc_number": "NL91 ABNA 0417 1643 00",
                "partner_id": cls.company.partner_id.id,
                "sequence": 99,
            }
        )
        cls.policy = create_policy(cls.env, cls.company)
        cls.company.collections_policy_id = cls.policy
        cls.partner_a.email = "a@example.com"
        cls.partner_a.property_payment_term_id = False
        cls.partner_b.email = "b@example.com"

    @classmethod
    def _describe(cls, value):
        """Say which records these are, and how they are seen; nothing of what is no record."""
        if isinstance(value, BaseModel):
            env = value.env
            return [value._name, value.ids, env.uid, env.su, dict(env.context)]
        if isinstance(value, dict):
            kept = {name: cls._describe(record) for name, record in value.items()}
            return kept if all(kept.values()) else None
        return None


class ReadyCommon(AccountTestInvoicingCommon):
    """Has the attributes of Odoo's class, with records that are there already.

    What a class or a test changes of them is rolled back like everything else.
    """

    maxDiff = None
    tax_number = 0

    @classmethod
    def setUpClass(cls):
        kept = cls._find_ready()
        if not kept:
            _Builder.build()
            kept = cls._find_ready()
        # Not that of Odoo's own classes for records, which would make them all anew.
        super(BaseCommon, cls).setUpClass()
        cls.env = cls.env["base"].with_context(**cls.default_env_context()).env
        cls.env = cls.env(user=kept["user"][1][0])
        for name, value in kept.items():
            setattr(cls, name, cls._take(value))

    @staticmethod
    def _find_ready():
        with Registry(get_db_name()).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            return json.loads(env["ir.config_parameter"].get_param(PARAMETER, "{}"))

    @classmethod
    def _take(cls, value):
        if isinstance(value, dict):
            return {name: cls._take(record) for name, record in value.items()}
        model, ids, uid, su, context = value
        return cls.env(user=uid, su=su, context=context)[model].browse(ids)

    @classmethod
    def setup_other_company(cls, **kwargs):
        """Take the other company that is ready, once in a test; a further one is created."""
        if cls.other_company.active or kwargs.keys() - {"name"}:
            return super().setup_other_company(**kwargs)
        company = cls.other_company
        company.write({"active": True, "name": kwargs.get("name", "company_2")})
        cls.env.user.company_ids = [Command.link(company.id)]
        data = cls.collect_company_accounting_data(company)
        cls.product_category.with_company(company).write(
            {
                "property_account_income_categ_id": data["default_account_revenue"].id,
                "property_account_expense_categ_id": data["default_account_expense"].id,
            }
        )
        return data
