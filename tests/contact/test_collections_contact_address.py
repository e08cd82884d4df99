from odoo.tests import tagged

from ..address.test_collections_address import AddressCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactAddress(AddressCommon):
    def test_wrong_number(self):
        self.customer.phone = "+32 470 12 34 56"
        self._invoice(5)

        def log(outcome, **values):
            return self.env["collections.contact"].create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "channel": "phone",
                    "address": "+32 470 12 34 56",
                    "outcome_id": self.env.ref(
                        f"collections_followup.contact_outcome_{outcome}"
                    ).id,
                    **values,
                }
            )

        log("right_person")
        own = self._known("phone")
        self.assertTrue(own.date_success and own.usable)
        wrong = log("wrong_number")
        self.assertFalse(own.usable)
        self.assertTrue(own.is_foreign)
        self.assertEqual(own.failure_reason, "Wrong number")
        self.assertFalse(self._known("sms").usable)
        log("no_answer", corrects_id=wrong.id, correction_reason="Mistyped")
        self.assertTrue(own.usable)
        self.assertFalse(own.is_foreign)
