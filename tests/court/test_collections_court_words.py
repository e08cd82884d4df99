import re
from inspect import getsource

from odoo.tests import TransactionCase, tagged

from odoo.addons.collections_followup.engine import (
    court_exchange,
    eda,
    eda_answers,
    eda_layout,
    uk_bulk,
    uk_bulk_answers,
)


@tagged("post_install", "-at_install")
class TestCollectionsCourtWords(TransactionCase):
    def test_each_reason_has_a_sentence(self):
        words = self.env["collections.court.words"]
        engines = (court_exchange, eda, eda_answers, eda_layout, uk_bulk, uk_bulk_answers)
        reasons = {
            reason
            for engine in engines
            for reason in re.findall(r'Refused\(\s*"(\w+)"', getsource(engine))
        } | {"form", "cut", "not_xml", "missing"}
        self.assertGreater(len(reasons), 10)
        for reason in reasons:
            text = words._explain(court_exchange.Refused(reason, "01 AG 03 city", "Łódź", 27))
            self.assertNotIn("%(", text)
            self.assertGreater(len(text), 20)

    def test_fields_are_named_with_whose_they_are(self):
        words = self.env["collections.court.words"]
        for name, label in (
            ("01 AG 03 city", "Customer, city"),
            ("respondents legal_form", "Customer, legal form"),
            ("defendant1 postcode", "Customer, postcode"),
            ("applicants zip", "Our company, postcode"),
            ("sender number", "Court number of the company (Kennziffer) in Settings"),
            ("court_zip", "Postcode of the court"),
            ("", "The file"),
        ):
            self.assertEqual(words._get_label(name), label)
