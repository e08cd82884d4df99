from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestCoachingWorkers(CommittedCase):
    """Two promises, or two answers to one, at the same moment."""

    customers = 1

    @classmethod
    def _prepare_people(cls, env):
        group = "collections_followup.group_collections_"
        cls.trainee, cls.one, cls.two = (
            env["res.users"]
            .create(
                {
                    "name": name,
                    "login": f"{name}@coaching",
                    "group_ids": [Command.link(env.ref(group + role).id)],
                }
            )
            .id
            for name, role in (
                ("trainee", "collector"),
                ("one", "supervisor"),
                ("two", "supervisor"),
            )
        )
        env["collections.training"].create(
            {
                "user_id": cls.trainee,
                "supervisor_id": cls.one,
                "company_id": cls.ids["company"],
                "date_from": fields.Date.today() - timedelta(days=3),
                "amount_limit": 75.0,
            }
        )

    def _promise(self, env, item_id, amount, days=7):
        own = env(user=self.trainee)
        item = own["account.move.line"].browse(item_id)
        day = fields.Date.today() + timedelta(days=days)
        return own["collections.promise"]._make({item: amount}, day, replace=True)

    def test_at_once(self):
        self._queue(1)
        with self._worker() as env:
            self._prepare_people(env)
            items = env["account.move.line"].search(
                [("account_id.account_type", "=", "asset_receivable")]
            )
            move = items[:1].move_id.copy({"invoice_date": fields.Date.today() - timedelta(30)})
            move.action_post()
            first = items[:1].id
            second = move.line_ids.filtered(lambda own: own.account_type == "asset_receivable").id
        with self._worker() as late:
            late["collections.promise"].search_count([])  # its view begins here
            with self._worker() as quick:
                self.assertEqual(self._promise(quick, first, 50.0).state, "open")
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._promise(late, second, 50.0)
            late.cr.rollback()
            promise = self._promise(late, second, 50.0)
            self.assertEqual(promise.state, "to_approve")
            key = promise.id
        with self._worker() as late:
            own = late(user=self.two)["collections.promise"].browse(key)
            self.assertEqual(own.state, "to_approve")
            with self._worker() as quick:
                quick(user=self.one)["collections.promise"].browse(key)._refuse("Too long.")
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                own.action_approve()
            late.cr.rollback()
            with self.assertRaises(UserError):
                own.action_approve()
            late.cr.rollback()
        with self._worker() as env:
            promise = env["collections.promise"].browse(key)
            self.assertEqual((promise.state, promise.refused_by_id.id), ("refused", self.one))
