from datetime import timedelta

from odoo.tests import tagged

from ..self_service_common import SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsSelfServicePromise(SelfServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = cls._invoice(20, 200), cls._invoice(10, 100)
        cls.engine.refresh(cls.company)

    def test_within_the_limits(self):
        ids = self._ids(self.first, self.second)
        request = self._do("promise", day=self._day(10), items=ids, amount="250,00")
        promise = request.promise_ids
        self.assertEqual((request.state, promise.state, promise.amount), ("done", "open", 250))
        self.assertEqual((promise.channel, promise.contact_id), ("portal", self.contact))
        amounts = {line.move_line_id: line.amount for line in promise.line_ids}
        self.assertEqual(amounts, {self._item(self.first): 200, self._item(self.second): 50})
        self.assertEqual(promise.logged_contact_id, request.contact_id)
        self.assertEqual(self._reason(self.first), "promise")
        # Once more on the same: a collector decides.
        again = self._do("promise", day=self._day(12), items=ids)
        self.assertEqual((again.state, again.codes), ("waiting", ["promised"]))

    def test_beyond_the_limits(self):
        ids = self._ids(self.first)
        late = self._do("promise", day=self._day(15), items=ids)
        self.assertEqual((late.state, late.codes), ("waiting", ["days"]))
        self.assertFalse(self.env["collections.promise"].search([]))
        self.assertEqual(late.activity_id.res_id, self._case().id)
        part = self._do("promise", day=self._day(5), items=ids, amount="99.99", note="<b>x</b>")
        self.assertEqual(part.codes, ["part"])
        self.assertNotIn("<b>", part.activity_id.note)
        collector = self._user("collector")
        late.with_user(collector).action_accept()
        self.assertEqual((late.state, late.user_id), ("accepted", collector))
        self.assertEqual(late.promise_ids.date, self.today + timedelta(days=15))
        self.assertFalse(late.activity_id.active)

    def test_amounts_of_currencies_with_three_decimals(self):
        dinar = self.env.ref("base.KWD")
        dinar.active = True
        ids = self._ids(self._invoice(5, 2000, currency_id=dinar.id))
        terms = {"day": self._day(3), "items": ids}
        self.assertIn("two ways", self._refuse("promise", amount="1,500", **terms)["amount"])
        for text, amount in (("1.500", 1.5), ("1,500.000", 1500.0)):
            request = self._do("promise", amount=text, **terms)
            self.assertAlmostEqual(request.amount, amount, 3)

    def test_who_has_broken_promises(self):
        for _time in range(2):
            promise = self.env["collections.promise"]._make(
                {self._item(self.second): 100}, self.today
            )
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE collections_promise SET date_made = %s, date = %s, date_limit = %s"
                " WHERE id = %s",
                [*(self.today - timedelta(days=days) for days in (9, 5, 5)), promise.id],
            )
            self.env.invalidate_all()
            self.engine.refresh(self.company, self.customer)
            self.assertEqual(promise.state, "broken")
        request = self._do("promise", day=self._day(3), items=self._ids(self.first))
        self.assertEqual(request.codes, ["broken"])

    def test_what_makes_no_sense(self):
        ids = self._ids(self.first)
        cases = [
            ({"day": self._day(-1)}, "day"),
            ({"day": "2026-02-31"}, "day"),
            ({"day": ""}, "day"),
            ({"amount": "200.01"}, "amount"),
            ({"amount": "-1"}, "amount"),
            ({"items": []}, "items"),
            ({"items": ["x"]}, "items"),
            ({"note": "x" * 501}, "note"),
        ]
        for values, field in cases:
            with self.subTest(values=values):
                sent = {"day": self._day(3), "items": ids, **values}
                self.assertEqual(list(self._refuse("promise", **sent)), [field])
        other = self._invoice(3, 10, currency_id=self.setup_other_currency("EUR").id)
        problems = self._refuse("promise", day=self._day(3), items=ids + self._ids(other))
        self.assertIn("currencies", problems["items"])

    def test_what_is_disputed_is_not_promised(self):
        self._do(
            "dispute",
            invoice=[str(self.first.id)],
            scope="amount",
            amount="150",
            reason=[str(self.env["collections.dispute.reason"].search([], limit=1).id)],
            text="Wrong price",
        )
        request = self._do("promise", day=self._day(3), items=self._ids(self.first))
        self.assertEqual((request.amount, request.promise_ids.amount), (50, 50))
