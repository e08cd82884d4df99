from odoo import models
from odoo.exceptions import AccessError

from ...models.base.collections_thread import is_ours


class SmsComposer(models.TransientModel):
    _inherit = "sms.composer"

    def _action_send_sms(self):
        # EXTENDS 'sms': as above
        if is_ours(self.env, self.res_model):
            records = self._get_records()
            if not records.has_access("write"):
                raise AccessError(
                    self.env._("You may read this, and not write to the customer about it.")
                )
        return super()._action_send_sms()
