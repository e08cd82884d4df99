from odoo.fields import Command
from odoo.tests import tagged

from ..ereminder_common import EreminderCommon


@tagged("post_install", "-at_install")
class TestCollectionsEreminderRule(EreminderCommon):
    """Forms by country: the first rule that fits."""

    def _form(self):
        notice = self.env["collections.notice"].search([("partner_id", "=", self.customer.id)])
        return self.ereminders._get_forms(notice or self._notices()).popitem()[1]

    def test_the_first_rule_that_fits_counts(self):
        self.company.collections_ereminder = True
        self._invoice(5)
        self.assertEqual(self._form(), "ehf")
        self.customer.country_id = self.env.ref("base.dk")
        self.assertEqual(self._form(), "oioubl")
        self.customer.country_id = self.env.ref("base.be")
        self.assertEqual(self._form(), "")
        rules = self.env["collections.ereminder.rule"].sudo()
        rules.create({"form": "ubl", "sequence": 90})
        self.assertEqual(self._form(), "ubl")
        belgium = [Command.set(self.env.ref("base.be").ids)]
        own = {"form": "peppol", "sequence": 5, "country_ids": belgium}
        rules.create({**own, "company_id": self.company.id})
        rules.create({**own, "form": "none", "sequence": 1, "company_id": self.other_company.id})
        self.assertEqual(self._form(), "peppol")
        self.customer.country_id = False
        self.assertEqual(self._form(), "ubl")

    def test_administrators_alone_change_them(self):
        rule = self.env.ref("collections_followup.ereminder_rule_norway")
        collector = self._user("collector")
        self.assertEqual(rule.with_user(collector).form, "ehf")
        self.assertFalse(rule.with_user(collector).has_access("write"))
        rule.with_user(self._user("manager")).form = "peppol"
