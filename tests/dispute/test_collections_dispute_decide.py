from contextlib import contextmanager

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from ..dispute_common import DecideCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeDecide(DecideCommon):
    """Decided once: drafts count."""

    def test_credit_note_is_drafted_once(self):
        dispute = self._dispute(self._invoice(20, 1000.0))
        wizard = self._wizard(dispute, outcome="credit")
        other = self._wizard(dispute, outcome="reinvoice")
        self.assertFalse(dispute.is_decided)
        wizard.action_resolve()
        self.assertTrue(dispute.is_decided)
        for again in (wizard, other, self._wizard(dispute, outcome="withdrawn")):
            self.assertIn("is decided", self._refused(again.action_resolve))
        self.assertIn("is decided", self._refused(dispute.action_resolve))
        self.assertEqual(len(dispute.credit_move_ids), 1)

    def test_draft_that_is_gone_is_decided_anew(self):
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move)
        self._draft(dispute).unlink()
        self.assertFalse(dispute.is_decided)
        dispute.action_resolve()
        draft = self._draft(dispute)
        draft.button_cancel()
        self.assertFalse(dispute.is_decided)
        self._draft(dispute).action_post()
        self.assertEqual((dispute.state, move.amount_residual), ("resolved", 0.0))

    def test_invoice_is_credited_and_invoiced_anew_once(self):
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move)
        wizard, again = (self._wizard(dispute, outcome="reinvoice") for _number in range(2))
        wizard.action_resolve()
        self.assertIn("Reopen it", self._refused(again.action_resolve))
        self.assertEqual(len(move.reversal_move_ids), 1)


@tagged("post_install", "-at_install")
class TestTwoDecide(BaseCase):
    """Two users press at once, each with a connection of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    @contextmanager
    def _worker(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def setUp(self):
        super().setUp()
        with self._worker() as env:
            company = env.ref("base.main_company")
            if not company.chart_template:
                env["account.chart.template"].try_loading(
                    "generic_coa", company=company, install_demo=False
                )
            partner = env["res.partner"].create({"name": "Two decide"})
            move = env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_line_ids": [
                        Command.create({"name": "Goods", "price_unit": 100.0, "tax_ids": False})
                    ],
                }
            )
            move.action_post()
            dispute = env["collections.dispute"].create(
                {"line_ids": [Command.create({"move_id": move.id})]}
            )
            self.ids = (dispute.id, move.id, partner.id)
        self.addCleanup(self._delete)

    def _delete(self):
        dispute_id, move_id, _partner_id = self.ids
        with self._worker() as env:
            move = env["account.move"].browse(move_id)
            move.reversal_move_ids.with_context(force_delete=True).unlink()
            env.cr.execute("DELETE FROM collections_dispute WHERE id = %s", [dispute_id])
            env.invalidate_all()
            move.button_draft()
            move.with_context(force_delete=True).unlink()

    def _wizard(self, env, outcome="credit"):
        return env["collections.dispute.resolve.wizard"].create(
            {"dispute_id": self.ids[0], "outcome": outcome}
        )

    def test_the_second_sees_what_the_first_decided(self):
        for outcome in ("credit", "withdrawn"):
            with self._worker() as late:
                wizard = self._wizard(late, outcome)  # its view begins here
                if outcome == "credit":
                    with self._worker() as quick:
                        self._wizard(quick).action_resolve()
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(SerializationFailure if outcome == "credit" else UserError),
                ):
                    wizard.action_resolve()
                late.cr.rollback()
        with self._worker() as env:
            with self.assertRaises(UserError):
                self._wizard(env).action_resolve()
            env.cr.rollback()
            self.assertEqual(
                env["account.move"].browse(self.ids[1]).reversal_move_ids.mapped("state"),
                ["draft"],
            )
