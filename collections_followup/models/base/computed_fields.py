"""Computed fields that say at once whether lists sort and group by them.

Of a field that is not stored, core finds it out by writing a query, whenever it describes the
fields of a model; and it describes all those of an entry's items with nearly each write on them.
"""

from odoo import fields


class _Unsorted:
    """Nothing sorts or groups by it: it is computed for what is shown."""

    def _description_sortable(self, env):
        # EXTENDS 'base'
        return False

    def _description_groupable(self, env):
        # EXTENDS 'base'
        return False

    def _description_aggregator(self, env):
        # EXTENDS 'base'
        return None


class ComputedInteger(_Unsorted, fields.Integer):
    """A whole number."""


class ComputedDate(_Unsorted, fields.Date):
    """A day."""


class ComputedChar(_Unsorted, fields.Char):
    """A text."""


class ComputedMonetary(_Unsorted, fields.Monetary):
    """An amount of money."""


class ComputedMany2one(_Unsorted, fields.Many2one):
    """A record."""


class UnsortedOne2many(_Unsorted, fields.One2many):
    """Records that point to it."""


class SortedMany2one(fields.Many2one):
    """A record that the model's ``_field_to_sql`` finds, to sort and group by."""

    def _description_sortable(self, env):
        # EXTENDS 'base'
        return True

    def _description_groupable(self, env):
        # EXTENDS 'base'
        return True
