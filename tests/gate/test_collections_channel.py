from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.collections_followup.models.gate.collections_channel import CHANNELS

from .test_collections_gate import GateCommon


@tagged("post_install", "-at_install")
class TestCollectionsChannel(GateCommon):
    def test_each_way_to_reach_somebody_is_there_once(self):
        channels = self.env["collections.channel"].search([])
        self.assertEqual(sorted(channels.mapped("code")), sorted(dict(CHANNELS)))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env["collections.channel"].sudo().create({"name": "Call", "code": "phone"})

    def test_nobody_adds_or_takes_away_one(self):
        channel = self.env["collections.channel"].search([], limit=1)
        for group in ("readonly", "collector", "manager"):
            own = channel.with_user(self._user(group))
            with self.assertRaises(AccessError):
                own.unlink()
            with self.assertRaises(AccessError):
                own.create({"name": "Fax", "code": "phone"})
