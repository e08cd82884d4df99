from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalDeadline(LegalCommon):
    def test_people_end_deadlines_and_change_none(self):
        action = self._make("us_lien")
        self._date(action, completion=self._day(1, 5))
        due = self._due(action, "ca_record_direct").with_user(self.collector)
        self.assertEqual((due.date_nominal, due.date), (self._day(4, 5), self._day(4, 3)))
        self.assertIn("Completion on Monday, 5 January 2026 plus 90 days", due.words)
        self.assertIn("the one before is Friday, 3 April 2026", due.words)
        self.assertIn(", verified on ", due.source)
        self.assertIn("Record the lien", due.display_name)
        for refused in (
            lambda: due.write({"date": self._day(12, 31)}),
            lambda: due.write({"state": "done"}),
            due.unlink,
            due.copy,
        ):
            with self.assertRaises(AccessError):
                refused()
        with self.assertRaises(UserError):
            self._due(action, "ca_notice").with_user(self.collector).action_done()
        with self.assertRaises(AccessError):
            due.with_user(self._user("readonly")).action_done()
        due.action_done()
        self.assertEqual((due.state, due.date_done), ("done", self.today))
        with self.assertRaises(UserError):
            due.action_done()

    def test_a_wait_that_is_over_was_not_missed(self):
        germany = self.env.ref("base.de")
        self.customer.write({"country_id": germany.id, "state_id": False})
        action = self._make("de_order", country_id=germany.id)
        [served] = self._date(action, served=self.today - timedelta(days=40))
        due = self._due(action, "de_objection")
        self.assertEqual((due.step, due.state), ("wait", "open"))
        self.actions._do_night(self.company)
        self.assertEqual((due.state, due.date_done), ("done", self.today))
        self.assertNotIn(self.boss, self._tasks(action).user_id)
        self.assertIn(self.collector, self._tasks(action).user_id, "now it may be applied for")
        self.actions._do_night(self.company)
        self.assertEqual(due.state, "done")
        # Served on another day, it begins anew.
        served.date = self.today - timedelta(days=2)
        self.assertEqual((due.state, due.date_done), ("open", False))

    def test_words_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        action = self._make("us_lien")
        self._date(action, completion=self._day(1, 5))
        due = self._due(action, "ca_record_direct")
        self.assertIn("avril 2026", due.with_context(lang="fr_FR").words)
