from odoo import api, models
from odoo.tools import SQL


class CollectionsLossApart(models.AbstractModel):
    """Who provides for single items apart: they are not in the base of the matrix then."""

    _name = "collections.loss.apart"
    _description = "Losses Provided for Apart"

    @api.model
    def _sql_apart(self, scope):
        """Return the items that are provided for apart at the end of periods.

        :param scope: what is asked for, see ``collections.figure``
        :return: ``SQL`` of rows ``no`` of the period and ``line_id``; it may read ``period``
        """
        raise NotImplementedError

    @api.model
    @api.private
    def _sql_all_apart(self, scope):
        """Return the rows of all who provide for items apart; None where nobody does."""
        parts = [
            self.env[name]._sql_apart(scope)
            for name in sorted(self.pool.descendants([self._name], "_inherit"))
            if name != self._name and not self.env[name]._abstract
        ]
        return SQL(" UNION ").join(parts) if parts else None
