from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .. import small_ledger
from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestAllocationWorkers(CommittedCase):
    """Two people who apply two payments of 80.00 to one invoice of 100.00 at the same moment."""

    customers = 1

    def _apply(self, env, credit, digest):
        allocation = env["collections.allocation"]
        return allocation._apply(env["account.move.line"].browse(credit), digest=digest)

    def test_at_once(self):
        (notice,) = self._queue(1)
        with self._worker() as env:
            item = env["collections.notice"].browse(notice).line_ids.move_line_id
            # What pays nothing yet: payments that are parted from the invoice again.
            for _number in range(2):
                small_ledger.pay(env, self.ids, item, 80.0)
                item.remove_move_reconcile()
            lines = env["account.move.line"]
            domain = lines._collections_get_open_domain(item.partner_id)
            one, two = lines.search([*domain, ("balance", "<", 0)]).ids
            item = item.id
        with self._worker() as late:
            allocation = late["collections.allocation"]
            money = allocation._read_money(late["account.move.line"].browse(two))
            digest = allocation._propose(money).get_digest()
            with self._worker() as quick:
                self._apply(quick, one, None)
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._apply(late, two, digest)
            late.cr.rollback()
            late.invalidate_all()
            with self.assertRaises(UserError):
                self._apply(late, two, digest)
            late.cr.rollback()
            self._apply(late, two, None)
        with self._worker() as env:
            lines = env["account.move.line"].browse([item, one, two])
            self.assertEqual(lines.mapped("amount_residual"), [0, 0, -60])
