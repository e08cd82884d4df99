from decimal import Decimal

from odoo.tests import tagged

from ..self_service_common import SIGNATURE, SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsSelfServicePlan(SelfServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().write(
            {"collections_self_plan": True, "collections_self_plan_minimum": 50}
        )
        cls.first, cls.second = cls._invoice(20, 200), cls._invoice(10, 100)
        cls.engine.refresh(cls.company)

    def _offer(self, **values):
        ids = self._ids(self.first, self.second)
        return self._service("plan")._offer_sudo(self.access, {"items": ids, **values})

    def _sign(self, offer=None, **values):
        sent = {"items": self._ids(self.first, self.second), **values}
        offer = offer or self._offer(**values)
        digest = self._service("plan")._get_digest(offer)
        return {**sent, "digest": digest, "name": "Pat Payer", "signature": SIGNATURE}

    def test_offers_within_the_limits(self):
        offer = self._offer()
        self.assertFalse(offer["problems"])
        self.assertEqual((offer["counts"], offer["count"]), ([2, 3, 4, 5, 6], 6))
        self.assertEqual([row.amount for row in offer["rows"]], [50] * 6)
        self.assertFalse(offer["codes"] or offer["apr"])
        self.company.sudo().write(
            {"collections_self_plan_first": 20, "collections_self_plan_fee": 5}
        )
        offer = self._offer(count="2")
        self.assertEqual([row.amount for row in offer["rows"]], [65, 120, 120])
        self.assertEqual(self._offer(count="2", first="10")["codes"], ["first"])
        self.assertEqual(self._offer(count="7")["codes"], ["instalments"])
        self.assertEqual(self._offer(start=self._day(46))["codes"], ["late"])
        # What is left after a larger first payment is divided, and not the whole debt.
        self.assertEqual(self._offer(first="200")["counts"], [2])
        self.company.sudo().collections_self_plan_amount = 299
        self.assertEqual(self._offer()["codes"], ["debt"])
        for values, field in (
            ({"count": "1"}, "count"),
            ({"count": "61"}, "count"),
            ({"first": "300"}, "first"),
            ({"start": self._day(-1)}, "start"),
            ({"start": self._day(200)}, "start"),
            ({"items": []}, "items"),
        ):
            with self.subTest(values=values):
                self.assertEqual(list(self._offer(**values)["problems"]), [field])

    def test_plans_count_together_and_currencies_have_their_decimals(self):
        self.company.sudo().collections_self_plan_amount = 250
        offers, second = self._service("plan"), self._ids(self.second)
        self.assertFalse(offers._offer_sudo(self.access, {"items": second})["codes"])
        first = {"items": self._ids(self.first), "count": "2"}
        digest = offers._get_digest(offers._offer_sudo(self.access, first))
        request = self._do("plan", **first, digest=digest, name="Pat", agree="1")
        self.assertEqual(request.plan_id.state, "active")
        self.assertEqual(offers._offer_sudo(self.access, {"items": second})["codes"], ["debt"])
        dinar = self.env.ref("base.KWD")
        dinar.active = True
        # What is sent on is what was shown, also with three decimals, which no form reads.
        self.company.sudo().collections_self_plan_first = 33
        move = self._invoice(5, 100.1, currency_id=dinar.id)
        for first in ({}, {"first": "40.25"}):
            sent = {"items": self._ids(move), "count": "2", **first}
            offer = offers._offer_sudo(self.access, sent)
            again = offers._offer_sudo(self.access, {**sent, "first": offer["first_text"]})
            self.assertEqual(again["first"], offer["first"])
            self.assertNotIn("first", again["codes"])

    def test_what_it_costs_a_person(self):
        self.company.sudo().write({"collections_self_plan_rate": 6})
        self.customer.write({"is_company": False, "country_id": self.env.ref("base.de").id})
        self.env["collections.credit.law"].sudo().search([]).active = False
        offer = self._offer()
        self.assertGreater(offer["charge"], Decimal(4))
        self.assertRegex(offer["apr"], r"^6\.\d %$")
        law = (
            self.env["collections.credit.law"]
            .sudo()
            .create({"name": "Act", "date_from": "2020-01-01", "effect": "ask", "text": "Say so."})
        )
        self.assertEqual(self._offer()["codes"], ["law"])
        law.effect = "block"
        self.assertEqual((self._offer()["charge"], self._offer()["codes"]), (0, []))

    def test_a_person_decides_on_what_is_barred(self):
        self.company.sudo().collections_limitation = True
        self.env["collections.limitation.rule"].search([]).active = False
        self.env["collections.limitation.rule"].create({"name": "Short", "years": 1})
        self.assertEqual(self._offer()["codes"], [])
        ids = self._ids(self._invoice(400, 100))
        self.assertEqual(self._offer(items=ids)["codes"], ["barred"])
        request = self._do("plan", **self._sign(self._offer(items=ids), items=ids))
        self.assertEqual((request.state, request.codes), ("waiting", ["barred"]))
        self.assertIn("may revive the claim", request.reason)
        self.company.sudo().collections_self_promise_days = 30
        promise = self._do("promise", day=self._day(5), items=self._ids(self._invoice(401, 100)))
        self.assertEqual(promise.codes, ["barred"])

    def test_signed_and_in_force_at_once(self):
        request = self._do("plan", **self._sign(count="3"))
        plan = request.plan_id
        self.assertEqual((request.state, plan.state), ("done", "active"))
        self.assertEqual((plan.signed_by, plan.date_signed), ("Pat Payer", self.today))
        self.assertEqual(plan.installment_ids.mapped("amount"), [100] * 3)
        self.assertEqual(request.address, "192.0.2.7")
        self.assertTrue(request.document_id.raw)
        self.assertEqual(len(request.document_hash), 64)
        self.assertEqual(self._reason(self.first), "plan")
        # It is agreed on by now.
        self.assertIn("items", self._refuse("plan", **self._sign(self._offer())))

    def test_signed_and_begun_by_the_first_payment(self):
        self.company.sudo().collections_self_plan_start = "paid"
        request = self._do("plan", **self._sign(count="3"))
        self.assertEqual((request.state, request.plan_id.state), ("first", "approved"))
        self.assertNotEqual(self._reason(self.first), "plan")
        # Kept as it was signed, whatever becomes of it.
        kept = request.document_hash
        self.assertIn(b"192.0.2.7", request.document_id.raw)
        self._pay(self.first, 60)
        self.assertEqual(request.state, "first")
        self._pay(self.first, 40)
        self.assertEqual((request.state, request.plan_id.state), ("done", "active"))
        self.assertEqual(request.document_hash, kept)
        self.assertEqual(request.plan_id.signed_by, "Pat Payer")
        self.assertEqual(request.plan_id.amount_paid, 100)

    def test_signed_and_taken_back_or_changed(self):
        self.company.sudo().collections_self_plan_start = "paid"
        request = self._do("plan", **self._sign(count="3"))
        plan = request.plan_id
        plan.sudo().installment_ids[-1].write({"date_due": self._day(200)})
        self._pay(self.first, 100)
        self.assertEqual((request.state, request.codes), ("waiting", ["failed"]))
        self.assertEqual(plan.state, "approved")
        message = self._refused(request.with_user(self._user("supervisor")).action_accept)
        self.assertIn("has changed since", message)
        request.answer = "Sign anew"
        request.action_decline()
        request = self._do("plan", **self._sign(count="3"))
        request.plan_id.action_draft()
        self._pay(self.first, 100)
        self.assertEqual((request.state, request.codes), ("waiting", ["failed"]))
        self.assertIn("is gone", self._refused(request.action_accept))

    def test_beyond_the_limits_it_waits_for_a_supervisor(self):
        self.company.sudo().collections_plan_max_months = 6
        request = self._do("plan", **self._sign(count="8"))
        plan = request.plan_id
        self.assertEqual((request.state, request.codes), ("waiting", ["instalments"]))
        self.assertEqual(plan.state, "proposed")
        self.assertTrue(plan.activity_ids)
        self.assertIn(b"Signed by the debtor", request.document_id.raw)
        message = self._refused(request.with_user(self._user("collector")).action_accept)
        self.assertIn("over your limits", message)
        request.with_user(self._user("supervisor")).action_accept()
        self.assertEqual((request.state, plan.state), ("accepted", "active"))
        self.assertEqual(plan.signed_by, "Pat Payer")
        self.assertTrue(request.document_id)

    def test_signed_is_what_was_shown(self):
        good = self._sign(count="3")
        for values, field in (
            ({"digest": "x"}, ""),
            ({"count": "4"}, ""),
            ({"name": ""}, "name"),
            ({"signature": ""}, "signature"),
            ({"signature": "PHN2Zy8+" * 20}, "signature"),
        ):
            with self.subTest(values=values):
                self.assertEqual(list(self._refuse("plan", **{**good, **values})), [field])
        self._pay(self.second, 10)
        self.assertIn("has changed", self._refuse("plan", **good)[""])
        agreed = {**self._sign(count="3"), "signature": "", "agree": "1"}
        self.assertEqual(self._do("plan", **agreed).plan_id.signed_by, "Pat Payer")
