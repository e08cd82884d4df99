from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from ..limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestCollectionsLimitationEventRetained(LimitationCommon):
    """What moves the end of a limitation is kept as long as the debt is, with its document."""

    def test_kept_as_long_as_its_debt_and_deleted_with_its_document(self):
        own, other = self._invoice(date(2023, 3, 15)), self._invoice(date(2025, 9, 1))
        day = date(2025, 5, 5)
        every = self._event("acknowledgement", day, document=b"eA==", document_name="x.txt")
        named = self._event("letter", day, move_line_ids=[Command.set(self._item(other).ids)])
        events = self.events

        def read():
            self.env.flush_all()
            rows = self.env.execute_query(events._sql_retained(self.company))
            return {row[0]: row[4] for row in rows}

        self.assertEqual(read(), {every.id: True, named.id: True})
        self._pay(own)
        # What was invoiced after it is none of what it is about.
        self.assertEqual(read(), {every.id: False, named.id: True})
        self._pay(other)
        self.assertEqual(read(), {every.id: False, named.id: False})
        files = self.env["ir.attachment"].sudo()
        kept = [
            ("res_model", "=", events._name),
            ("res_id", "=", every.id),
            ("res_field", "!=", False),
        ]
        self.assertEqual(files.search_count(kept), 1)
        events._delete_retained((every | named).ids)
        self.env.invalidate_all(flush=False)
        self.assertFalse((every | named).exists())
        self.assertFalse(files.search_count(kept))
