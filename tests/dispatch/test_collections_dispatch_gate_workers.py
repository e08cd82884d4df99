"""What happens, in other transactions, to notices that wait for the gate to open."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..committed import CommittedCase

# 11 at night, 8 in the morning and noon in New York, 5 in the morning in California
NIGHT = datetime(2026, 12, 31, 4)
MORNING = datetime(2026, 12, 31, 13)
NOON = datetime(2026, 12, 31, 17)


@tagged("post_install", "-at_install")
class TestWaitingForAnOpening(CommittedCase):
    """Each customer is a person in New York; the law lets nobody write at night."""

    customers = 8

    @classmethod
    def _build(cls, env):
        super()._build(env)
        company = env["res.company"].browse(cls.ids["company"])
        company._collections_set_ruleset("collections_followup.ruleset_us_regulation_f", "block")

    def _wait(self):
        """Let the notices of all customers wait for the morning; return their ids."""
        with freeze_time(NIGHT):
            ids = self._queue()
            with self._worker() as env:
                us = env.ref("base.us")
                state = env["res.country.state"].search(
                    [("country_id", "=", us.id), ("code", "=", "NY")]
                )
                env["collections.notice"].browse(ids).partner_id.write(
                    {"country_id": us.id, "state_id": state.id, "is_company": False, "tz": False}
                )
            self._drain()
            self._drain()
        with self._worker() as env:
            notices = env["collections.notice"].browse(ids)
            self.assertEqual(set(notices.mapped("state")), {"queued"})
            self.assertEqual(set(notices.mapped("gate_until")), {MORNING})
            self.assertFalse(any(notices.mapped("attempts")))
        return ids

    def test_what_other_transactions_change_meanwhile(self):
        ids = self._wait()
        with freeze_time(NIGHT + timedelta(hours=1)), self._worker() as env:
            paid, entered_anew, moved, later, flagged, archived, opted_out, left = [
                env["collections.notice"].browse(notice_id) for notice_id in ids
            ]
            self._pay(env, paid, 100)
            # Entered by hand, taken back, entered anew: one payment of 60.
            line = entered_anew.line_ids.move_line_id
            self._pay(env, entered_anew, 60)
            line.remove_move_reconcile()
            for entry in line.search(
                [("partner_id", "=", entered_anew.partner_id.id), ("credit", "=", 60)]
            ).move_id:
                entry.button_draft()
                entry.button_cancel()
            self._pay(env, entered_anew, 60)
            california = env["res.country.state"].search(
                [("country_id", "=", env.ref("base.us").id), ("code", "=", "CA")]
            )
            moved.partner_id.state_id = california
            later.line_ids.move_line_id.date_maturity = fields.Date.add(
                fields.Date.today(), days=30
            )
            env["collections.flag.entry"].create(
                {
                    "flag_id": env.ref("collections_followup.flag_insolvent").id,
                    "partner_id": flagged.partner_id.id,
                    "reason": "Court",
                }
            )
            clerk = env["res.partner"].create(
                {
                    "name": "Clerk",
                    "parent_id": archived.partner_id.id,
                    "email": "clerk@example.com",
                    "collections_contact": True,
                }
            )
            env.flush_all()
            # As the run would have chosen it.
            env.cr.execute(
                "UPDATE collections_notice SET recipient_id = %s WHERE id = %s",
                (clerk.id, archived.id),
            )
            env.invalidate_all()
            clerk.action_archive()
            env["collections.consent"].create(
                {"channel": "email", "address": opted_out.partner_id.email, "date": NIGHT}
            )
            mail = {
                name: notice.partner_id.email
                for name, notice in (
                    ("anew", entered_anew),
                    ("moved", moved),
                    ("archived", archived),
                    ("left", left),
                )
            }
        with freeze_time(MORNING), self._smtp() as server:
            self._drain()
            self._drain()
        sent = sorted(m["To"].addresses[0].addr_spec for m in server.messages)
        self.assertEqual(sent, sorted([mail["anew"], mail["archived"], mail["left"]]))
        states = dict(zip(ids, self._states(ids), strict=True))
        self.assertEqual(
            [states[notice_id] for notice_id in ids],
            ["skipped", "sent", "queued", "skipped", "skipped", "sent", "failed", "sent"],
        )
        with self._worker() as env:
            anew = env["collections.notice"].browse(ids[1])
            self.assertEqual((anew.amount, anew.line_ids.amount), (40, 40))
            moved = env["collections.notice"].browse(ids[2])
            self.assertEqual(moved.gate_until, MORNING + timedelta(hours=3))
        with freeze_time(NOON), self._smtp() as server:
            self._drain()
        self.assertEqual(len(server.messages), 1, "8 in the morning has come in California")
        self.assertEqual(self._states(ids[2:3]), ["sent"])
