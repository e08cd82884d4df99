"""OCA's ``account_payment_return``, where it is installed: returns are booked there.

The add-on does not depend on it, so it extends no model of it. The methods that book a return and
undo it are wrapped when the registry is ready, as those of orders are for credit limits. What OCA
books is taken over, and our own files are not read beside it: nothing comes in twice.
"""

from odoo import api, models
from odoo.exceptions import UserError

MODEL = "payment.return"
WRAPPED = "_collections_listens"


def _wrap(method, follow):
    """Return a method of ``payment.return`` that lets ours follow.

    :param method: the method
    :param str follow: the method of ``collections.bank.return.oca`` that calls it
    """

    def listened(self):
        return getattr(self.env["collections.bank.return.oca"], follow)(self, method)

    setattr(listened, WRAPPED, True)
    return listened


class CollectionsBankReturnOca(models.AbstractModel):
    _name = "collections.bank.return.oca"
    _description = "Returns Booked by OCA's Payment Returns"

    def _register_hook(self):
        # EXTENDS 'base': the model is there with that add-on only
        super()._register_hook()
        returns = self.env.registry.get(MODEL)
        if returns is None or hasattr(vars(returns).get("action_confirm"), WRAPPED):
            return
        returns.action_confirm = _wrap(returns.action_confirm, "_confirm")
        returns.action_cancel = _wrap(returns.action_cancel, "_cancel")

    def _unregister_hook(self):
        # EXTENDS 'base': as it was
        result = super()._unregister_hook()
        returns = self.env.registry.get(MODEL)
        for name in ("action_confirm", "action_cancel") if returns is not None else ():
            if hasattr(vars(returns).get(name), WRAPPED):
                delattr(returns, name)
        return result

    @api.model
    @api.private
    def _check_own_files(self):
        """Refuse to read a file where returns are booked by that add-on.

        :raise UserError: it says where they are entered
        """
        if MODEL in self.env:
            raise UserError(
                self.env._(
                    "Returned payments are entered under Payment Returns here, and followed from "
                    "there: no file is read beside them."
                )
            )

    @api.model
    @api.private
    def _confirm(self, returns, confirm):
        """Book returns by that add-on, and follow what it has booked.

        :param returns: ``payment.return``
        :param confirm: its method
        """
        with self.env["collections.followup.touched"]._together():
            before = [self._describe(line) for line in returns.line_ids]
            result = confirm(returns)
        for lines, items, day, said in before:
            for own in lines.grouped(lambda line: line.partner_id.commercial_partner_id).values():
                own._collections_payment_returned(items.exists(), day, **said, move=returns.move_id)
        return result

    @api.model
    @api.private
    def _cancel(self, returns, cancel):
        """Undo returns by that add-on, and end what had followed."""
        lines = returns.line_ids.move_line_ids
        result = cancel(returns)
        lines.exists()._collections_return_undone()
        return result

    @api.model
    def _describe(self, line):
        """Return what a line of such a return says, before it is booked.

        :param line: ``payment.return.line``
        :return: items of the payment, what it has paid, the day, and what is known of it
        """
        lines = line.move_line_ids
        said = {
            "reason": line.reason_id.code,
            "text": line.reason_additional_information or line.reason_id.name,
            "charge": line.expense_amount,
            "reference": line.reference,
            "debtor": line.partner_name,
            "entry": f"{line._name},{line.id}",
        }
        items = self.env["collections.bank.return"]._get_items(lines)
        return lines, items, line.return_id.date, said
