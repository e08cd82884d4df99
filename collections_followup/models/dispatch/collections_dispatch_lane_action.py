"""The scheduled actions of the lanes: one is always there, further ones by a setting."""

from odoo import api, models

from ..base.collections_guarded import without_defaults

LANES_PARAMETER = "collections_followup.lanes"
# More would only wait for one another: a mail server takes so many connections, no more.
MAX_LANES = 16
LANE_CODE = "model._cron_drain()"


class CollectionsDispatch(models.Model):
    _inherit = "collections.dispatch"

    @api.model
    def _get_lane_count(self):
        """Return how many lanes the operator wants, at least one."""
        # Sudo: a setting of the whole installation.
        value = self.env["ir.config_parameter"].sudo().get_param(LANES_PARAMETER) or "1"
        return min(max(int(value), 1), MAX_LANES) if value.isdigit() else 1

    @api.model
    def _get_further_lanes_sudo(self):
        """Return the scheduled actions beyond the first lane, the oldest first."""
        # Sudo: whoever sends wakes the lanes, and may not read scheduled actions.
        return (
            self.env["ir.cron"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("model_id", "=", self.env["ir.model"]._get_id(self._name)),
                    ("code", "=", LANE_CODE),
                ],
                order="id",
            )
        )

    @api.model
    def _get_lane_crons_sudo(self):
        """Return the scheduled actions of all lanes."""
        # Sudo: scheduled actions are read by administrators only, and woken by whoever sends.
        first = self.env.ref("collections_followup.ir_cron_send_notices").sudo()
        return first | self._get_further_lanes_sudo()

    @api.model
    def _set_lane_count(self, count):
        """Make and remove scheduled actions, so that there are as many lanes as wanted.

        :param int count: from 1 to ``MAX_LANES``
        """
        count = min(max(count, 1), MAX_LANES)
        # Sudo: only who may change settings gets here.
        self.env["ir.config_parameter"].sudo().set_param(LANES_PARAMETER, str(count))
        further = self._get_further_lanes_sudo()
        further[count - 1 :].unlink()
        first = self.env.ref("collections_followup.ir_cron_send_notices").sudo()
        without_defaults(self.env["ir.cron"]).sudo().create(
            [
                {
                    "name": f"Collections: send notices, lane {number}",
                    "model_id": self.env["ir.model"]._get_id(self._name),
                    "state": "code",
                    "code": LANE_CODE,
                    "user_id": self.env.ref("base.user_root").id,
                    "interval_number": first.interval_number,
                    "interval_type": first.interval_type,
                    "priority": first.priority,
                }
                for number in range(len(further) + 2, count + 1)
            ]
        )
