from odoo import api, fields, models
from odoo.tools import SQL, sql


class CollectionsItemList(models.AbstractModel):
    """Figures over receivable items that lead to the items they were counted from.

    The ids stand in a column that only the database reads and writes: four bytes for each item,
    filled by the statement that counts, and opened by a domain that the database looks up itself.
    A run over a million items neither gets a row for each of them nor sends their ids anywhere.
    """

    _name = "collections.item.list"
    _description = "Figure with Its Items"

    # Columns with the ids; a model with other ones names them.
    _item_columns = ("item_ids",)

    item_ids = fields.Json(
        string="Receivable items",
        compute="_compute_item_ids",
        export_string_translation=False,
        help="Ids of the items behind the figure, where somebody asks for them.",
    )

    def _auto_init(self):
        # EXTENDS 'base': arrays, which the ORM has no field for
        result = super()._auto_init()
        known = sql.table_columns(self.env.cr, self._table)
        for name in self._item_columns:
            if self._auto and name not in known:
                sql.create_column(self.env.cr, self._table, name, "int4[]")
        return result

    def _compute_item_ids(self):
        ids = dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, item_ids FROM %s WHERE id IN %s",
                    SQL.identifier(self._table),
                    tuple(self.ids) or (0,),
                )
            )
        )
        for record in self:
            record.item_ids = ids.get(record.id) or []

    @api.private
    def _sql_items(self):
        """Return the SQL that selects the ids of the items behind these figures."""
        return SQL(
            "(SELECT unnest(%s) FROM %s WHERE id IN %s)",
            SQL(" || ").join(SQL.identifier(name) for name in self._item_columns),
            SQL.identifier(self._table),
            tuple(self.ids) or (0,),
        )

    def _get_items_domain(self):
        """Return the domain of the items behind this figure, for an action."""
        self.ensure_one()
        return [("collections_listed_in", "in", [f"{self._name},{self.id}"])]
