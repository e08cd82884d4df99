from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestForecastPage(ForecastCommon):
    def _page(self, user=None, day=None):
        forecasts = self.forecasts.with_user(user) if user else self.forecasts
        return forecasts.with_company(self.company).get_page(day)

    def test_page_of_a_company_without_anything(self):
        page = self._page()
        self.assertEqual(len(page["weeks"]), 13)
        self.assertFalse(page["is_kept"])
        self.assertFalse(page["accuracy"][0]["text"])

    def test_page_with_earlier_forecasts(self):
        self._history(late=10, count=10)
        self._invoice(-3, 300.0)
        self.forecasts._rebuild(self.company, self.monday - timedelta(weeks=5))
        page = self._page(self._user("supervisor"))
        self.assertEqual(len(page["before"]), 5)
        self.assertTrue(page["accuracy"][0]["text"])
        self.assertEqual(len(page["days"]), 5)
        old = self._page(day=str(self.monday - timedelta(weeks=5)))
        self.assertTrue(old["is_kept"] and old["is_rebuilt"])
        self.assertIsNotNone(old["weeks"][0]["came"])

    def test_the_lists_of_a_week(self):
        self._history(late=0)
        move = self._invoice(-3, 300.0)
        forecasts = self.forecasts.sudo().with_company(self.company)
        for keep in (False, True):
            if keep:
                self.assertTrue(forecasts.make_now())
            found = self.env["account.move.line"]
            for week in self._page()["weeks"]:
                action = forecasts.open_week(str(self.today), week["start"], "items")
                found |= found.search(action["domain"])
            self.assertEqual(found, self._item(move))
        action = forecasts.open_week(str(self.today), str(self.today), "due")
        self.assertEqual(self.env["account.move.line"].search(action["domain"]), self._item(move))
        action = forecasts.open_week(str(self.today), str(self.today), "agreed")
        self.assertEqual(action["res_model"], "collections.expected.payment")
        forecasts.open_week(str(self.today), str(self.today), "came")

    def test_refuses_what_is_no_week(self):
        for arguments in (("x", "y"), (None, None), (str(self.today), "2026-03-03", "items")):
            with self.assertRaises(UserError):
                self.forecasts.open_week(*arguments)
        with self.assertRaises(UserError):
            self.forecasts.open_week(str(self.today), str(self.today), "nowhere")

    def test_plain_users_see_nothing(self):
        for method, arguments in (
            ("get_page", ()),
            ("make_now", ()),
            ("action_rebuild", ()),
            ("open_week", (str(self.today), str(self.today))),
        ):
            with self.assertRaises(AccessError):
                getattr(self.forecasts.with_user(self._user(login=method)), method)(*arguments)
