from datetime import date

from odoo.tests import tagged

from ..settings_common import SettingsCommon


@tagged("post_install", "-at_install")
class TestResConfigSettingsPromise(SettingsCommon):
    def _promise(self, day="2026-03-06"):
        move = self._invoice(5)
        return self.env["collections.promise"]._make({self._item(move): 100.0}, day)

    def test_settings_are_those_of_the_company(self):
        stages = self.env["collections.stage"].search([("kind", "=", "open")], limit=1)
        values = {
            "collections_promise_percent": 2.5,
            "collections_promise_tolerance": 7.0,
            "collections_promise_grace_days": 4,
            "collections_promise_stage_id": stages.id,
            "collections_promise_broken_stage_id": stages.id,
        }
        self._check_kept(**values)

    def test_grace_counts_working_days_from_the_next_promise_on(self):
        self._save(collections_promise_grace_days=1)
        # Friday 6 March 2026
        first = self._promise()
        self.assertEqual(first.date_limit, date(2026, 3, 9))
        self._save(collections_promise_grace_days=0)
        self.assertEqual(self._promise().date_limit, date(2026, 3, 6))
        self.assertEqual(first.date_limit, date(2026, 3, 9), "what was promised stays")

    def test_tolerance_decides_what_is_kept(self):
        for values, paid, state in (
            ({"collections_promise_percent": 1.0}, 99.0, "kept"),
            ({"collections_promise_percent": 1.0}, 98.99, "open"),
            ({"collections_promise_percent": 0.0}, 99.99, "open"),
            (
                {"collections_promise_percent": 0.0, "collections_promise_tolerance": 2.0},
                98.0,
                "kept",
            ),
        ):
            self._save(**{"collections_promise_tolerance": 0.0, **values})
            promise = self._promise()
            self._pay(promise.line_ids.move_id, paid)
            with self.subTest(values=values, paid=paid):
                self.assertEqual(promise.state, state)

    def test_broken_promise_moves_its_case_to_the_stage_of_the_settings(self):
        stage = self.env["collections.stage"].create({"name": "Broken", "kind": "negotiation"})
        self._save(collections_promise_broken_stage_id=stage.id, collections_promise_grace_days=0)
        self._promise("2026-03-03")
        with self._on(2):
            self.engine.refresh(self.company)
            self.assertEqual(self._case().stage_id, stage)
