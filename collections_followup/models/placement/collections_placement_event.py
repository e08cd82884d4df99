from odoo import api, fields, models

KINDS = [("new", "New"), ("update", "Update"), ("cancel", "Recall")]


class CollectionsPlacementEvent(models.Model):
    """What an agency is to be told of an item, once: a row of the next file, or of one that left.

    Of each item no more than one waits. What has changed before the agency was told takes the
    place of what waits: an item that is paid before it was placed is not told at all. Whoever
    writes a file and whoever changes what waits change the same row, so that the second of two at
    once begins anew.
    """

    _name = "collections.placement.event"
    _description = "Row of a Placement File"
    _inherit = ["collections.guarded"]
    _order = "id desc"
    _rec_name = "kind"

    placement_id = fields.Many2one(
        comodel_name="collections.placement", required=True, index=True, ondelete="cascade"
    )
    agency_id = fields.Many2one(related="placement_id.agency_id", store=True, index=True)
    company_id = fields.Many2one(related="placement_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="placement_id.currency_id")
    line_id = fields.Many2one(
        comodel_name="collections.placement.line",
        string="Item",
        required=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(selection=KINDS, string="What", required=True)
    balance = fields.Monetary()
    why = fields.Char()
    date = fields.Date(required=True)
    is_pending = fields.Boolean(string="Not told yet", default=True, index=True)
    is_dropped = fields.Boolean(
        string="Not told at all", help="It changed before the agency was told."
    )
    file_id = fields.Many2one(
        comodel_name="collections.placement.file",
        index="btree_not_null",
        ondelete="restrict",
    )

    _pending_once = models.UniqueIndex(
        "(line_id) WHERE is_pending IS TRUE", "The agency is about to be told of this item."
    )

    @api.model
    def _find_pending(self, lines):
        """Return what waits to be told of items, by item."""
        # Sudo: what waits counts, whoever sees it.
        waiting = self.sudo().search([("line_id", "in", lines.ids), ("is_pending", "=", True)])
        return {event.line_id: event for event in waiting}

    @api.model
    def _drop(self, lines):
        """Tell nothing any more of items that the agency itself has given back."""
        for event in self._find_pending(lines).values():
            event.write({"is_pending": False, "is_dropped": True})

    @api.model
    def _tell(self, line, kind, balance, why=False):
        """Let the agency be told of an item with the next file.

        :param line: an item of a placement, in sudo mode
        :param str kind: new, update or cancel
        :param float balance: what it has to collect from now on
        :param str why: in words
        """
        today = line.company_id._collections_today()
        values = {"kind": kind, "balance": balance, "why": why, "date": today}
        waiting = self._find_pending(line).get(line)
        if not waiting:
            if kind == "cancel" and line.state == "waiting":
                return
            self.create({"placement_id": line.placement_id.id, "line_id": line.id, **values})
        elif waiting.kind == "new" and kind == "cancel":
            waiting.write({"is_pending": False, "is_dropped": True})
        elif waiting.kind == "new":
            waiting.write({"balance": balance})
        elif waiting.kind == "cancel" and kind == "new":
            # It was about to be recalled, and is back.
            waiting.write({**values, "kind": "update"})
        else:
            waiting.write(values)
