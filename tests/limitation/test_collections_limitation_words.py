from datetime import date

from odoo.tests import tagged

from odoo.addons.collections_followup.engine.limitation import SENTENCES

from ..limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestCollectionsLimitationWords(LimitationCommon):
    def test_words_say_how_it_came_about(self):
        move = self._invoice(date(2023, 3, 15))
        self._pay(move, 10, day=date(2025, 5, 1))
        words = self._period(move).words
        for part in ("Germany.", "end of that year", "anew on 05/01/2025 (part payment)"):
            self.assertIn(part, words)
        self.assertNotIn("unverified", words)

    def test_words_say_what_is_not_known(self):
        move = self._invoice(date(2023, 3, 15))
        for country, part in (
            ("base.nl", "unverified: ask counsel"),
            ("base.be", "how long is not known"),
            ("base.jp", "No rule is about this place"),
        ):
            self.customer.country_id = self.env.ref(country)
            self.assertIn(part, self._period(move).words)

    def test_each_step_has_its_sentence(self):
        words = self.env["collections.limitation.words"]
        self.assertEqual(set(words._get_sentences()), set(SENTENCES))
