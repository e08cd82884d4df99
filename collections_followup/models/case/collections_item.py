from odoo import api, fields, models
from odoo.fields import Domain


class CollectionsItem(models.Model):
    """What collections knows about one receivable item: the level it has reached.

    There is a row for each receivable item that was ever claimed by a sent notice, or
    whose level a person skipped. Written by the outbox, in batches.
    """

    _name = "collections.item"
    _inherit = ["collections.guarded", "collections.owned"]
    _description = "Receivable Item State"
    _rec_name = "move_line_id"
    _log_access = False

    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Receivable item",
        required=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    level_id = fields.Many2one(
        comodel_name="collections.level",
        string="Level reached",
        required=True,
        index=True,
        ondelete="restrict",
    )
    level_date = fields.Date(
        string="Level reached on",
        required=True,
        help="Date of the notice that brought the item to its level, or on which it was skipped.",
    )
    repeat_date = fields.Date(
        string="Repeated on", help="Date of the last notice that repeated the level."
    )
    last_notice_id = fields.Many2one(
        comodel_name="collections.notice",
        string="Last notice",
        index="btree_not_null",
        ondelete="set null",
    )
    last_notice_date = fields.Date(help="Date of the last sent notice that listed the item.")
    notice_count = fields.Integer(string="Notices", help="Sent notices that listed the item.")

    _move_line_unique = models.UniqueIndex(
        "(move_line_id)", "A receivable item has only one follow-up state."
    )

    @api.model
    def _search_level(self, link, operator, value):
        """Return the domain of what stands at levels: of invoices, or of their items.

        :param str link: the field here that leads to what is searched
        :param value: ids of levels, with False for what has reached none
        """
        if operator != "in":
            return NotImplemented
        levels = set(value) - {False}
        # Sudo: accountants read no items of ours; only invoices and items that the user may read
        # are found.
        items = self.sudo()
        result = Domain.FALSE
        if False in value:
            result |= Domain("id", "not in", items._search([]).subselect(link))
        if levels:
            found = items._search([("level_id", "in", list(levels))])
            result |= Domain("id", "in", found.subselect(link))
        return result

    @api.model
    def _search_last_notice_date(self, link, operator, value):
        """Return the domain of what a sent notice listed on days, see ``_search_level``."""
        if operator in ("in", "not in"):
            return NotImplemented
        # Sudo: accountants read no items of ours; only invoices and items that the user may read
        # are found.
        found = self.sudo()._search([("last_notice_date", operator, value)])
        return Domain("id", "in", found.subselect(link))
