from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestCollectionsLimitationClock(LimitationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(date(2025, 3, 15))
        cls.other = cls._invoice(date(2024, 3, 15), partner=cls.partner_b)
        cls.partner_b.country_id = cls.env.ref("base.jp")
        cls.clocks._update_sudo(cls.company)

    def _clock(self, move):
        return self.clocks.search([("move_line_id", "=", self._item(move).id)])

    def test_written_down(self):
        clock = self._clock(self.move)
        self.assertEqual((clock.expiry, clock.rule_id), (date(2028, 12, 31), self.german))
        self.assertEqual(clock.days_left, (date(2028, 12, 31) - self.today).days)
        self.assertIn("Germany", clock.words)
        self.assertIn(self.move.name, clock.display_name)
        self.assertFalse(self._clock(self.other).expiry)
        self.assertEqual(clock.action_open_invoice()["res_id"], self.move.id)

    def test_a_second_time_nothing_is_touched(self):
        self._clock(self.move)
        self.env.cr.execute("SELECT xmin, * FROM collections_limitation_clock ORDER BY id")
        before = self.env.cr.fetchall()
        self.clocks._update_sudo(self.company)
        self.env.cr.execute("SELECT xmin, * FROM collections_limitation_clock ORDER BY id")
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_what_is_paid_goes(self):
        self._pay(self.move)
        self.clocks._update_sudo(self.company, tuple(self.partner_b.ids))
        self.assertTrue(self._clock(self.move), "of somebody else")
        self.clocks._update_sudo(self.company, tuple(self.customer.ids))
        self.assertFalse(self._clock(self.move))
        self.assertTrue(self._clock(self.other))

    def test_nobody_writes_it(self):
        for group in ("readonly", "collector", "manager"):
            user = self._user(group, group)
            clock = self._clock(self.move).with_user(user)
            self.assertEqual(clock.expiry, date(2028, 12, 31))
            self.assertTrue(clock.move_name)
            with self.subTest(group=group), self.assertRaises(AccessError):
                clock.expiry = date(2030, 1, 1)
