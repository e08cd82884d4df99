from psycopg2.errors import ExclusionViolation, SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestCollectionsReplySort(CommittedCase):
    """Two people at the same answer, or at the same absence, at once."""

    customers = 1

    def test_the_second_sees_what_the_first_said(self):
        self._queue(1)
        with self._worker() as env:
            case = env["collections.case"].search([], limit=1)
            case.message_post(
                body="We will pay.", message_type="email", author_id=case.partner_id.id
            )
            reply = case.reply_ids
            self.assertEqual((len(reply), reply.state), (1, "open"))
        with self._worker() as late:
            own = late["collections.reply"].browse(reply.id)
            self.assertEqual(own.state, "open")  # its view begins here
            with self._worker() as quick:
                quick["collections.reply"].browse(reply.id)._sort("other")
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                own._sort("promise")
            late.cr.rollback()
            with self.assertRaises(UserError):
                own._sort("promise")
            late.cr.rollback()
        with self._worker() as env:
            self.assertEqual(env["collections.reply"].browse(reply.id).kind, "other")

    def test_overlapping_absences_at_once(self):
        with self._worker() as env:
            users = env["res.users"].create(
                [{"name": name, "login": f"absent_{name}"} for name in ("one", "two")]
            )
            values = {
                "user_id": users[0].id,
                "substitute_id": users[1].id,
                "date_from": "2026-03-02",
                "date_to": "2026-03-06",
            }
        with self._worker() as late:
            late["collections.absence"].search_count([])
            with self._worker() as quick:
                quick["collections.absence"].create(values)
            with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
                late["collections.absence"].create({**values, "date_from": "2026-03-06"})
            late.cr.rollback()
