from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user

from .ready import ReadyCommon


class TourCommon(ReadyCommon, HttpCase):
    """A collector with billing rights, and an invoice of 250.00 that is 10 days overdue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.company.email = "ar@example.com"
        cls.env["res.partner.bank"].create(
            {"acc_number": "BE71096123456769", "partner_id": cls.company.partner_id.id}
        )
        cls.env.user.group_ids |= cls.env.ref("collections_followup.group_collections_manager")
        cls.company.collections_policy_id = cls.env.ref("collections_followup.policy_standard")
        cls.collector = new_test_user(
            cls.env,
            login="tour_collector",
            groups="base.group_user,account.group_account_invoice,"
            "collections_followup.group_collections_collector",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Tour Customer", "email": "tour@example.com", "customer_rank": 1}
        )
        # The browser has no frozen clock.
        today = fields.Date.context_today(cls.collector)
        cls.invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_date": today - timedelta(days=40),
                "invoice_date_due": today - timedelta(days=10),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create({"name": "Service", "price_unit": 250.0, "tax_ids": False})
                ],
            }
        )
        cls.invoice.action_post()
