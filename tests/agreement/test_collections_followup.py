"""A refresh and a run evaluate promises, plans and settlements first."""

from unittest.mock import patch

from odoo.fields import Date
from odoo.tests import tagged

from .test_collections_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupAgreement(AgreementCommon):
    def _promise(self, move, days=3):
        item = self._item(move)
        return self.env["collections.promise"]._make(
            {item: item.amount_residual_currency}, Date.add(self.today, days=days)
        )

    def _break(self, promise):
        """Let the last day of a promise pass without any refresh."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE collections_promise SET date_made = %s, date = %s, date_limit = %s"
            " WHERE id = %s",
            [*(Date.subtract(self.today, days=days) for days in (9, 5, 5)), promise.id],
        )
        self.env.invalidate_all()

    def test_refresh_of_a_company_and_of_one_customer(self):
        mine = self._promise(self._invoice(5))
        other = self._promise(self._invoice(5, partner=self.partner_b))
        for promise in (mine, other):
            self._break(promise)
        self.engine.refresh(self.company, self.customer)
        self.assertEqual((mine.state, other.state), ("broken", "open"))
        self.engine.refresh(self.company)
        self.assertEqual(other.state, "broken")

    def test_nobody_is_nobody(self):
        promise = self._promise(self._invoice(5))
        self._break(promise)
        self.engine.refresh(self.company, self.env["res.partner"])
        self.assertEqual(promise.state, "open")

    def test_run_chases_what_was_broken_until_then(self):
        move = self._invoice(5)
        promise = self._promise(move)
        self.assertFalse(self._prepare().notice_ids, "an open promise holds its item")
        self._break(promise)
        run = self._prepare()
        self.assertEqual(promise.state, "broken")
        self.assertEqual(run.notice_ids.line_ids.move_line_id, self._item(move))

    def test_consequences_come_when_the_cases_are_there(self):
        self._break(self._promise(self._invoice(5)))
        engine_class = type(self.engine)
        seen = []
        after = engine_class._after_agreements

        def look(engine, changes):
            seen.append(self._case().days_overdue)
            return after(engine, changes)

        self._case().sudo().days_overdue = 0
        with patch.object(engine_class, "_after_agreements", look):
            self.engine.refresh(self.company)
        self.assertEqual(seen, [5])
