"""Figures that lead to the items they were counted from."""

import runpy
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

import odoo.addons.collections_followup as addon

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsItemList(CollectionsCommon):
    def test_the_database_looks_the_items_up(self):
        first, second = self._invoice(5), self._invoice(6)
        self._invoice(-5)
        run = self._prepare()
        figure = run.noticed_ids
        domain = figure.action_view_items()["domain"]
        self.assertEqual(domain, [("collections_listed_in", "in", [f"{figure._name},{figure.id}"])])
        lines = self.env["account.move.line"]
        self.assertEqual(lines.search(domain), self._item(first) | self._item(second))
        self.assertFalse(lines.search(domain) & lines.search(["!", *domain]))
        self.assertEqual(sorted(figure.item_ids), sorted(lines.search(domain).ids))

    def test_only_figures_that_the_reader_may_see(self):
        self._invoice(5)
        figure = self._prepare().noticed_ids
        lines = self.env["account.move.line"]
        accountant = new_test_user(
            self.env,
            "item_list_accountant",
            groups="base.group_user,account.group_account_user",
            company_id=self.company.id,
        )
        domain = figure.action_view_items()["domain"]
        with self.assertRaises(AccessError):
            lines.with_user(accountant).search(domain)

    def test_figures_of_before_keep_their_items(self):
        self._invoice(5)
        self._invoice(-5)
        run = self._prepare()
        figures = run.noticed_ids | run.excluded_ids
        before = {figure: figure.item_ids for figure in figures}
        self.env.cr.execute(
            "ALTER TABLE collections_run_stat ALTER COLUMN item_ids TYPE jsonb"
            " USING to_jsonb(item_ids)"
        )
        path = Path(addon.__file__).parent
        script = runpy.run_path(path / "migrations" / "19.0.1.6.0" / "pre-item-lists.py")
        for _time in range(2):
            script["migrate"](self.env.cr, "19.0.1.5.0")
            figures.invalidate_recordset()
            self.assertEqual({figure: figure.item_ids for figure in figures}, before)

    def test_what_a_client_sends_names_a_figure_or_finds_nothing(self):
        self._invoice(5)
        self._prepare()
        lines = self.env["account.move.line"]
        for reference in ("res.users,2", "collections.run.stat", "collections.run.stat,x", "", 7):
            with self.subTest(reference=reference):
                self.assertFalse(lines.search([("collections_listed_in", "in", [reference])]))
        self.assertFalse(lines.search([("collections_listed_in", "=", "collections.run.stat,0")]))
