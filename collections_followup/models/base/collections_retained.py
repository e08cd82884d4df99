"""What is kept for years after the last activity on a debt, and may be deleted then."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsRetained(models.AbstractModel):
    """Records of what was done about a debt: the contact log, and what belongs to it.

    They are found in the registry, those of other add-ons too. All that is about a debt is
    deleted together, by ``collections.contact.removal`` alone.
    """

    _name = "collections.retained"
    _description = "Records That Are Kept for Years"

    # The field of a deletion, and of its dialog, with the number of these records; None: takes
    # no part.
    _retention_count = None

    @api.model
    def _get_retained(self):
        """Return an empty recordset of each model whose records are kept, in their order."""
        names = self.env.registry.descendants(["collections.retained"], "_inherit")
        return [self.env[name] for name in sorted(names) if self.env[name]._retention_count]

    @api.model
    def _sql_retained(self, company):
        """Return what is kept of a company, as a statement.

        :return: ``SQL`` of rows ``id``, ``case_id`` (NULL where it is about no case),
            ``partner_id`` (commercial), ``day`` (the latest that it may be where the company is:
            rather kept a day longer) and ``owed`` (whether what it is about is still owed)
        """
        raise NotImplementedError

    @api.model
    def _delete_retained(self, ids):
        """Delete such records, in as many statements as there are tables.

        :param list ids: of this model
        """
        self.env.cr.execute(
            SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(self._table), ids)
        )
