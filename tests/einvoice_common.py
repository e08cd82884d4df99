"""Invoices whose e-invoice statuses come in, for tests."""

import base64

from .dispute_common import DisputeCommon


class EinvoiceCommon(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(20)
        cls.other = cls._invoice(20)
        cls.case = cls._case()
        cls.collector = cls._user("collector")
        cls.case.user_id = cls.collector

    def _import(self, text, user=None, **values):
        wizards = self.env["collections.einvoice.import"].with_user(user or self.collector)
        wizard = wizards.create({"file": base64.b64encode(text.encode()), **values})
        wizard.action_import()
        self.env.invalidate_all()
        return wizard
