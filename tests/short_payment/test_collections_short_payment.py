from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CollectionsCommon


class ShortPaymentCommon(CollectionsCommon):
    """A company that is told of short payments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_short_mode = "propose"
        cls.collector = cls._user("collector", login="short_collector")
        cls.company.collections_user_id = cls.collector
        cls.shorts = cls.env["collections.short.payment"]

    @classmethod
    def _find(cls, move):
        return cls.shorts.search([("move_id", "=", move.id)], order="id")

    @classmethod
    def _short(cls, rest=5, total=100.0, **values):
        move = cls._invoice(5, total, **values)
        cls._pay(move, move.amount_total - rest)
        return cls._find(move)


@tagged("post_install", "-at_install")
class TestCollectionsShortPayment(ShortPaymentCommon):
    """What people do with a short payment."""

    def test_a_dispute_over_exactly_the_rest(self):
        short = self._short()
        short.with_user(self.collector).action_dispute()
        self.assertEqual(short.state, "disputed")
        self.assertEqual(short.dispute_id.amount_open, 5)
        self.assertEqual(short.dispute_id.line_ids.move_id, short.move_id)
        self.assertIn("5.00", short.dispute_id.subject)
        self.assertFalse(short.activity_id)
        self.assertEqual(self._reason(short.move_id), "dispute")

    def test_only_the_undisputed_rest_stays_in_the_chain(self):
        short = self._short()
        other = self._invoice(5, 40)
        short.action_dispute()
        self._pass()
        sent = self.env["collections.notice"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(sent.line_ids.move_line_id, self._item(other))

    def test_the_rest_is_left_open(self):
        short = self._short()
        short.with_user(self.collector).action_leave()
        self.assertEqual(short.state, "left")
        self.assertFalse(short.activity_id)
        self.assertIn("Left open", self._refused(short.with_user(self.collector).action_dispute))
        self.assertFalse(self._reason(short.move_id))

    def test_people_write_the_reason_and_nothing_else(self):
        short = self._short().with_user(self.collector)
        short.reason = "tax"
        for values in ({"amount": 1}, {"state": "over"}, {"move_id": self._invoice(5).id}):
            with self.subTest(values), self.assertRaises(AccessError), self.env.cr.savepoint():
                short.write(values)
        with self.assertRaises(AccessError):
            self.shorts.with_user(self.collector).create({"move_id": short.move_id.id})
        short.action_dispute()
        self.assertEqual(
            short.dispute_id.reason_id,
            self.env.ref("collections_followup.dispute_reason_price_tax"),
        )
        self.assertIn("Disputed", self._refused(short.write, {"reason": "line"}))

    def test_kept_as_a_record(self):
        self.assertIn("kept as a record", self._refused(self._short().unlink))

    def test_who_may_only_read(self):
        auditor = self._user("readonly", login="short_auditor")
        short = self._short().with_user(auditor)
        self.assertEqual(short.amount, 5)
        for press in (short.action_dispute, short.action_leave):
            self._refused(press, error=(AccessError,))

    def test_buttons_lead_to_invoice_and_dispute(self):
        short = self._short()
        self.assertEqual(short.action_view_move()["res_id"], short.move_id.id)
        self.assertEqual(short.action_dispute()["res_id"], short.dispute_id.id)
        self.assertIn(short.move_id.name, short.display_name)
