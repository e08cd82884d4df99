from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..contact_common import ContactCommon
from ..figures_common import FIRST, LAST


@tagged("post_install", "-at_install")
class TestCollectionsFigureContact(ContactCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.figures = cls.env["collections.figure"]

    def _figure(self, name, user=None, **convention):
        self.env.flush_all()
        figures = self.figures.with_user(user or self.env.user)
        return figures._compute(name, self.company, FIRST, LAST, **convention)[0]

    def _call(self, moment, outcome="right_person", **values):
        return self._log(outcome, date=moment, **values)

    def test_rates(self):
        self.assertIsNone(self._figure("contact_rate"))
        self._call("2026-01-05 10:00:00")
        self._call("2026-01-06 10:00:00", "no_answer")
        self._call("2026-01-06 11:00:00", "wrong_number")
        self._call("2026-01-07 10:00:00", channel="email")
        # The customer called; another month
        self._call("2026-01-08 10:00:00", direction="in")
        self._call("2026-02-08 10:00:00")
        self.assertAlmostEqual(self._figure("right_party_rate"), 100 / 3)
        self.assertAlmostEqual(self._figure("right_party_rate", channels="all"), 50.0)
        outcomes = self._result("no_answer") | self._result("wrong_number")
        connected = 1 + sum(outcome.reach != "failed" for outcome in outcomes)
        self.assertAlmostEqual(self._figure("contact_rate"), connected / 3 * 100)
        self.assertAlmostEqual(
            self._figure("right_party_rate", attempts="connected"), 100 / connected
        )

    def test_the_day_is_the_companys(self):
        self.company.partner_id.tz = "Asia/Tokyo"
        # The 1st of January and the 1st of February there
        self._call("2025-12-31 15:30:00")
        self._call("2026-01-31 15:30:00", "no_answer")
        self.assertEqual(self._figure("right_party_rate"), 100.0)
        self.env.user.tz = "America/New_York"
        self.assertEqual(self._figure("right_party_rate"), 100.0)

    def test_a_correction_takes_the_place_of_what_it_corrects(self):
        first = self._call("2026-01-07 10:00:00")
        self._call(
            "2026-01-07 10:00:00", "no_answer", corrects_id=first.id, correction_reason="Nobody"
        )
        self.assertEqual(self._figure("right_party_rate"), 0.0)

    def test_the_collector_is_who_logged_it(self):
        self._call("2026-01-05 10:00:00", user=self.collector)
        rows = self.figures._read_rows(
            "right_party_rate", self.company, [(FIRST, LAST)], group_by="collector"
        )
        self.assertEqual([row["group"] for row in rows], [self.collector.id])

    def test_who_reads_no_contacts_gets_no_figures_of_them(self):
        self._call("2026-01-05 10:00:00")
        accountant = new_test_user(
            self.env,
            "figures_accountant",
            groups="base.group_user,account.group_account_readonly",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        with self.assertRaises(AccessError):
            self._figure("contact_rate", user=accountant)
        self._figure("turnover", user=accountant)

    def test_documents(self):
        inside = self._call("2026-01-05 10:00:00")
        self._call("2026-01-05 10:00:00", channel="email")
        self._call("2026-02-01 10:00:00")
        figure, source, scope = self.figures._ask("contact_rate", self.company, [(FIRST, LAST)])
        [(_name, model, domain)] = source._get_document_lists(figure, scope)
        self.assertEqual(self.env[model].search(domain), inside)
