from odoo import api, models
from odoo.tools import SQL


class CollectionsLossRecovered(models.AbstractModel):
    """What a source of figures knows of money that came in for debts written off before."""

    _name = "collections.loss.recovered"
    _description = "Losses Recovered"

    @api.model
    def _sql_recovered(self, scope):
        """Return what came in during periods, in company currency.

        :param scope: what is asked for, see ``collections.figure``
        :return: ``SQL`` of rows ``no`` of the period, ``company_id``, ``customer_id`` and
            ``amount``; it may read ``period``
        """
        raise NotImplementedError

    @api.model
    def _get_recovered_documents(self, scope):
        """Return the list of what came in during the last period, see ``_get_document_lists``."""
        raise NotImplementedError

    @api.model
    def _get_recovered_sources(self):
        return [
            self.env[name]
            for name in sorted(self.pool.descendants([self._name], "_inherit"))
            if name != self._name
        ]

    @api.model
    @api.private
    def _sql_all_recovered(self, scope):
        """Return the rows of all who know of such money; None where nobody does."""
        parts = [source._sql_recovered(scope) for source in self._get_recovered_sources()]
        return SQL(" UNION ALL ").join(parts) if parts else None

    @api.model
    @api.private
    def _get_all_documents(self, scope):
        """Return the lists of what came in that the user may read."""
        figures = self.env["collections.figure"]
        return [
            source._get_recovered_documents(scope)
            for source in self._get_recovered_sources()
            if figures._may_read(source)
        ]
