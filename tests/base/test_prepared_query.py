"""Statements whose plan is kept: the same rows as without, few kept, right after anything."""

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.collections_followup.models.base import prepared_query
from odoo.addons.collections_followup.models.base.prepared_query import (
    Ids,
    Uid,
    execute_prepared,
    execute_written,
    write_prepared,
)


@tagged("post_install", "-at_install")
class TestPreparedQuery(TransactionCase):
    def setUp(self):
        super().setUp()
        self.partners = self.env["res.partner"].create(
            [{"name": name, "ref": "50%s off"} for name in ("Ann", "Ben", "Cora")]
        )
        self.env.flush_all()
        self.addCleanup(self._forget)
        self._forget()

    def _forget(self):
        """Be another connection, of which nothing is known."""
        prepared_query._KNOWN.pop(self.env.cr.connection, None)
        for name in self._get_kept():
            self.env.cr.execute(SQL("DEALLOCATE %s", SQL.identifier(name)))

    def _get_kept(self):
        self.env.cr.execute(
            "SELECT name FROM pg_prepared_statements WHERE starts_with(name, 'collections_')"
            " ORDER BY prepare_time"
        )
        return [name for (name,) in self.env.cr.fetchall()]

    def _query(self, ids, word="A%"):
        return SQL(
            "SELECT name FROM res_partner WHERE id IN %s AND ref LIKE '50%%s%%' AND name LIKE %s"
            " AND id NOT IN %s ORDER BY name",
            ids,
            word,
            (0,),
        )

    def test_same_rows_as_without(self):
        for partners in (self.partners, self.partners[0], self.partners[1:]):
            ids = Ids(partners.ids)
            rows = execute_prepared(self.env, self._query(ids), ids)
            self.assertEqual(rows, self.env.execute_query(self._query(ids)))
        self.assertEqual(len(self._get_kept()), 1, "one plan for whatever ids")

    def test_ids_left_out(self):
        ids = Ids(self.partners[:1].ids)
        query = SQL(
            "SELECT name FROM res_partner WHERE id IN %s AND id NOT IN %s ORDER BY name",
            tuple(self.partners.ids),
            ids,
        )
        rows = execute_prepared(self.env, query, ids)
        self.assertEqual(rows, [("Ben",), ("Cora",)])

    def test_other_lists_that_are_the_same_stay(self):
        ids = Ids(self.partners[:1].ids)
        query = SQL(
            "SELECT name FROM res_partner WHERE id IN %s AND id IN %s ORDER BY name",
            ids,
            tuple(ids),
        )
        prepared = write_prepared(self.env.cr, query)
        self.assertEqual(execute_written(self.env, prepared, ids), [("Ann",)])
        self.assertEqual(execute_written(self.env, prepared, tuple(self.partners[1:].ids)), [])

    def test_who_asks_is_no_part_of_the_text(self):
        ids = Ids(self.partners[:1].ids)
        user = new_test_user(self.env, "asks")
        written = [
            write_prepared(
                env.cr, SQL("SELECT %s FROM res_partner WHERE id IN %s", Uid(env.uid), ids)
            )
            for env in (self.env, self.env(user=user))
        ]
        self.assertEqual(*written)
        self.assertEqual(execute_written(self.env(user=user), written[0], ids), [(user.id,)])

    def test_another_text_is_another_statement(self):
        ids = Ids(self.partners.ids)
        self.assertEqual(execute_prepared(self.env, self._query(ids), ids), [("Ann",)])
        self.assertEqual(execute_prepared(self.env, self._query(ids, "B%"), ids), [("Ben",)])
        self.assertEqual(len(self._get_kept()), 2)

    def test_only_a_few_are_kept(self):
        ids = Ids(self.partners.ids)
        for number in range(prepared_query.KEPT + 3):
            execute_prepared(self.env, self._query(ids, f"{number}%"), ids)
        kept = self._get_kept()
        self.assertEqual(len(kept), prepared_query.KEPT)
        execute_prepared(self.env, self._query(ids, f"{number}%"), ids)
        self.assertEqual(self._get_kept(), kept, "the last one is still there")

    def test_many_ids_are_planned_for_themselves(self):
        ids = Ids(range(1, prepared_query.MOST + 2)) + tuple(self.partners.ids)
        self.assertEqual(execute_prepared(self.env, self._query(ids), ids), [("Ann",)])
        self.assertFalse(self._get_kept())

    def test_kept_when_the_transaction_is_taken_back(self):
        ids = Ids(self.partners.ids)
        savepoint = self.env.cr.savepoint()
        execute_prepared(self.env, self._query(ids), ids)
        savepoint.rollback()
        self.assertEqual(execute_prepared(self.env, self._query(ids), ids), [("Ann",)])
        self.assertEqual(len(self._get_kept()), 1)

    def test_asked_once_a_transaction(self):
        ids = Ids(self.partners.ids)
        execute_prepared(self.env, self._query(ids), ids)
        with self.assertQueryCount(1):
            execute_prepared(self.env, self._query(ids), ids)

    def test_gone_with_the_transaction(self):
        ids = Ids(self.partners.ids)
        execute_prepared(self.env, self._query(ids), ids)
        # A pooler hands another connection over to the next transaction.
        for name in self._get_kept():
            self.env.cr.execute(SQL("DEALLOCATE %s", SQL.identifier(name)))
        later = self.env.cr.now() + timedelta(seconds=1)
        with patch.object(self.env.cr, "now", lambda: later):
            self.assertEqual(execute_prepared(self.env, self._query(ids), ids), [("Ann",)])

    def test_two_cursors_of_one_connection(self):
        ids = Ids(self.partners.ids)
        self.assertEqual(execute_prepared(self.env, self._query(ids), ids), [("Ann",)])
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = self.env(cr=cr)
            self.assertEqual(execute_prepared(env, self._query(ids, "B%"), ids), [("Ben",)])
        self.assertEqual(execute_prepared(self.env, self._query(ids, "B%"), ids), [("Ben",)])

    def test_writing(self):
        ids = Ids(self.partners[:2].ids)
        query = SQL("UPDATE res_partner SET ref = 'x' WHERE id IN %s", ids)
        self.assertEqual(execute_prepared(self.env, query, ids), [])
        self.partners.invalidate_recordset()
        self.assertEqual(self.partners.mapped("ref"), ["x", "x", "50%s off"])

    def test_flushes_what_it_reads(self):
        self.partners[0].name = "Bill"
        name = self.env["res.partner"]._field_to_sql("res_partner", "name")
        ids = Ids(self.partners.ids)
        query = SQL("SELECT %s FROM res_partner WHERE id IN %s ORDER BY id", name, ids)
        self.assertEqual(execute_prepared(self.env, query, ids)[0], ("Bill",))
