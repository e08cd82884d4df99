from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestPlacementWorkers(CommittedCase):
    """A debt is paid, or recalled, while the file of the agency is written; and two who write."""

    customers = 1

    def _prepare(self, env):
        company = env["res.company"].browse(self.ids["company"])
        company.write({"collections_placement": True, "collections_placement_min_days": 0})
        company.write({"collections_placement_final_days": 0})
        agency = env["collections.agency"].create(
            {"partner_id": env["res.partner"].create({"name": "A"}).id, "company_id": company.id}
        )
        item = env["account.move.line"].search(
            [("account_id.account_type", "=", "asset_receivable")], limit=1
        )
        policy = company.collections_policy_id
        day = fields.Date.today() - timedelta(days=5)
        env["collections.item"].create(
            {
                "move_line_id": item.id,
                "move_id": item.move_id.id,
                "company_id": company.id,
                "partner_id": item.partner_id.commercial_partner_id.id,
                "level_id": policy.level_ids[-1].id,
                "level_date": day,
                "last_notice_date": day,
            }
        )
        made, texts = env["collections.placement"]._propose(item, company)
        self.assertTrue(made, texts)
        made.user_id = env.ref("base.user_admin")
        made.action_approve()
        return made.id, agency.id

    def test_at_once(self):
        [notice] = self._queue(1)
        with self._worker() as env:
            placement, agency = self._prepare(env)
        with self._worker() as late:
            late["collections.placement"].search_count([])  # its view begins here
            with self._worker() as quick:
                quick["collections.placement"].browse(placement).action_cancel()
                quick.flush_all()
                quick.cr.rollback()
                self._pay(quick, quick["collections.notice"].browse(notice), 40.0)
            # What is paid meanwhile is not told as it was.
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                late["collections.agency"].browse(agency)._write_file_sudo()
            late.cr.rollback()
        with self._worker() as late:
            late["collections.placement"].search_count([])
            with self._worker() as quick:
                file = quick["collections.agency"].browse(agency)._write_file_sudo()
                self.assertIn(b";60.00;", file.attachment_id.raw)
            # Two files: the second begins anew, and has nothing to tell.
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                late["collections.agency"].browse(agency)._write_file_sudo()
            late.cr.rollback()
        with self._worker() as env:
            with self.assertRaises(UserError):
                env["collections.agency"].browse(agency)._write_file_sudo()
            # Recalled by two at once: once.
            with self._worker() as late:
                late["collections.placement"].search_count([])
                with self._worker() as quick:
                    quick["collections.placement"].browse(placement).action_recall()
                with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                    late["collections.placement"].browse(placement).action_recall()
                late.cr.rollback()
        with self._worker() as env:
            events = env["collections.placement"].browse(placement).event_ids
            self.assertEqual(sorted(events.mapped("kind")), ["cancel", "new"])
