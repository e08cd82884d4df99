from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date, formatLang


class CollectionsCreditPart(models.AbstractModel):
    """A part of a credit file that is worth an amount between two days, both included."""

    _name = "collections.credit.part"
    _inherit = ["collections.credit.filed"]
    _description = "Part of a Credit File"
    _order = "date_until desc, id desc"

    company_id = fields.Many2one(related="file_id.company_id")
    amount = fields.Monetary(required=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self.env.company._collections_today()
    )
    date_until = fields.Date(string="Until", help="The last day on which it counts. Empty: no end.")
    document = fields.Binary(attachment=True)
    document_name = fields.Char(export_string_translation=False)
    state = fields.Selection(
        selection=[("planned", "Planned"), ("active", "In force"), ("ended", "Ended")],
        compute="_compute_state",
    )
    is_ended = fields.Boolean(
        readonly=True, copy=False, export_string_translation=False, help="That it ended was said."
    )

    _amount_positive = models.Constraint("CHECK (amount > 0)", "Enter an amount above 0.")
    _dates_in_order = models.Constraint(
        "CHECK (date_until IS NULL OR date_until >= date_from)",
        "It cannot end before it begins. Enter a later last day.",
    )

    @api.depends("date_from", "date_until", "company_id")
    def _compute_state(self):
        for part in self:
            today = (part.company_id or self.env.company)._collections_today()
            if part.date_until and part.date_until < today:
                part.state = "ended"
            else:
                part.state = "planned" if part.date_from and part.date_from > today else "active"

    @api.constrains("currency_id", "file_id")
    def _check_rate(self):
        # Sudo: the check holds whatever rates the user may read.
        for part in self.sudo():
            company = part.file_id.company_id
            known = part.currency_id == company.currency_id or self.env[
                "res.currency.rate"
            ].sudo().search_count(
                [
                    ("currency_id", "=", part.currency_id.id),
                    ("company_id", "in", (False, company.root_id.id)),
                ],
                limit=1,
            )
            if not known:
                raise ValidationError(
                    self.env._(
                        "No rate of %(currency)s is known in %(company)s: it could not be compared "
                        "with what is owed. Enter a rate first.",
                        currency=part.currency_id.name,
                        company=company.name,
                    )
                )

    def write(self, vals):
        if "date_until" in vals and not self.env.su:
            # One that is prolonged ends anew.
            # Sudo: the mark is not people's to write.
            self.sudo().is_ended = False
        return super().write(vals)

    def _is_in_force(self, day):
        """Return whether this counts on a day."""
        self.ensure_one()
        return self.date_from <= day and (not self.date_until or self.date_until >= day)

    def _get_counted(self):
        """Return the amount that counts, in its currency."""
        self.ensure_one()
        return self.amount

    def _describe(self):
        """Return what it is, with its amount."""
        self.ensure_one()
        return formatLang(self.env, self.amount, currency_obj=self.currency_id)

    def _end_by_themselves(self):
        """Say of those of these that ended that they did, once.

        :return: their files
        """
        ended = self.filtered(lambda part: part.state == "ended" and not part.is_ended)
        for part in ended:
            part.file_id._message_log(
                body=self.env._(
                    "%(what)s ended on %(day)s and counts no longer.",
                    what=part._describe(),
                    day=format_date(self.env, part.date_until),
                )
            )
        ended.is_ended = True
        return ended.file_id
