from odoo.tests import tagged

from .test_collections_address import AddressCommon


@tagged("post_install", "-at_install")
class TestCollectionsAddressGate(AddressCommon):
    def test_gate(self):
        gate = self.env["collections.gate"]
        self.customer.phone = "+32 470 12 34 56"
        own = self._fail(self.customer, "phone")
        answer = gate._ask(self.customer, "phone")
        self.assertEqual(answer["verdict"], "warned")
        self.assertIn("It came back", answer["rules"][0]["text"])
        self._fail(self.customer, "phone", foreign=True)
        self.assertEqual(gate._ask(self.customer, "phone")["verdict"], "blocked")
        own.action_verified()
        self.assertEqual(gate._ask(self.customer, "phone")["verdict"], "allowed")
        question = gate._prepare_questions([{"partner": self.customer, "channel": "phone"}])[0]
        self.assertEqual(question.place, "mobile")
        own.place = "work"
        question = gate._prepare_questions([{"partner": self.customer, "channel": "phone"}])[0]
        self.assertEqual(question.place, "work")

    def test_kind_that_somebody_entered_counts(self):
        self.customer.write({"street": "Main Street 1", "zip": "1", "city": "Town"})
        self.assertEqual(self.customer._collections_get_gate_place("letter"), "home")
        own = self._fail(self.customer, "letter")
        own.place = "work"
        for channel in ("letter", "visit"):
            self.assertEqual(self.customer._collections_get_gate_place(channel), "work")
        self.customer.street = "Main Street 2"
        self.assertEqual(self.customer._collections_get_gate_place("letter"), "home")
