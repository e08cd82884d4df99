from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _check_access(self, operation):
        # EXTENDS 'base': letters and enclosures that were sent are read, and no more
        result = super()._check_access(operation)
        if operation not in ("write", "unlink") or self.env.su or not any(self._ids):
            return result
        seal = self.env["collections.sealed"]
        sealed = set() if seal._may_unseal() else seal._find_sealed_files(self.ids)
        if not sealed:
            return result
        refused = self.browse(sealed)
        return (result[0] | refused if result else refused), seal._get_sealed_error

    def _delete_and_notify(self, message=None):
        # EXTENDS 'mail': the chatter deletes in sudo mode
        seal = self.env["collections.sealed"]
        if not seal._may_unseal() and seal._find_sealed_files(self.ids):
            raise seal._get_sealed_error()
        return super()._delete_and_notify(message)
