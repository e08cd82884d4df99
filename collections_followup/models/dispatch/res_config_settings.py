from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .collections_dispatch_lane_action import MAX_LANES


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collections_lanes = fields.Integer(
        string="Sending lanes",
        compute="_compute_collections_lanes",
        inverse="_inverse_collections_lanes",
        help="How many workers hand messages to the mail server at the same time, on whatever "
        "host. Each needs a worker for scheduled actions.",
    )

    @api.depends_context("uid")
    def _compute_collections_lanes(self):
        self.collections_lanes = self.env["collections.dispatch"]._get_lane_count()

    def _inverse_collections_lanes(self):
        dispatch = self.env["collections.dispatch"]
        for settings in self:
            if not 1 <= settings.collections_lanes <= MAX_LANES:
                raise ValidationError(
                    self.env._("Enter a number of sending lanes from 1 to %s.", MAX_LANES)
                )
            if settings.collections_lanes != dispatch._get_lane_count():
                dispatch._set_lane_count(settings.collections_lanes)
