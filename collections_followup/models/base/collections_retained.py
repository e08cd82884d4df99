"""What is kept for years after the last activity on a debt, and may be deleted then."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsRetained(models.AbstractModel):
    """Records of what was done about a debt: the contact log, and what belongs to it.

    They are found in the registry, those of other add-ons too. All that is about a debt is
    deleted together, by ``collections.contact.removal`` alone. Who deletes nothing of its own may
    still keep all of a customer (``_sql_needed``).
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
    def _sql_needed(self, company):
        """Return of which customers nothing is deleted, whatever the ledger shows; None: of none.

        :return: ``SQL`` of rows ``partner_id`` (commercial)
        """
        return None

    @api.model
    def _sql_all_needed(self, company):
        """Return the customers of whom nothing is deleted, see ``_sql_needed``."""
        names = sorted(self.env.registry.descendants(["collections.retained"], "_inherit"))
        found = [self.env[name]._sql_needed(company) for name in names]
        return SQL(" UNION ALL ").join(
            [SQL("SELECT NULL::int AS partner_id WHERE FALSE"), *(sql for sql in found if sql)]
        )

    @api.model
    def _sql_case_of(self, partner, company, moment):
        """Return the case in which something happened that names none: the newest until then.

        :param SQL partner: the commercial partner
        :param SQL company: the company that keeps the cases
        :param SQL moment: when it happened, in UTC
        """
        return SQL(
            """
            (SELECT cc.id FROM collections_case cc
              WHERE cc.partner_id = %s AND cc.company_id = %s
                AND cc.date_open <= (%s + interval '14 hours')::date
           ORDER BY cc.date_open DESC, cc.id DESC LIMIT 1)
            """,
            partner,
            company,
            moment,
        )

    @api.model
    def _delete_around(self, model, ids):
        """Delete what hangs on records without a key of the database: messages, files, tasks.

        :param str model: name of their model
        :param list ids: of these records
        """
        for name, field in (
            ("mail.activity", "res_model"),
            ("mail.message", "model"),
            ("mail.followers", "res_model"),
            ("ir.attachment", "res_model"),
        ):
            # Sudo: who may delete was checked; these are parts of what goes. Files of fields are
            # found by their field only.
            around = self.env[name].sudo().with_context(active_test=False)
            domain = [(field, "=", model), ("res_id", "in", ids)]
            if name == "ir.attachment":
                domain += ["|", ("res_field", "=", False), ("res_field", "!=", False)]
            around.search(domain).unlink()

    @api.model
    def _delete_retained(self, ids):
        """Delete such records, in as many statements as there are tables.

        :param list ids: of this model
        """
        self.env.cr.execute(
            SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(self._table), ids)
        )
