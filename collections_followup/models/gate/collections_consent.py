from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date
from odoo.tools.mail import email_normalize

from ...engine import contact_rules
from ...engine.places import normalize_number
from .collections_channel import CHANNELS
from .collections_gate_source import Objection

SOURCES = [
    ("link", "Link in an e-mail"),
    ("sms", "Text message"),
    ("phone", "Call"),
    ("letter", "Letter"),
    ("email", "E-mail"),
    ("portal", "Portal"),
    ("contract", "Contract"),
    ("notice", "Notice of the creditor"),
    ("import", "Import"),
    ("other", "Other"),
]
# For so many days after a notice of the creditor the customer may object: 12 CFR
# 1006.6(d)(4)(ii)(C).
NOTICE_DAYS = 35


class CollectionsConsent(models.Model):
    """What somebody allowed us, or asked us not to do: a channel, an address, or all contact.

    Entries are kept as they were made; the latest about the same thing counts. One about an
    address holds for it on every contact, in any notation and about every debt.
    """

    _name = "collections.consent"
    _inherit = ["collections.guarded", "collections.gate.source"]
    _description = "Consent"
    _order = "date desc, id desc"
    _gate_order = 10
    _user_creatable = frozenset(
        {
            *("decision", "channel", "address", "partner_id", "date", "date_end", "date_notice"),
            *("source", "note"),
        }
    )

    decision = fields.Selection(
        selection=[("granted", "Agreed"), ("withdrawn", "Opted out")],
        required=True,
        default="withdrawn",
    )
    channel = fields.Selection(selection=CHANNELS, help="Empty: every channel.")
    address = fields.Char(
        string="Address or number", help="Empty: all addresses and numbers of the contact."
    )
    normalized = fields.Char(
        compute="_compute_normalized",
        store=True,
        export_string_translation=False,
        help="The address in the notation by which it is compared.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        index="btree_not_null",
        ondelete="set null",
        help="Who said so. Where no address is named: whom it is about, with all of his contacts "
        "if it is the customer.",
    )
    date = fields.Datetime(required=True, default=lambda self: fields.Datetime.now())
    date_end = fields.Datetime(string="Until", help="Empty: until the contrary is said.")
    source = fields.Selection(selection=SOURCES, required=True, default="other")
    date_notice = fields.Date(
        string="Notice sent on",
        help="Of a notice of the creditor: that so and so will write to this address unless the "
        "customer objects. The day until which the customer could object is the date of the entry, "
        "at least 35 days later (12 CFR 1006.6(d)(4)(ii)).",
    )
    note = fields.Text()
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Logged by",
        readonly=True,
        default=lambda self: self.env.user,
    )

    _normalized_idx = models.Index("(normalized) WHERE normalized IS NOT NULL")

    @api.depends("address", "channel", "partner_id")
    def _compute_normalized(self):
        for consent in self:
            consent.normalized = self._normalize(
                consent.address, self._get_country_of(consent.partner_id)
            )

    @api.model
    def _normalize(self, address, country=None):
        """Return an address or number in the notation by which it is compared, or False.

        :param str country: code of the country that numbers without prefix are of
        """
        address = (address or "").strip()
        if "@" in address:
            return email_normalize(address) or False
        return normalize_number(address, country) or address.casefold() or False

    @api.depends("decision", "channel", "address", "partner_id")
    def _compute_display_name(self):
        labels = dict(self._fields["decision"]._description_selection(self.env))
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for consent in self:
            about = consent.address or consent.partner_id.display_name or ""
            channel = channels.get(consent.channel, self.env._("every channel"))
            consent.display_name = f"{labels.get(consent.decision)}: {channel} {about}".strip()

    @api.constrains("address", "partner_id", "channel")
    def _check_about(self):
        for consent in self:
            if not consent.address and not consent.partner_id:
                raise ValidationError(
                    self.env._("Enter an address or number, or choose whom it is about.")
                )
            country = self._get_country_of(consent.partner_id)
            if (
                consent.address
                and consent.channel in ("phone", "sms")
                and not normalize_number(consent.address, country)
            ):
                raise ValidationError(
                    self.env._(
                        "%s is no telephone number. Enter it with its country code.",
                        consent.address,
                    )
                )
            if consent.channel == "email" and consent.address and not consent.normalized:
                raise ValidationError(
                    self.env._("%s is no e-mail address. Enter one.", consent.address)
                )

    @api.constrains("date", "date_end")
    def _check_dates(self):
        for consent in self:
            if consent.date_end and consent.date_end <= consent.date:
                raise ValidationError(
                    self.env._("A consent ends after it begins. Enter a later end.")
                )

    @api.constrains("source", "date", "date_notice", "decision")
    def _check_notice(self):
        for consent in self.filtered(lambda own: own.source == "notice"):
            day = self.env.company._collections_day_of(consent.date)
            if not consent.date_notice or consent.decision != "granted":
                raise ValidationError(
                    self.env._(
                        "Enter the day on which the creditor sent the notice. Who does not object "
                        "agrees."
                    )
                )
            if (day - consent.date_notice).days < NOTICE_DAYS:
                raise ValidationError(
                    self.env._(
                        "The customer may object for at least %(days)s days after the notice, "
                        "until %(day)s. Enter that day or a later one.",
                        days=NOTICE_DAYS,
                        day=format_date(
                            self.env, consent.date_notice + timedelta(days=NOTICE_DAYS)
                        ),
                    )
                )

    def write(self, vals):
        if not self._is_engine():
            raise UserError(
                self.env._(
                    "What was said stays as it was logged. Add a further entry: the latest one "
                    "counts."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(
                self.env._(
                    "Consents and opt-outs are kept as a record. Add a further entry: the latest "
                    "one counts."
                )
            )

    # --------------------------------------------------------------------------- gate

    @api.model
    def _read_entries(self, questions):
        """Return the entries about each question, grouped by what they are about.

        :return: a dict by question: lists of entries, each about the same address, contact and
            channel and in the order of their dates
        """
        addresses = {address for question in questions for address in question.addresses}
        partners = {p.id for question in questions for p in (question.partner, question.customer)}
        # Sudo: what somebody asked us not to do holds for all, whoever reads it.
        entries = self.sudo().search_fetch(
            [
                "|",
                ("normalized", "in", list(addresses)),
                "&",
                ("normalized", "=", False),
                ("partner_id", "in", list(partners)),
            ],
            ["decision", "channel", "normalized", "partner_id", "date", "date_end", "source"],
            order="date, id",
        )
        by_address, by_partner = {}, {}
        for entry in entries:
            if entry.normalized:
                by_address.setdefault(entry.normalized, []).append(entry)
            else:
                by_partner.setdefault(entry.partner_id.id, []).append(entry)
        result = {}
        for question in questions:
            found = [e for address in question.addresses for e in by_address.get(address, ())]
            for partner in dict.fromkeys((question.partner.id, question.customer.id)):
                found += by_partner.get(partner, ())
            groups = {}
            for entry in found:
                if entry.channel in (False, question.channel):
                    about = (entry.normalized, entry.partner_id if not entry.normalized else None)
                    groups.setdefault((about, entry.channel), []).append(entry)
            result[question] = list(groups.values())
        return result

    @api.model
    def _read_consents(self, questions):
        """Return what each customer has agreed to, as the engine reads it.

        :return: a dict by question: list of ``Consent``
        """
        result = {}
        for question, groups in self._read_entries(questions).items():
            for group in groups:
                for n, entry in enumerate(group):
                    if entry.decision != "granted":
                        continue
                    ends = [later.date for later in group[n:] if later.decision == "withdrawn"]
                    if entry.date_end:
                        ends.append(entry.date_end)
                    result.setdefault(question, []).append(
                        contact_rules.Consent(
                            question.channel, entry.date, min(ends) if ends else None
                        )
                    )
        return result

    @api.model
    def _get_objections(self, questions):
        result = {}
        for question, groups in self._read_entries(questions).items():
            for group in groups:
                for entry, since, until in self._get_spans(group):
                    result.setdefault(question, []).append(entry._get_objection(since, until))
        return result

    @api.model
    def _get_spans(self, group):
        """Return when the opt-outs among entries about the same thing hold.

        One ends on its day, or by the customer's own word, never by a list that is read in. What
        is agreed to until a day lifts it until then only.

        :param group: entries in the order of their dates
        :return: tuples of the entry, and from when until when it holds (None: for ever)
        """
        spans = []
        for n, entry in enumerate(group):
            if entry.decision != "withdrawn":
                continue
            start, end = entry.date, entry.date_end or None
            # What was asked for before goes on being named until this says the same.
            for m, (other, since, until) in enumerate(spans):
                if end is None or (until is not None and until <= end):
                    spans[m] = (other, since, min(until or start, start))
            for later in group[n:]:
                if later.decision == "granted" and later.source != "import":
                    spans.append((entry, start, min(end or later.date, later.date)))
                    start = later.date_end or None
                    if start is None:
                        break
            if start is not None:
                spans.append((entry, start, end))
        return [span for span in spans if span[2] is None or span[2] > span[1]]

    def _get_objection(self, since, until):
        """Return what this opt-out has against a contact.

        :param datetime since: from when it holds, ``until``: until when; None: for ever
        """
        channels = dict(self._fields["channel"]._description_selection(self.env))
        day = self.env["collections.gate"]._format_day(self.date)
        if self.normalized:
            text = self.env._("%(address)s opted out on %(day)s.", address=self.address, day=day)
        elif self.channel:
            text = self.env._(
                "%(contact)s opted out of %(channel)s on %(day)s.",
                contact=self.partner_id.display_name,
                channel=channels[self.channel],
                day=day,
            )
        else:
            text = self.env._(
                "%(contact)s opted out of all contact on %(day)s.",
                contact=self.partner_id.display_name,
                day=day,
            )
        rule = contact_rules.Forbidden(
            channels=frozenset({self.channel} if self.channel else ()),
            # Who writes over that channel all the same gets one answer: 12 CFR 1006.14(h)(2).
            allows_answer=True,
            since=since,
            until=until,
        )
        return Objection(self.env._("Opt-out"), rule, "blocked", text, "")
