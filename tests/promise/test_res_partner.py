from datetime import date

from odoo.tests import tagged

from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestResPartnerPromise(PromiseCommon):
    """What a customer shows of the promises made."""

    def test_history_of_the_customer_and_of_contacts(self):
        contact = self.env["res.partner"].create({"name": "Desk", "parent_id": self.customer.id})
        kept, short, open_one = self._invoice(5), self._invoice(5), self._invoice(5)
        self._promise(kept, days=0)
        self._promise(short, days=0)
        self._pay(kept)
        self._pay(short, 50.0)
        with self._on("2026-03-20"):
            self._promise(open_one, amount=30.0)
            for partner in (self.customer, contact):
                self.assertRecordValues(
                    partner,
                    [
                        {
                            "collections_promise_count": 3,
                            "collections_promise_kept_count": 1,
                            "collections_promise_broken_count": 1,
                            "collections_promise_date": date(2026, 3, 27),
                            "collections_promise_amount": 30.0,
                        }
                    ],
                )
            self.assertFalse(self.partner_b.collections_promise_count)
            domain = contact.action_collections_view_promises()["domain"]
            self.assertEqual(self.env["collections.promise"].search_count(domain), 3)

    def test_promises_of_another_company_do_not_show(self):
        other = self.setup_other_company()["company"]
        self._promise(self._invoice(5))
        self.assertEqual(self.customer.collections_promise_count, 1)
        self.assertFalse(self.customer.with_company(other).collections_promise_count)

    def test_customer_without_items(self):
        action = self.partner_b.action_collections_promise()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((wizard.partner_id, len(wizard.line_ids)), (self.partner_b, 0))
        with self._refused("Choose the items"):
            wizard.action_confirm()
