"""Several workers on one outbox, with cursors of their own, as in production."""

from contextlib import contextmanager

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestWorkers(BaseCase):
    """Nothing here is taken back by a rollback, so each test deletes what it made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    @contextmanager
    def _worker(self):
        """A worker with a connection of its own."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def setUp(self):
        super().setUp()
        with self._worker() as env:
            company = env.ref("base.main_company")
            partners = env["res.partner"].create(
                [{"name": f"Worker test {n}", "email": f"w{n}@example.com"} for n in range(4)]
            )
            level = env.ref("collections_followup.level_standard_reminder")
            run = env["collections.run"].create(
                {"company_id": company.id, "date": fields.Date.today()}
            )
            notices = env["collections.notice"].create(
                [
                    {
                        "company_id": company.id,
                        "run_id": run.id,
                        "partner_id": partner.id,
                        "policy_id": level.policy_id.id,
                        "level_id": level.id,
                        "channel": "email",
                        "date": run.date,
                        "state": "queued",
                    }
                    for partner in partners
                ]
            )
            self.ids = (run.id, notices.ids, partners.ids)
        self.addCleanup(self._delete)

    def _delete(self):
        run_id, notice_ids, partner_ids = self.ids
        with self._worker() as env:
            env.cr.execute("DELETE FROM collections_notice WHERE id IN %s", [tuple(notice_ids)])
            env.cr.execute("DELETE FROM collections_run WHERE id = %s", [run_id])
            env["res.partner"].browse(partner_ids).unlink()

    def test_second_worker_takes_what_the_first_left(self):
        with self._worker() as first, self._worker() as second:
            mine = first["collections.notice"]._claim(3)
            theirs = second["collections.notice"]._claim(3)
            self.assertEqual(len(mine), 3)
            self.assertEqual(sorted(mine.ids + theirs.ids), sorted(self.ids[1]))
            self.assertFalse(second["collections.notice"]._claim(3) - theirs)

    def test_claim_of_a_killed_worker_is_free_again(self):
        with self._worker() as killed:
            self.assertEqual(len(killed["collections.notice"]._claim(9)), 4)
            killed.cr.rollback()
            with self._worker() as next_one:
                self.assertEqual(len(next_one["collections.notice"]._claim(9)), 4)

    def test_worker_that_was_too_late_looks_again(self):
        with self._worker() as late:
            late.cr.execute("SELECT 1 FROM collections_notice LIMIT 1")  # its view begins here
            with self._worker() as quick:
                quick["collections.notice"]._claim(2).write({"state": "cancelled"})
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                late["collections.notice"]._claim(9)
            late.cr.rollback()
            self.assertEqual(len(late["collections.notice"]._claim(9)), 2)

    def test_scheduled_action_looks_again_by_itself(self):
        notice_model = self.registry["collections.notice"]
        with self._worker() as late:
            late.cr.execute("SELECT 1 FROM collections_notice LIMIT 1")
            with self._worker() as quick:
                quick["collections.notice"]._claim(2).write({"state": "cancelled"})
            with mute_logger("odoo.sql_db"):
                # Nothing is left to claim of notices without lines: they are skipped.
                late["collections.notice"]._cron_send_notices()
        self.assertTrue(notice_model)
        with self._worker() as env:
            states = env["collections.notice"].browse(self.ids[1]).mapped("state")
        self.assertEqual(sorted(states), ["cancelled", "cancelled", "skipped", "skipped"])

    def test_two_passes_over_one_company_do_not_overlap(self):
        with self._worker() as first:
            company = first.ref("base.main_company")
            first["collections.followup"]._lock_company(company)
            with self._worker() as second:
                second.cr.execute("SET LOCAL lock_timeout = '200ms'")
                with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as refused:
                    second["collections.followup"]._lock_company(company.with_env(second))
                self.assertIn("lock", str(refused.exception))
                second.cr.rollback()
            first.cr.rollback()

    def test_payment_waits_for_the_pass_that_counts_its_customer(self):
        with self._worker() as env:
            company = env.ref("base.main_company")
            stage = env["collections.stage"].search([("kind", "=", "open")], limit=1)
            case = env["collections.case"].create(
                {
                    "company_id": company.id,
                    "partner_id": self.ids[2][0],
                    "stage_id": stage.id,
                    "date_open": fields.Date.today(),
                }
            )
        try:
            with self._worker() as first, self._worker() as second:
                first["collections.followup"]._lock_company(company.with_env(first))
                second.cr.execute("SET LOCAL lock_timeout = '200ms'")
                # what the refresh after a payment does
                with mute_logger("odoo.sql_db"), self.assertRaises(LockNotAvailable):
                    second.cr.execute(
                        "UPDATE collections_case SET amount_due = 1 WHERE id = %s", [case.id]
                    )
                second.cr.rollback()
                first.cr.rollback()
        finally:
            with self._worker() as env:
                env.cr.execute("DELETE FROM collections_case WHERE id = %s", [case.id])

    def test_payment_waits_for_the_batch_that_reads_its_invoice(self):
        with self._worker() as env:
            company = env.ref("base.main_company")
            account = env["account.account"].create(
                {"name": "Worker test", "code": "W0RKER", "account_type": "asset_receivable"}
            )
            journal = env["account.journal"].create(
                {"name": "Worker test", "code": "WRKT", "type": "general"}
            )
            move = env["account.move"].create(
                {
                    "journal_id": journal.id,
                    "line_ids": [
                        Command.create({"account_id": account.id, "debit": 9, "credit": 0}),
                        Command.create({"account_id": account.id, "debit": 0, "credit": 9}),
                    ],
                }
            )
            line = env["collections.notice.line"].create(
                {
                    "notice_id": self.ids[1][0],
                    "move_line_id": move.line_ids[0].id,
                    "currency_id": company.currency_id.id,
                    "amount": 9,
                }
            )
            item_id = line.move_line_id.id
        try:
            with self._worker() as first, self._worker() as second:
                policy = first.ref("collections_followup.policy_standard")
                company.with_env(first).collections_policy_id = policy
                first["collections.notice"].browse(self.ids[1])._recheck()
                second.cr.execute("SET LOCAL lock_timeout = '200ms'")
                with mute_logger("odoo.sql_db"), self.assertRaises(LockNotAvailable):
                    # what matching a payment writes
                    second.cr.execute(
                        "UPDATE account_move_line SET reconciled = TRUE WHERE id = %s",
                        [item_id],
                    )
                second.cr.rollback()
                first.cr.rollback()
        finally:
            with self._worker() as env:
                env["collections.notice.line"].browse(line.id).unlink()
                env["account.move"].browse(move.id).unlink()
                env["account.journal"].browse(journal.id).unlink()
                env["account.account"].browse(account.id).unlink()
