from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...engine import contact_rules

MODES = [
    ("off", "Off"),
    ("advise", "Advises"),
    ("warn", "Warns"),
    ("block", "Blocks"),
]
# What a mode makes of a rule that has something against a contact.
VERDICTS = {"advise": "advised", "warn": "warned", "block": "blocked"}


def split_words(text):
    """Return the words of a list that people enter with commas or spaces."""
    return tuple(word for word in (text or "").upper().replace(",", " ").split() if word)


class CollectionsContactRuleset(models.Model):
    """Rules on how customers may be reached, of one law or of one's own.

    Which customers it is about follows from their address and numbers. Whether it counts is each
    company's choice (``mode``): several that count are laid side by side, and the strictest
    decides.
    """

    _name = "collections.contact.ruleset"
    _inherit = ["collections.checked"]
    _description = "Contact Rule Set"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    mode = fields.Selection(
        selection=MODES,
        compute="_compute_mode",
        inverse="_inverse_mode",
        required=True,
        string="In this company",
        help="Off: not looked at. Advises: what it says is shown. Warns: whoever goes on says why. "
        "Blocks: only with the right to override, and a reason.",
    )
    suggested_mode = fields.Selection(
        selection=MODES,
        compute="_compute_suggested_mode",
        help="What is usual for who collects, and from whom.",
    )
    country_id = fields.Many2one(
        comodel_name="res.country", help="Where it is the law. Empty: everywhere."
    )
    state_ids = fields.Many2many(
        comodel_name="res.country.state",
        relation="collections_contact_ruleset_state_rel",
        column1="ruleset_id",
        column2="state_id",
        string="States",
        domain="[('country_id', '=', country_id)]",
    )
    zip_prefixes = fields.Char(
        string="Postcodes", help="What the postcodes there begin with, with commas between them."
    )
    cities = fields.Char(help="Names of towns, with commas between them.")
    area_codes = fields.Char(
        "Area codes",
        help="Area codes of telephone numbers there, with commas between them: a customer whose "
        "number is from there counts, too.",
    )
    binds = fields.Selection(
        selection=[
            ("all", "Everybody"),
            ("person", "Persons"),
            ("company", "Companies and public bodies"),
        ],
        string="Customers",
        required=True,
        default="all",
    )
    purpose = fields.Selection(
        selection=[
            ("any", "Any debt"),
            ("consumer", "Personal, family or household debts"),
            ("commercial", "Commercial debts"),
        ],
        string="Debts",
        required=True,
        default="any",
    )
    role = fields.Selection(
        selection=[
            ("any", "Creditors and collectors"),
            ("own", "Creditors"),
            ("others", "Who collects for others"),
        ],
        string="Binds",
        required=True,
        default="any",
        help="Whom the law binds. Others follow it as good practice: the company chooses.",
    )
    max_amount = fields.Monetary(
        string="Up to",
        help="The rule set is about customers who owe no more than this. 0: whatever they owe.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", default=lambda self: self.env.company.currency_id
    )
    debt_date_from = fields.Date(
        string="Debts since",
        help="The rule set is about invoices of this day and later. Empty: about all.",
    )
    wants_opt_out = fields.Boolean(
        string="Messages say how to opt out",
        help="Each e-mail and text message says how to get no more of them there. E-mails have a "
        "link whatever is said here.",
    )
    date_from = fields.Date(string="Valid from")
    date_to = fields.Date(string="Valid to")
    source = fields.Char(help="The law or agreement that it is taken from.")
    source_url = fields.Char(string="Link")
    date_checked = fields.Date(
        string="Checked on", help="When somebody last compared it with its source."
    )
    note = fields.Text()
    rule_ids = fields.One2many(
        comodel_name="collections.contact.rule",
        inverse_name="ruleset_id",
        string="Rules",
        copy=True,
    )
    mode_ids = fields.One2many(
        comodel_name="collections.contact.ruleset.mode", inverse_name="ruleset_id"
    )

    @api.depends("mode_ids.mode", "mode_ids.company_id")
    @api.depends_context("company")
    def _compute_mode(self):
        modes = self._get_modes(self.env.company)
        for ruleset in self:
            ruleset.mode = modes.get(ruleset.id, "off")

    def _inverse_mode(self):
        for ruleset in self:
            self.env.company._collections_set_ruleset(ruleset, ruleset.mode)

    @api.depends("role", "binds")
    @api.depends_context("company")
    def _compute_suggested_mode(self):
        # Sudo: only how the company collects is read.
        for_others = self.env.company.sudo().collections_for_others
        for ruleset in self:
            # Laws of Massachusetts, New York City and Washington bind creditors, too.
            bound = ruleset.role == "any" or (ruleset.role == "others") == for_others
            if ruleset.binds != "person":
                ruleset.suggested_mode = "advise"
            else:
                ruleset.suggested_mode = "block" if bound else "warn"

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for ruleset in self:
            if ruleset.date_from and ruleset.date_to and ruleset.date_to < ruleset.date_from:
                raise ValidationError(
                    self.env._(
                        "%s ends before it begins. Enter an end on or after the beginning.",
                        ruleset.name,
                    )
                )

    @api.model
    @api.private
    def _get_modes(self, company):
        """Return the mode of each rule set that is not off, by id.

        :param company: the company that asks; where it has chosen nothing, the one above it does
        """
        # Sudo: which rules count is not a matter of who asks.
        owner = (company._collections_owner() or company).sudo()
        chosen = self.env["collections.contact.ruleset.mode"].sudo()
        modes = {}
        for entry in chosen.search([("company_id", "in", owner.parent_ids.ids)]).sorted(
            lambda entry: len(entry.company_id.parent_ids)
        ):
            modes[entry.ruleset_id.id] = entry.mode
        return {key: mode for key, mode in modes.items() if mode != "off"}

    @api.private
    def _wants_opt_out(self, intent):
        """Return whether this rule set asks a message to say how to opt out.

        :param intent: the message as the engine reads it, about which this rule set is
        """
        self.ensure_one()
        span = contact_rules.Rule(first=self.date_from or None, last=self.date_to or None)
        return self.wants_opt_out and span.concerns(intent)

    def _get_places(self):
        """Return what this rule set says of places, ready to be compared."""
        self.ensure_one()
        return {
            "country": self.country_id.code,
            "states": frozenset(self.state_ids.ids),
            "zips": split_words(self.zip_prefixes),
            "cities": frozenset(
                word.strip().upper() for word in (self.cities or "").split(",") if word.strip()
            ),
            "areas": split_words(self.area_codes),
        }

    def action_apply_suggestions(self):
        """Set these rule sets to what is usual for the company."""
        if not self.env.user.has_group("collections_followup.group_collections_manager"):
            raise AccessError(self.env._("Only administrators of Collections choose rule sets."))
        for ruleset in self:
            ruleset.mode = ruleset.suggested_mode
        return True
