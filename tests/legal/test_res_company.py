from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestResCompany(LegalCommon):
    def test_switched_on_its_screens_are_there(self):
        shown = "collections_followup.group_collections_legal"
        self.assertTrue(self.collector.has_group(shown))
        self.company.collections_legal = False
        self.env["res.company"].search([("collections_legal", "=", True)]).collections_legal = False
        self.assertFalse(self.collector.has_group(shown))

    def test_who_approves(self):
        self.assertEqual(self.company._collections_get_legal_tier(500), "collector")
        self.assertEqual(self.company._collections_get_legal_tier(500.01), "supervisor")
        self.company.collections_legal_amount = 0
        self.assertEqual(self.company._collections_get_legal_tier(1), "supervisor")
        self.assertEqual(self.company._collections_find_legal_deciders_sudo()[:1], self.boss)
        for name in ("collections_legal_amount", "collections_legal_warn_days"):
            self.assertTrue(
                self._refused(
                    lambda name=name: self.company.write({name: -1}), error=(ValidationError,)
                )
            )
