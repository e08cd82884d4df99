from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestCollectionsConsentSms(GateCommon):
    """STOP by text message."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person.phone = "+1 518 555 2345"
        cls.consents = cls.env["collections.consent"]

    def _texts(self):
        return self.env["sms.sms"].search([("number", "=", "+15185552345")])

    def test_stop_opts_out_once_and_is_confirmed_once(self):
        first = self.consents._receive_sms("+1 (518) 555-2345", " Stop ", self.person)
        self.assertEqual((first.decision, first.channel, first.source), ("withdrawn", "sms", "sms"))
        self.assertEqual(len(self._texts()), 1)
        for text in ("STOP.", "stop"):
            self.assertFalse(self.consents._receive_sms("+15185552345", text, self.person))
        self.assertEqual(len(self._texts()), 1)
        self.assertEqual(self.gate._ask(self.person, "sms")["verdict"], "blocked")
        self.assertEqual(self.gate._ask(self.person, "phone")["verdict"], "allowed")
        self.assertTrue(self.consents._receive_sms("+15185552345", "START", self.person))
        self.assertEqual(self.gate._ask(self.person, "sms")["verdict"], "allowed")

    def test_a_sentence_does_not(self):
        text = "we must stop this, send the invoice"
        self.assertFalse(self.consents._receive_sms("+15185552345", text, self.person))
        self.assertEqual(self.gate._ask(self.person, "sms")["verdict"], "allowed")
        self.assertFalse(self._texts())
