from odoo.tests import tagged

from .test_collections_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgreementFollowup(AgreementCommon):
    """What all kinds answer the pass alike."""

    def test_items_in_force_are_not_chased_and_say_why(self):
        for reason, make in (
            ("promise", self._make_promise),
            ("plan", self._make_plan),
            ("settlement", self._make_settlement),
        ):
            move = self._invoice(5)
            agreement = make(move)
            item = self._item(move)
            row = item._collections_explain()[item.id]
            with self.subTest(kind=agreement._name):
                self.assertEqual((agreement._reason, row["reason"]), (reason, reason))
                self.assertIn(agreement.name, row["text"])
                if agreement._grace_setting and row["next_date"]:
                    self.assertGreater(row["next_date"], agreement.date_limit)

    def test_nothing_is_said_about_what_is_held_no_longer(self):
        item = self._item(self._invoice(5))
        for kind in self.env["collections.promise"]._get_kinds():
            row = {"line_id": item.id, "reason": kind._reason, "next_date": self.today}
            facts = kind._collect_facts([row], self.company, self.today)
            with self.subTest(kind=kind._name):
                self.assertEqual(facts, {})
                self.assertEqual(kind._explain_reason(item, row, self.company, facts), "")
                self.assertEqual(kind._get_next_date(item, row, facts), self.today)

    def test_each_kind_says_when_it_keeps_its_items(self):
        kind = self.env["collections.agreement"]
        with self.assertRaises(NotImplementedError):
            kind._sql_in_force(None, self.today)
        with self.assertRaises(NotImplementedError):
            kind._explain_waiting(None)

    def test_tables_are_written_before_they_are_read(self):
        for kind in self.env["collections.promise"]._get_kinds():
            flushed = kind._get_flushed()
            with self.subTest(kind=kind._name):
                self.assertIn(kind._name, flushed)
                self.assertIn(kind.line_ids._name, flushed)
