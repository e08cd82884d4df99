from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestResCompany(PackCommon):
    def test_only_who_may_read_it_can_be_chosen(self):
        self.company.collections_pack_user_ids = (
            self.supervisor | self.auditor | self.accountant | self.collector
        )
        for user in (self.plain, self.portal, self.foreign):
            with self.subTest(user=user.login), self.assertRaises(ValidationError):
                self.company.collections_pack_user_ids = user

    def test_a_day_that_every_month_has(self):
        self.company.collections_pack_day = 28
        for day in (0, 29, -1):
            with (
                self.subTest(day=day),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.company.collections_pack_day = day
                self.env.flush_all()
