"""Opting out twice at the same moment."""

from odoo.tests import tagged

from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestOptOutAtOnce(CommittedCase):
    """Two requests at the same moment: each sees the table as it was when it began."""

    def test_two_posts_opt_out_once(self):
        with self._worker() as env:
            partner = env["res.partner"].search([("customer_rank", ">", 0)], limit=1)
            link = {"partner": partner.id, "addresses": ["pat@example.com"]}
        with self._worker() as first:
            first["collections.consent"].search_count([])
            with self._worker() as second:
                self._opt_out(second, link)
            self._opt_out(first, link)
        with self._worker() as env:
            found = env["collections.consent"].search([("normalized", "=", "pat@example.com")])
            self.assertEqual(len(found), 1)

    def _opt_out(self, env, link):
        partner = env["res.partner"].browse(link["partner"])
        env["collections.consent"]._opt_out_by_link({**link, "partner": partner})

    def test_two_texts_are_confirmed_once(self):
        with self._worker() as first:
            first["collections.consent"].search_count([])
            with self._worker() as second:
                self.assertTrue(second["collections.consent"]._receive_sms("+15185552345", "STOP"))
            self.assertFalse(first["collections.consent"]._receive_sms("+15185552345", "STOP"))
