from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_collections_procedure import ProcedureCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseProcedure(ProcedureCommon):
    def _shown(self, user=None):
        self.env.invalidate_all()
        return self.case.with_user(user or self.collector).procedure_ids.sudo()

    def test_shown_on_cases_of_the_level(self):
        everywhere, first = self._write(), self._write(level_ids=self.levels[0].ids)
        self.assertEqual(self._shown(), everywhere)
        self._pass()
        self.assertEqual(self.case.level_id, self.levels[0])
        self.assertEqual(self._shown(), everywhere | first)
        self._write(level_ids=self.levels[1].ids)
        self.assertEqual(self._shown(), everywhere | first)

    def test_shown_in_the_language_of_customer_or_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        french = self._write(lang_id=self.env["res.lang"]._lang_get("fr_FR").id)
        self.assertFalse(self._shown())
        self.customer.lang = "fr_FR"
        self.assertEqual(self._shown(), french)
        self.customer.lang = "en_US"
        self.collector.lang = "fr_FR"
        self.env.invalidate_all()
        case = self.case.with_user(self.collector).with_context(lang="fr_FR")
        self.assertEqual(case.procedure_ids.sudo(), french)

    def test_only_in_its_company(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        self.manager.company_ids |= other
        elsewhere = self._write(company_id=other.id)
        here = self._write(company_id=self.company.id)
        self.assertEqual(self._shown(), here)
        with self.assertRaises(AccessError):
            elsewhere.with_user(self.collector).body  # noqa: B018
