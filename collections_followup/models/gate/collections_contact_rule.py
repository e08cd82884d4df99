from datetime import time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_duration

from ...engine import contact_rules
from ...engine.contact_validation import ValidationDue
from ...engine.contact_window import Window

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Kinds of addresses that a rule can be about; empty: all of them.
PLACES = {
    "any": frozenset(),
    "personal": frozenset({"home", "mobile", "landline"}),
    "fixed": frozenset({"home", "landline"}),
    "work": frozenset({"work"}),
    "elsewhere": frozenset({"work", "other"}),
}
# What a message tells, of its address or of a debt, counts for so many days where no number of
# days is named.
EVER = 3 * 366
KINDS = [
    ("hours", "Times and days"),
    ("frequency", "Number of contacts"),
    ("quiet", "Quiet period after a conversation"),
    ("gap", "Time between two attempts"),
    ("consent", "Only with consent"),
    ("place", "Not at these addresses"),
    ("validation", "Validation notice in time"),
]


def to_time(hours):
    """Return the time of day of a number of hours; None for midnight at the day's end."""
    minutes = round(hours * 60)
    return None if minutes >= 24 * 60 else time(minutes // 60, minutes % 60)


def are_times(start, end):
    """Return whether two numbers of hours are times of a day, of a beginning and an end."""
    # A part of a minute is none: what counts is the minute.
    return 0 <= round(start * 60) < 24 * 60 and 0 < round(end * 60) <= 24 * 60


def is_span(start, end):
    """Return whether there is a minute from one number of hours to another."""
    return round(start * 60) < round(end * 60)


class CollectionsContactRule(models.Model):
    """One rule of a rule set: when, how often and over which channel a customer may be reached."""

    _name = "collections.contact.rule"
    _inherit = ["collections.checked"]
    _description = "Contact Rule"
    _order = "ruleset_id, sequence, id"

    ruleset_id = fields.Many2one(
        comodel_name="collections.contact.ruleset",
        string="Rule set",
        required=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(selection=KINDS, required=True, default="frequency")
    channel_ids = fields.Many2many(
        comodel_name="collections.channel",
        relation="collections_contact_rule_channel_rel",
        column1="rule_id",
        column2="channel_id",
        string="About",
        help="The contacts that the rule is about. Empty: all.",
    )
    places = fields.Selection(
        selection=[
            ("any", "All addresses and numbers"),
            ("personal", "Home, mobile and personal numbers"),
            ("fixed", "Home and landline"),
            ("work", "At work"),
            ("elsewhere", "At work and elsewhere"),
        ],
        string="Addresses",
        required=True,
        default="any",
    )
    limit = fields.Integer(
        string="At most", default=7, help="So many attempts are allowed within the days."
    )
    asks = fields.Integer(
        string="May be asked for",
        help="So many messages within the days may ask the customer to agree. 0: none.",
    )
    days = fields.Integer(
        default=7,
        help="Consecutive calendar days of the customer. Of a quiet period, the day of the "
        "conversation is the first. Of a validation notice: after the first communication.",
    )
    counted_channel_ids = fields.Many2many(
        comodel_name="collections.channel",
        relation="collections_contact_rule_counted_rel",
        column1="rule_id",
        column2="channel_id",
        string="Counted",
        help="The contacts that count. Empty: all.",
    )
    counts = fields.Selection(
        selection=[("attempts", "Attempts"), ("conversations", "Conversations")],
        required=True,
        default="attempts",
        help="Attempts: what we placed or sent and what reached a connection, be it a mailbox; "
        "not engaged lines, wrong persons and what came from the customer.",
    )
    scope = fields.Selection(
        selection=[("debt", "Each debt"), ("customer", "The customer")],
        string="Counted for",
        required=True,
        default="debt",
        help="Each debt: contacts about other invoices only do not count; those that named none "
        "count for each.",
    )
    consent_days = fields.Integer(
        string="Lifted by consent for",
        help="Days, that of the consent being the first, for which contacts that the customer "
        "asked for neither count nor are limited; a conversation ends them. 0: never. Of rules "
        "that ask for consent: for how many days one counts. 0: until it is withdrawn.",
    )
    or_written = fields.Boolean(
        string="Or a message from there",
        help="An address or number from which the customer wrote is open without consent.",
    )
    allows_answer = fields.Boolean(
        string="One answer is allowed",
        help="What the customer writes at a time that is closed may be answered once, over the "
        "same channel. What goes by itself is no answer.",
    )
    only_advises = fields.Boolean(
        "Only advises",
        help="What the rule says is shown. It neither warns nor blocks, whatever the company makes "
        "of the rule set.",
    )
    minutes = fields.Integer(default=120, help="Least time between two attempts.")
    hour_from = fields.Float(string="From", default=8.0)
    hour_to = fields.Float(string="Until", default=21.0)
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean(default=True)
    sunday = fields.Boolean(default=True)
    skips_holidays = fields.Boolean(
        string="Not on holidays", help="Public holidays where the customer is."
    )
    binds_required = fields.Boolean(
        string="Also what the law requires",
        help="The rule is also about messages that the law asks for, such as a final notice "
        "before court.",
    )
    source = fields.Char(help="Where it stands: article, paragraph or decision.")
    status = fields.Selection(
        selection=[("confirmed", "Confirmed"), ("unverified", "Unverified")],
        required=True,
        default="unverified",
        help="Confirmed: somebody has read it at its source on the date checked.",
    )

    @api.constrains("kind", "limit", "asks", "days", "minutes", "hour_from", "hour_to", *WEEKDAYS)
    def _check_figures(self):
        for rule in self:
            problem = rule._find_problem()
            if problem:
                raise ValidationError(
                    self.env._("%(rule)s: %(problem)s", rule=rule.name, problem=problem)
                )

    def _has_days(self):
        return self.kind in ("frequency", "quiet", "validation") or (
            self.kind == "consent" and self.asks
        )

    def _find_problem(self):
        """Return what is wrong with the figures of this rule, or None."""
        if self._has_days() and self.days < 1:
            return self.env._("a window has at least 1 day. Enter 1 or more.")
        if self._has_days() and self.days > 366:
            return self.env._("a window has at most 366 days. Enter 366 or less.")
        if self.kind == "consent" and self.asks < 0:
            return self.env._("the number of messages cannot be negative. Enter 0 to allow none.")
        if self.kind == "frequency" and self.limit < 0:
            return self.env._("the number of contacts cannot be negative. Enter 0 to allow none.")
        if self.kind == "gap" and self.minutes < 1:
            return self.env._("the time between two attempts is at least 1 minute.")
        if self.kind == "hours":
            if not are_times(self.hour_from, self.hour_to):
                return self.env._("a time of day lies between 0:00 and 24:00.")
            if not is_span(self.hour_from, self.hour_to):
                return self.env._(
                    "it ends before it begins. Enter an end later than the beginning."
                )
            if not any(self[day] for day in WEEKDAYS):
                return self.env._("choose at least one day of the week.")
        return None

    def _to_engine(self, closed=None):
        """Return this rule as the engine reads it (``engine/contact_rules.py``).

        :param closed: function that tells of a date whether it is a holiday where the customer is
        """
        self.ensure_one()
        shared = {
            "channels": frozenset(self.channel_ids.mapped("code")),
            "places": PLACES[self.places],
            "binds_required": self.binds_required,
            "first": self.ruleset_id.date_from or None,
            "last": self.ruleset_id.date_to or None,
            "allows_answer": self.allows_answer,
        }
        counted = frozenset(self.counted_channel_ids.mapped("code"))
        if self.kind == "hours":
            weekdays = frozenset(n for n, day in enumerate(WEEKDAYS) if self[day])
            window = Window(
                to_time(self.hour_from),
                to_time(self.hour_to),
                weekdays,
                closed if self.skips_holidays else None,
            )
            return contact_rules.Hours(window=window, **shared)
        if self.kind == "frequency":
            return contact_rules.Frequency(
                limit=self.limit,
                days=self.days,
                counted=counted,
                per_debt=self.scope == "debt",
                counted_places=PLACES[self.places],
                consent_lifts=self.consent_days,
                conversations=self.counts == "conversations",
                **shared,
            )
        if self.kind == "quiet":
            return contact_rules.Quiet(
                days=self.days,
                heard=counted,
                per_debt=self.scope == "debt",
                consent_lifts=self.consent_days,
                **shared,
            )
        if self.kind == "gap":
            return contact_rules.Gap(minutes=self.minutes, counted=counted, **shared)
        if self.kind == "consent":
            return contact_rules.ConsentNeeded(
                lasts=self.consent_days,
                or_written=self.or_written,
                asks=self.asks,
                ask_days=self.days,
                **shared,
            )
        if self.kind == "validation":
            return ValidationDue(days=self.days, **shared)
        return contact_rules.Forbidden(**shared)

    def _get_days_words(self):
        """Return the days of the week of this rule, for people to read."""
        labels = [self._fields[day]._description_string(self.env) for day in WEEKDAYS if self[day]]
        days = ", ".join(labels) if len(labels) < len(WEEKDAYS) else self.env._("every day")
        if self.skips_holidays:
            return self.env._("%s, not on holidays", days)
        return days

    def _format_hour(self, hours):
        return format_duration(hours)

    def _get_scope_words(self):
        """Return for what this rule counts, for people to read."""
        labels = dict(self._fields["scope"]._description_selection(self.env))
        return labels[self.scope].lower()

    def _get_reach(self, places):
        """Return for how long before a contact these rules look at the history.

        :param set places: the kinds of addresses that are asked about
        """
        days = [7]
        for rule in self:
            if rule.kind in ("frequency", "quiet"):
                days.append(rule.days)
            elif rule.kind == "validation":
                days.append(EVER)
            elif rule.kind == "consent":
                days.append(rule.days if rule.asks else 0)
                if rule.or_written and (not PLACES[rule.places] or places & PLACES[rule.places]):
                    days.append(rule.consent_days or EVER)
        # A day more on each side: the days are the customer's, wherever he is.
        return timedelta(days=max(days) + 2)
