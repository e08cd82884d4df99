from datetime import date

from odoo.tests import tagged

from ..legal_common import LegalCommon

LATE = date(2050, 1, 1)


@tagged("post_install", "-at_install")
class TestCollectionsLegalActionRetained(LegalCommon):
    """Legal actions are deleted with the debt, once nothing runs and nothing is owed any more."""

    def test_kept_as_long_as_it_is_needed_and_deleted_with_all_that_is_of_it(self):
        removals = self.env["collections.contact.removal"]
        case = self._case()
        action = self._run("us_demand", moves=self.old | self.new)
        letter = self._write(action, channel="letter")
        mailed = self._write(action, channel="email")
        mailed.action_send()
        with self._smtp():
            self._deliver()
        self.assertEqual((mailed.state, action.state), ("sent", "filed"))
        letter._keep_sent(letter._print(), "1 Main Street")
        self._date(action, served=self.today)

        def old(limit=LATE):
            self.env.flush_all()
            rows = self.env.execute_query(removals._sql_old(self.company, limit))
            return {row[1] for row in rows if row[0] == "collections.legal.action"}

        self.assertFalse(old(), "owed")
        self._pay(self.old | self.new)
        self.assertEqual(case.state, "closed")
        self.assertFalse(old(), "it runs")
        action._close("paid", False)
        self.assertEqual(old(), set(action.ids))
        self.assertFalse(old(self.today), "something has happened since")
        documents, dispatch = action.document_ids, mailed.dispatch_id
        files = documents.attachment_id
        self.assertEqual(len(files), 2)
        rest = (action.line_ids, action.step_ids, action.date_ids, action.message_ids, dispatch)
        self.assertTrue(all(rest))
        removals._delete(self.company, LATE)
        for gone in (action, documents, files, *rest):
            self.assertFalse(gone.exists(), gone._name)

    def _write(self, action, **values):
        return (
            self.env["collections.legal.document"]
            .with_user(self.collector)
            .create({"action_id": action.id, "layout_id": self._layout("us_demand").id, **values})
            .sudo()
        )
