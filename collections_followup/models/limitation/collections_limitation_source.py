"""What happened to debts and moves the end of their limitation: each capability tells its own."""

from odoo import api, models, tools
from odoo.tools import SQL


class CollectionsLimitationSource(models.AbstractModel):
    """A source sets ``_limitation_order`` and gives its facts as SQL.

    No list names the sources: they are found in the registry, those of other add-ons too. All of
    them are read in one statement, together with the items.
    """

    _name = "collections.limitation.source"
    _description = "Source of What Moves a Limitation"

    # Place among the sources. None: it is none itself.
    _limitation_order = None

    @api.model
    def _sql_limitation_facts(self, company, items):
        """Return what happened to receivable items, in sudo mode.

        :param company: the company that keeps the cases
        :param SQL items: query of rows ``line_id`` and ``partner_id`` (commercial)
        :return: ``SQL`` of rows ``line_id``, ``kind`` (see ``engine/limitation_rules.py``),
            ``first`` and ``last``, dates; ``last`` is NULL for what happened on one day, and for
            what lasts
        """
        raise NotImplementedError

    @api.model
    def _get_limitation_flushed(self):
        """Return the tables that its SQL reads: names of fields by model name, None for all."""
        return {}

    @api.model
    @api.private
    def _sql_all_facts(self, company, items):
        """Return the facts of all sources, see ``_sql_limitation_facts``."""
        sources = [self.env[name] for name in self._get_limitation_sources()]
        for source in sources:
            for model, names in source._get_limitation_flushed().items():
                self.env[model].flush_model(names)
        return SQL(" UNION ALL ").join(
            SQL("(%s)", source._sql_limitation_facts(company, items)) for source in sources
        )

    @tools.ormcache()
    def _get_limitation_sources(self):
        found = (
            self.env.registry[name]
            for name in self.env.registry.descendants(["collections.limitation.source"], "_inherit")
        )
        return tuple(
            model._name
            for model in sorted(
                (model for model in found if model._limitation_order is not None),
                key=lambda own: (own._limitation_order, own._name),
            )
        )
