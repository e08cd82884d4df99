"""Buttons of ours on core's models answer whatever is chosen, none or several, with a sentence."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CollectionsCommon

PREFIX = "action_collections_"


@tagged("post_install", "-at_install")
class TestButtons(CollectionsCommon):
    def test_none_and_several(self):
        self._invoice(5)
        self._invoice(5, partner=self.partner_b)
        journal = self.company_data["default_journal_bank"]
        for partner in (self.customer, self.partner_b):
            self.env["account.payment"].create({"partner_id": partner.id, "amount": 5.0})
            self.env["res.partner.bank"].create(
                {"partner_id": partner.id, "acc_number": f"77-{partner.id}"}
            )
            self.env["account.bank.statement.line"].create(
                {"journal_id": journal.id, "amount": 5.0, "payment_ref": "Money"}
            )
        found = 0
        for name in self.registry:
            if name.startswith("collections."):
                continue
            model = self.env[name]
            buttons = sorted(own for own in dir(type(model)) if own.startswith(PREFIX))
            if not buttons:
                continue
            if model._transient:
                # Of settings and dialogs there is one on the screen.
                several = model.create({})
            else:
                several = model.search([("company_id", "in", (self.company.id, False))], limit=2)
                self.assertEqual(len(several), 2, name)
            for records in (model, several):
                for button in buttons:
                    found += 1
                    with self.subTest(f"{name}.{button} of {len(records)}"):
                        try:
                            answer = getattr(records, button)()
                        except UserError as error:
                            self.assertTrue(str(error))
                        else:
                            self.assertTrue(answer)
        self.assertGreater(found, 60)
