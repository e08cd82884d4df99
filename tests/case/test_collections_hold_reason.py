from psycopg2.errors import CheckViolation

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsHoldReason(CollectionsCommon):
    def test_reason_proposes_the_length_of_the_hold(self):
        reason = self.env["collections.hold.reason"].create({"name": "Ten", "default_days": 10})
        with Form(
            self.env["collections.hold"].with_context(
                default_partner_id=self.customer.id, default_company_id=self.company.id
            )
        ) as form:
            form.reason_id = reason
        hold = form.record
        # Ten days, the first and the last included.
        self.assertEqual((hold.date_until - hold.date_from).days, 9)

    def test_negative_length_is_refused(self):
        reasons = self.env["collections.hold.reason"]
        with self.assertRaisesRegex(ValidationError, "cannot be negative"):
            reasons.create({"name": "Bad", "default_days": -1})
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            reasons.sudo().create({"name": "Bad", "default_days": -1})
