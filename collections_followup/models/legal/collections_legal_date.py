from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from .collections_legal_rule import ANCHORS, REPEATED


class CollectionsLegalDate(models.Model):
    """A day from which deadlines of a legal action count: delivery, completion, service."""

    _name = "collections.legal.date"
    _inherit = ["collections.guarded"]
    _description = "Date of a Legal Action"
    _order = "date, id"
    _rec_name = "anchor"
    _user_writable = frozenset({"date", "note"})
    _user_creatable = frozenset({"action_id", "anchor", "date", "note"})

    action_id = fields.Many2one(
        comodel_name="collections.legal.action", required=True, index=True, ondelete="cascade"
    )
    anchor = fields.Selection(selection=ANCHORS, string="What", required=True)
    date = fields.Date(required=True)
    note = fields.Char(help="Where it is known from.")
    is_auto = fields.Boolean(
        string="By itself", help="Follows from the action: nobody changes it by hand."
    )

    deadline_ids = fields.One2many(
        comodel_name="collections.legal.deadline",
        inverse_name="date_id",
        string="Deadlines",
        help="Of a month in which work was done: what is due for that month.",
    )

    _anchor_once = models.UniqueIndex(
        "(action_id, anchor) WHERE anchor <> 'month_worked'",
        "This date is entered already. Change it there.",
    )

    @api.constrains("anchor", "date", "action_id")
    def _check_month(self):
        """Refuse the same month twice: each is due once."""
        for own in self.filtered(lambda row: row.anchor in REPEATED):
            months = [
                (row.date.year, row.date.month)
                for row in own.action_id.date_ids
                if row.anchor == own.anchor
            ]
            if months.count((own.date.year, own.date.month)) > 1:
                raise ValidationError(
                    self.env._(
                        "%s is entered already.",
                        format_date(self.env, own.date, date_format="LLLL y"),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        dates = super().create(vals_list)
        dates._check_by_hand()
        # In sudo mode, or by the add-on, the action counts anew once all is written.
        if not self._is_engine():
            texts = {
                own.action_id: own.env._("%(what)s: %(date)s.", **own._get_words()) for own in dates
            }
            dates.action_id._follow_dates(texts)
        return dates

    def write(self, vals):
        self._check_by_hand()
        before = {own: own.date for own in self}
        result = super().write(vals)
        if "date" in vals and not self._is_engine():
            self.action_id._follow_dates(
                {
                    own.action_id: own.env._(
                        "%(what)s: %(before)s is now %(date)s.",
                        before=format_date(own.env, day),
                        **own._get_words(),
                    )
                    for own, day in before.items()
                    if own.date != day
                }
            )
        return result

    def unlink(self):
        self._check_by_hand()
        actions = self.action_id
        # Sudo: what is due for a month goes with it, whoever takes it out.
        deadlines = self.sudo().deadline_ids
        deadlines._check_not_done()
        (deadlines.activity_id | deadlines.escalation_id).unlink()
        texts = {
            own.action_id: own.env._("%(what)s: %(date)s was removed.", **own._get_words())
            for own in self
        }
        by_hand = not self._is_engine()
        deadlines.unlink()
        result = super().unlink()
        if by_hand:
            actions.exists()._follow_dates(texts)
        return result

    def _get_words(self):
        names = dict(self._fields["anchor"]._description_selection(self.env))
        return {"what": names[self.anchor], "date": format_date(self.env, self.date)}

    def _check_by_hand(self):
        """Refuse to change by hand what follows from the action, or what is closed."""
        if self._is_engine():
            return
        for own in self:
            own.action_id._check_work()
            own.action_id._check_open()
            if own.is_auto:
                raise UserError(
                    self.env._("%(what)s: this date follows from the action.", **own._get_words())
                )
