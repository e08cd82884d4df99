from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_duration

from ...engine import contact_rules
from ...engine.contact_window import Window
from .collections_contact_rule import WEEKDAYS, are_times, is_span, to_time
from .collections_gate_source import Objection


class CollectionsQuietTime(models.Model):
    """Times at which a customer does not want to be reached, as he said: they bind until he says
    otherwise."""

    _name = "collections.quiet.time"
    _inherit = ["collections.known", "collections.checked", "collections.gate.source"]
    _description = "Inconvenient Time"
    _order = "partner_id, id"
    _gate_order = 20
    _known_of = "partner_id"
    _heard_by_all = True

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        required=True,
        index=True,
        ondelete="cascade",
        help="Of a customer it holds for all of his contacts.",
    )
    channel_ids = fields.Many2many(
        comodel_name="collections.channel",
        relation="collections_quiet_time_channel_rel",
        column1="quiet_id",
        column2="channel_id",
        string="Channels",
        help="Empty: all but letters.",
    )
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean(default=True)
    sunday = fields.Boolean(default=True)
    hour_from = fields.Float(string="From", default=0.0)
    hour_to = fields.Float(string="Until", default=24.0)
    date_from = fields.Date(string="Valid from", default=fields.Date.context_today)
    date_to = fields.Date(string="Valid to")
    note = fields.Char(string="What was said")

    @api.depends("partner_id", "note")
    def _compute_display_name(self):
        for quiet in self:
            quiet.display_name = quiet.note or quiet.partner_id.display_name or ""

    @api.constrains("hour_from", "hour_to", "date_from", "date_to", *WEEKDAYS)
    def _check_figures(self):
        for quiet in self:
            if not are_times(quiet.hour_from, quiet.hour_to):
                raise ValidationError(self.env._("A time of day lies between 0:00 and 24:00."))
            if not is_span(quiet.hour_from, quiet.hour_to):
                raise ValidationError(
                    self.env._("The time ends before it begins. Enter a later end.")
                )
            if not any(quiet[day] for day in WEEKDAYS):
                raise ValidationError(self.env._("Choose at least one day of the week."))
            if quiet.date_from and quiet.date_to and quiet.date_to < quiet.date_from:
                raise ValidationError(
                    self.env._("It ends before it begins. Enter an end on or after the beginning.")
                )

    def _to_engine(self):
        """Return this time as the engine reads it: closed within it."""
        self.ensure_one()
        channels = frozenset(self.channel_ids.mapped("code")) or frozenset(
            {"phone", "email", "sms", "visit"}
        )
        weekdays = frozenset(n for n, day in enumerate(WEEKDAYS) if self[day])
        window = Window(to_time(self.hour_from), to_time(self.hour_to), weekdays)
        return contact_rules.Closed(
            channels=channels,
            # Who writes then all the same gets one answer: 12 CFR 1006.6(b), comment 6(b)-2.
            allows_answer=True,
            window=window,
            first=self.date_from or None,
            last=self.date_to or None,
        )

    @api.model
    def _get_objections(self, questions):
        partners = {p.id for question in questions for p in (question.partner, question.customer)}
        # Sudo: what somebody said binds all, whoever reads it.
        found = self.sudo().search([("partner_id", "in", list(partners))]).grouped("partner_id")
        result = {}
        for question in questions:
            for partner in dict.fromkeys((question.partner, question.customer)):
                for quiet in found.get(partner, ()):
                    text = self.env._(
                        "%(contact)s does not want to be reached then: %(words)s",
                        contact=partner.display_name,
                        words=quiet.note or quiet._get_words(),
                    )
                    result.setdefault(question, []).append(
                        Objection(
                            self.env._("Inconvenient time"),
                            quiet._to_engine(),
                            "blocked",
                            text,
                            "",
                        )
                    )
        return result

    def _get_words(self):
        """Return this time in words."""
        labels = [self._fields[day]._description_string(self.env) for day in WEEKDAYS if self[day]]
        days = ", ".join(labels) if len(labels) < len(WEEKDAYS) else self.env._("every day")
        return self.env._(
            "%(days)s, %(start)s to %(end)s",
            days=days,
            start=format_duration(self.hour_from),
            end=format_duration(self.hour_to),
        )
