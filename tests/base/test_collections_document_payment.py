from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CollectionsCommon

DOCUMENT = "odoo.addons.collections_followup.report.base.collections_document_payment"


@tagged("post_install", "-at_install")
class TestCollectionsDocumentPayment(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.env["collections.document"]
        cls.banks = cls.env["res.partner.bank"]
        cls.company.partner_id.bank_ids.unlink()

    def _notice(self):
        return self._prepare().notice_ids

    def _values(self, notice, **options):
        return self.document._get_document_values(notice, **options)[notice.id]

    def _bank(self, number, currency=False):
        return self.env["res.partner.bank"].create(
            {
                "acc_number": number,
                "partner_id": self.company.partner_id.id,
                "currency_id": currency and self.env.ref(f"base.{currency}").id,
                "allow_out_payment": True,
            }
        )

    def _euro(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        return euro

    def test_payment_account_of_the_currency(self):
        dollars, euros = self._bank("1111", "USD"), self._bank("BE71 0961 2345 6769", "EUR")
        usual = self._bank("2222")
        self._euro()
        get_bank = self.company._collections_get_bank_sudo
        currency = self.env.ref
        self.assertEqual(get_bank(currency("base.USD")), dollars)
        self.assertEqual(get_bank(currency("base.EUR")), euros)
        self.assertEqual(get_bank(currency("base.GBP")), usual)
        self.company.collections_bank_id = usual
        get_bank = self.company._collections_get_bank_sudo
        self.assertEqual(get_bank(currency("base.EUR")), usual)

    def test_amounts_of_one_account_stand_together(self):
        self._bank("BE71 0961 2345 6769")
        self._invoice(5, 10.0, currency_id=self._euro().id)
        self._invoice(5, 20.0)
        [pay] = self._values(self._notice())["payments"]
        self.assertEqual(pay["amounts"], "USD 20.00 and EUR 10.00")
        self.assertTrue(pay["iban"])

    def test_number_that_is_no_iban_is_not_called_one(self):
        self._bank("021000021 1234567")
        self._invoice(5)
        [pay] = self._values(self._notice())["payments"]
        self.assertFalse(pay["iban"])

    def test_code_to_scan_is_core_s(self):
        self.company.country_id = self.env.ref("base.be")
        self._bank("BE71 0961 2345 6769")
        first = self._invoice(5, 10.0, currency_id=self._euro().id)
        second = self._invoice(6, 5.0, currency_id=self._euro().id)
        notice = self._notice()
        asked = []

        def build(_bank, amount, free, structured, currency, partner, **_values):
            asked.append((amount, free, structured, currency.name, partner))
            return "data:image/png;base64,QR"

        with patch.object(type(self.banks), "build_qr_code_base64", build):
            doc = self._values(notice, qr=True)
            self.assertFalse(self._values(notice)["qr_codes"], "only where they are asked for")
        self.assertEqual([pay["qr"] for pay in doc["qr_codes"]], ["data:image/png;base64,QR"])
        self.assertEqual(asked, [(15.0, f"{second.name}, {first.name}", "", "EUR", self.customer)])

    def test_one_invoice_is_paid_with_its_own_reference(self):
        self._bank("BE71 0961 2345 6769")
        move = self._invoice(5)
        move.payment_reference = "RF18 5390 0754 7034"
        asked = []

        def build(_bank, _amount, *references, **_values):
            asked.append(references[:2])
            return ""

        notice = self._notice()
        with patch.object(type(self.banks), "build_qr_code_base64", build):
            self._values(notice, qr=True)
        self.assertEqual(asked, [("RF18 5390 0754 7034", "RF18 5390 0754 7034")])

    def test_many_numbers_give_way_to_the_notice_s(self):
        self._bank("BE71 0961 2345 6769")
        for number in range(12):
            self._invoice(5 + number)
        notice = self._notice()
        asked = []
        with patch.object(
            type(self.banks),
            "build_qr_code_base64",
            lambda _bank, _amount, free, *_more, **_values: asked.append(free) or "",
        ):
            doc = self._values(notice, qr=True)
        self.assertEqual(asked, [doc["reference"]])

    @mute_logger(DOCUMENT)
    def test_code_that_cannot_be_drawn_stops_no_letter(self):
        self._bank("BE71 0961 2345 6769")
        self._invoice(5)
        notice = self._notice()

        def fail(*_arguments, **_values):
            raise OSError("no such library")

        with patch.object(type(self.banks), "build_qr_code_base64", fail):
            doc = self._values(notice, qr=True)
        self.assertFalse(doc["qr_codes"])
        self.assertTrue(doc["payments"])

    def test_invoices_are_opened_without_login(self):
        move = self._invoice(5)
        move.access_token = False
        notice = self._notice()
        doc = self._values(notice)
        self.assertTrue(move.access_token)
        self.assertIn(move.access_token, doc["portal_url"])
        token = move.access_token
        self._invoice(6)
        run = self._notice()
        self.assertFalse(run, "one notice a day")
        self._values(notice)
        self.assertEqual(move.access_token, token, "a link once sent stays good")

    def test_several_invoices_are_a_list(self):
        self._invoice(5)
        self._invoice(6)
        doc = self._values(self._notice())
        self.assertTrue(doc["portal_url"].endswith("/my/invoices?filterby=overdue_invoices"))
