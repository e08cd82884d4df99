from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestWriteOffWorkers(CommittedCase):
    """What is written off is approved, posted and recovered by two at once: once."""

    customers = 1

    def _prepare(self, env):
        company = env["res.company"].browse(self.ids["company"])
        account = env["account.account"].create(
            {"name": "Bad debts", "code": "6600", "account_type": "expense"}
        )
        company.write(
            {
                "collections_settlement_account_id": account.id,
                "collections_write_off_supervisor_amount": 60,
                "collections_write_off_apart": True,
            }
        )
        env["account.journal"].create({"name": "Misc", "code": "MSC", "type": "general"})
        item = env["account.move.line"].search(
            [("account_id.account_type", "=", "asset_receivable")], limit=1
        )
        requests = env["collections.write.off.request"]
        # Somebody else has entered and proposed them.
        own = requests.with_user(env.ref("base.user_admin")).sudo()
        made = own.create(
            [
                {
                    "partner_id": item.partner_id.id,
                    "reason_id": env.ref("collections_followup.write_off_reason_uneconomic").id,
                    "line_ids": [Command.create({"move_line_id": item.id, "amount": amount})],
                }
                for amount in (50, 40)
            ]
        )
        made.action_propose()
        return made.ids, item.partner_id.id

    def _at_once(self, model, ids, name):
        """Let two do the same of different or the same records at once; the second is refused."""
        first, second = (ids, ids) if len(ids) == 1 else (ids[:1], ids[1:])
        with self._worker() as late:
            late[model].search_count([])  # its view begins here
            with self._worker() as quick:
                getattr(quick[model].browse(first), name)()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                getattr(late[model].browse(second), name)()
                late.flush_all()
            late.cr.rollback()

    def test_at_once(self):
        self._queue(1)
        model = "collections.write.off.request"
        with self._worker() as env:
            ids, partner = self._prepare(env)
        # 50 and 40 are each below the limit of 60, and not together.
        self._at_once(model, ids, "action_approve")
        with self._worker() as env:
            one, other = env[model].browse(ids)
            self.assertEqual((one.state, other.state), ("approved", "proposed"))
            self.assertEqual((one._get_tier(), other._get_tier()), ("supervisor", "manager"))
        self._at_once(model, ids[:1], "action_post")
        with self._worker() as env:
            one = env[model].browse(ids[0])
            self.assertEqual((one.state, len(one.move_ids), one.claim_ids.rest), ("posted", 1, 50))
            with self.assertRaises(UserError):
                one.action_post()
            env.cr.rollback()
        # Money comes in: booked for the claim once.
        with self._worker() as env:
            env["account.move"].create(
                {
                    "journal_id": self.ids["bank"],
                    "line_ids": [
                        Command.create(
                            {
                                "account_id": self.ids["receivable"],
                                "partner_id": partner,
                                "credit": 20,
                            }
                        ),
                        Command.create({"account_id": self.ids["bank_account"], "debit": 20}),
                    ],
                }
            ).action_post()
            recovery = env["collections.memo.recovery"].search([("state", "=", "proposed")])
            self.assertEqual(recovery.amount, 20)
        self._at_once("collections.memo.recovery", recovery.ids, "action_book")
        with self._worker() as env:
            claim = env[model].browse(ids[0]).claim_ids
            self.assertEqual((claim.amount_recovered, claim.rest), (20, 30))
        self._at_once(model, ids[1:], "action_draft")
