from odoo.tests import tagged

from ..self_service_common import SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsSelfServicePreferences(SelfServiceCommon):
    def test_language_and_opting_out_and_in(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.contact.phone = "+33 6 12 34 56 78"
        consents = self.env["collections.consent"]
        request = self._do("preferences", lang="fr_FR", by_sms="1", by_phone="1")
        self.assertEqual(self.contact.lang, "fr_FR")
        entry = consents.search([])
        self.assertEqual(
            (entry.decision, entry.channel, entry.address, entry.source),
            ("withdrawn", "email", "pat@example.com", "portal"),
        )
        self.assertTrue(request.contact_id)
        self.assertTrue(consents._find_opt_out("email", "pat@example.com"))
        # The same once more changes nothing and is no contact.
        again = self._do("preferences", lang="fr_FR", by_sms="1", by_phone="1")
        self.assertFalse(again.contact_id)
        self.assertEqual(consents.search([]), entry)
        self._do("preferences", lang="fr_FR", by_sms="1", by_phone="1", by_email="1")
        self.assertFalse(consents._find_opt_out("email", "pat@example.com"))

    def test_languages_that_are_not_there(self):
        self.assertEqual(list(self._refuse("preferences", lang="xx_XX")), ["lang"])
