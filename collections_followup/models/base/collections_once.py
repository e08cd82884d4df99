from odoo import fields, models
from odoo.exceptions import UserError


class CollectionsOnce(models.AbstractModel):
    """A dialog that makes something, once: pressed a second time it says so."""

    _name = "collections.once"
    _inherit = ["collections.checked"]
    _description = "Dialog That Is Done Once"

    is_done = fields.Boolean(readonly=True, copy=False, export_string_translation=False)

    def _do_once(self):
        """Refuse to do again what this dialog has done already.

        Of two who press at the same moment the second fails to serialize, comes again, and is
        told. What is refused later in the transaction takes the mark back, too.

        :raise UserError: it was done
        """
        self.ensure_one()
        if self.is_done:
            raise UserError(
                self.env._("This was done already. Close this window; open it anew to do it again.")
            )
        self.is_done = True
