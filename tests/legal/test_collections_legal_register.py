from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalRegister(LegalCommon):
    def test_a_link_filled_in_with_what_is_known(self):
        register = self.env["collections.legal.register"].create(
            {"name": "Here", "type": "company", "url": "https://example.com/?q={name}&z={zip}"}
        )
        self.customer.name = "A & B / C"
        self.assertEqual(
            register._get_url(self.customer), "https://example.com/?q=A%20%26%20B%20%2F%20C&z=90001"
        )
        for url in (
            "http://example.com",
            "javascript:alert(1)",
            "https://",
            "https://{name}.example.com",
            "https://me@example.com",
            "https://example.com/{password}",
        ):
            with self.subTest(url=url), self.assertRaises(ValidationError):
                register.url = url

    def test_from_a_case_to_a_finding(self):
        action = self._case().with_user(self.collector).action_registers()
        registers = self.env["collections.legal.register"].with_user(self.collector)
        found = registers.search(action["domain"])
        self.assertTrue(found)
        self.assertLessEqual(set(found.country_id.mapped("code")), {"US"})
        one = found[0].with_context(**action["context"])
        self.assertTrue(one.action_open()["url"].startswith("https://"))
        finding = one.action_finding()
        made = self.env["collections.address.finding"].with_user(self.collector)
        made = made.with_context(**finding["context"]).create({"finding": "Nothing"})
        self.assertEqual((made.contact_id, made.source), (self.customer, found[0].name))
        with self.assertRaises(UserError):
            found[0].action_open()
        with self.assertRaises(UserError):
            found[0].with_context(collections_register_partner="x").action_open()
