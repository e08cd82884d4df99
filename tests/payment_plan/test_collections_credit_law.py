from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestCollectionsCreditLaw(TransactionCase):
    """Dated laws on credit to persons."""

    def test_the_directive_from_its_day_in_the_union(self):
        laws = self.env["collections.credit.law"]
        directive = self.env.ref("collections_followup.credit_law_ccd2")
        for country in ("base.de", "base.fr", "base.nl"):
            found = laws._find(self.env.ref(country), date(2026, 11, 20))
            self.assertIn(directive, found)
        self.assertNotIn(directive, laws._find(self.env.ref("base.de"), date(2026, 11, 19)))
        self.assertNotIn(directive, laws._find(self.env.ref("base.us"), date(2026, 11, 20)))

    @mute_logger("odoo.sql_db")
    def test_an_end_before_the_start_and_a_law_without_text(self):
        values = {"name": "Act", "date_from": "2026-03-02", "text": "Do it."}
        laws = self.env["collections.credit.law"]
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            laws.create({**values, "date_to": "2026-03-01"}).flush_recordset()
        with self.assertRaisesRegex(ValidationError, "Say what the law requires"):
            laws.create({**values, "text": "  "})
