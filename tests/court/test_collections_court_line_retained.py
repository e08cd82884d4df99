from odoo.tests import tagged

from ..court_common import CourtCommon


@tagged("post_install", "-at_install")
class TestCollectionsCourtLineRetained(CourtCommon):
    """Entries of court files go with their legal action, and a file with its last one."""

    def test_a_file_goes_with_the_last_that_it_is_about(self):
        other = self._debtor("Weber GmbH", "base.de", "70173", "Stuttgart")
        first, second = self._action(), self._action(other)
        file = self._write(first | second)
        lines, kept = file.line_ids, file.attachment_id
        actions = self.env["collections.legal.action"]
        for own, left in ((first, file), (second, file.browse())):
            self.env.flush_all()
            rows = self.env.execute_query(lines._sql_retained(self.company))
            mine = [row for row in rows if row[2] == own.partner_id.id]
            self.assertTrue(mine and all(row[4] for row in mine), "owed")
            lines._delete_retained([row[0] for row in mine])
            actions._delete_retained(own.ids)
            self.env.invalidate_all(flush=False)
            self.assertFalse(own.exists())
            self.assertEqual(file.exists(), left)
        self.assertFalse(kept.exists() or lines.exists())
