from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import config, ormcache

from .collections_guarded import get_internal
from .res_partner import COLLECTIONS_READERS
from .res_partner_email import find_addresses, format_address

# Longest Reply-To with a name (``_notify_get_reply_to_formatted_email``).
REPLY_TO_LENGTH = 68
# Who may read the settings of Collections on a company, which everybody may read: the limits of
# discounts, plans and write-offs are no business of others. Whoever sets up companies reads them.
COMPANY_READERS = f"{COLLECTIONS_READERS},base.group_erp_manager"
# What the follow-up pass keeps in memory of a company (``_get_ruleset``).
PLANNED = {"collections_policy_id", "collections_user_id", "currency_id", "parent_id", "active"}


class ResCompany(models.Model):
    _inherit = "res.company"

    def _default_collections_policy_id(self):
        return self.env.ref("collections_followup.policy_standard", raise_if_not_found=False)

    collections_policy_id = fields.Many2one(
        comodel_name="collections.policy",
        string="Follow-up policy",
        ondelete="restrict",
        domain="[('company_id', 'in', (False, id))]",
        help="Policy for customers and invoices that have none of their own. Branches without a "
        "policy use that of their nearest parent company, which then keeps their cases.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_automation = fields.Selection(
        selection=[
            ("refresh", "Keep cases up to date, notices by hand"),
            ("prepare", "Prepare notices every day for review"),
            ("send", "Prepare and send notices every day"),
        ],
        string="Every day",
        required=True,
        default="refresh",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Default collector",
        domain="[('share', '=', False)]",
        help="Collector of customers who have none of their own.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_email = fields.Char(
        string="Sender of notices",
        help="E-mail address that notices come from. Empty: the e-mail address of the company.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_phone = fields.Char(
        string="Phone on notices",
        help="Shown where the collector has no phone number. Empty: the company's phone number.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_bank_id = fields.Many2one(
        comodel_name="res.partner.bank",
        string="Bank account on notices",
        ondelete="set null",
        domain="[('partner_id', '=', partner_id)]",
        help="Empty: the first bank account of the company.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_window = fields.Selection(
        selection=[("left", "Left"), ("right", "Right")],
        string="Window of envelopes",
        help="Side on which the window of your envelopes shows the address. "
        "Empty: as usual in the country of the company.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_duplex = fields.Boolean(
        string="Letters on both sides",
        help="Letters are printed on both sides of the paper: each begins on a new sheet.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_stale_bank_days = fields.Integer(
        string="Stop when bank data is older than",
        help="Days. No notices are prepared or sent while the newest bank transaction is older, "
        "so that nobody who paid is reminded. 0: no check.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_last_pass = fields.Datetime(
        readonly=True,
        export_string_translation=False,
        help="Start of the last follow-up pass.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_followup_done = fields.Date(
        readonly=True,
        export_string_translation=False,
        help="Day on which the daily follow-up was done last.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_own_cases = fields.Boolean(
        string="Collectors see only their own cases",
        help="Collectors see the cases that are theirs or nobody's. Supervisors see all.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    collections_setup_hidden = fields.Boolean(
        help="The setup panel is not shown any more.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    _collections_stale_bank_days_positive = models.Constraint(
        "CHECK (collections_stale_bank_days >= 0)",
        "The age of bank data is a number of days: enter 0 for no check, or 1 and more.",
    )

    @api.constrains("collections_user_id")
    def _check_collections_owner(self):
        # Sudo: the check holds whatever users the one who edits may read.
        for company in self.sudo():
            company.collections_user_id._collections_check_works_for(company)

    @api.constrains("collections_policy_id")
    def _check_collections_policy_company(self):
        # Sudo: the check holds whatever policies the user may read.
        for company in self.sudo():
            owner = company.collections_policy_id.company_id
            if owner and owner not in company.parent_ids:
                raise ValidationError(
                    self.env._(
                        "%(policy)s is a policy of %(owner)s. Choose one of %(company)s, or one "
                        "that is offered to all companies.",
                        policy=company.collections_policy_id.name,
                        owner=owner.name,
                        company=company.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': a new company follows the standard policy
        policy = self._default_collections_policy_id()
        for vals in vals_list:
            self.env["collections.checked"]._check_added(self, vals)
            if policy and not vals.get("parent_id"):
                vals.setdefault("collections_policy_id", policy.id)
        companies = super().create(vals_list)
        self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        # EXTENDS 'base'
        self.env["collections.checked"]._check_added(self, vals)
        if not PLANNED & set(vals):
            return super().write(vals)
        before = self._collections_get_keepers()
        result = super().write(vals)
        self.env.registry.clear_cache()
        self._collections_move_cases(before)
        return result

    @api.model
    def _collections_show_screens(self, setting, group):
        """Show the screens of a capability where any company has switched it on, else hide them.

        :param str setting: name of the field that switches it on
        :param str group: XML id of the group that sees them
        """
        # Sudo: whoever may switch it on need not change groups.
        env = self.sudo().env
        team = env.ref("collections_followup.group_collections_readonly")
        companies = env["res.company"].with_context(active_test=False)
        if companies.search_count([(setting, "=", True)], limit=1):
            team._apply_group(env.ref(group))
        else:
            team._remove_group(env.ref(group))

    def _collections_get_keepers(self):
        """Return which company keeps the cases of each of these companies and their branches."""
        # Sudo: which company keeps the cases stands in companies that the user may not be in.
        companies = self.sudo().search([("id", "child_of", self.ids)])
        return {company: company._collections_owner() for company in companies}

    def _collections_move_cases(self, before):
        """Let cases close and open where another company keeps them from now on.

        :param dict before: who kept them until now, see ``_collections_get_keepers``
        """
        if get_internal(self.env, "collections_no_refresh"):
            return
        keepers = self.browse()
        for company, owner in self._collections_get_keepers().items():
            old = before.get(company, self.browse())
            if old != owner:
                keepers |= old | owner
        engine = self.env["collections.followup"]
        for company in keepers:
            engine._refresh_company(company, company._collections_today())

    @api.private
    def _collections_owner(self):
        """Return the nearest company up the hierarchy that has a policy: it keeps the cases."""
        self.ensure_one()
        # What is not saved yet is not remembered.
        return self.browse(
            self._collections_get_owner_id() if self.id else self._collections_find_owner_id()
        )

    @ormcache("self.id")
    def _collections_get_owner_id(self):
        """Return the id of ``_collections_owner``, or False: all that is posted asks for it."""
        return self._collections_find_owner_id()

    def _collections_find_owner_id(self):
        # Sudo: the policy is a setting, which few read, and companies above may not be the
        # user's.
        company = self.sudo()
        while company and not company.collections_policy_id:
            company = company.parent_id
        return company.id

    @api.private
    def _collections_keeps_cases(self):
        """Return whether this company keeps cases: whether it has a policy of its own."""
        self.ensure_one()
        # Sudo: the policy is a setting, which few read; told is whether there is one.
        return bool(self.sudo().collections_policy_id)

    @api.private
    def _collections_covered(self):
        """Return the companies whose items count to these companies' policies.

        Each company itself, and those of its branches that have no nearer policy.
        """
        return self.browse(self._collections_get_covered_ids())

    @ormcache("self._ids", "self.env.context.get('active_test', True)")
    def _collections_get_covered_ids(self):
        """Return the ids of ``_collections_covered``: almost all that is read asks for them."""
        # Sudo: branches count also where the user is not in them.
        everyone = self.sudo().search([("id", "child_of", self.ids)])
        return tuple(company.id for company in everyone if company._collections_owner() in self)

    @api.private
    def _collections_get_sender(self):
        """Return the address that notices come from, as ``"Company" <address>``, or False.

        Of several in one field, the first: an e-mail has one sender.
        """
        self.ensure_one()
        for text in (self.collections_email, self.email):
            for address in find_addresses(text):
                return format_address(self.name, address)
        return False

    @api.private
    def _collections_get_reply_to(self, threads):
        """Return where replies to e-mails of this company come back to, by id of the thread.

        Core's address of the thread under the company's name, whoever sends, or else the sender.

        :param threads: records with a chatter, all of one model
        """
        self.ensure_one()
        sender = self._collections_get_sender()
        if not threads:
            return {}
        found = threads._notify_get_reply_to(default=sender, author_id=self.partner_id.id)
        result = {}
        for thread_id, text in found.items():
            address = (find_addresses(text) or [False])[0]
            result[thread_id] = sender
            if address and text != sender:
                named = format_address(self.name, address)
                # Longer ones are folded, which some receivers read as empty; core's own limit.
                result[thread_id] = named if len(named) <= REPLY_TO_LENGTH else address
        return result

    @api.private
    def _collections_get_setup_gaps(self):
        """Return what is missing before notices can go out.

        :return: a list of pairs: a code and a sentence in the user's language
        """
        self.ensure_one()
        gaps = []
        # Sudo: only whether there is a mail server is read.
        servers = self.env["ir.mail_server"].sudo().search_count([], limit=1)
        # One named in the configuration file serves as well; "localhost" is the default there.
        if not servers and config["smtp_server"] in (False, "", "localhost"):
            gaps.append(("server", self.env._("No outgoing mail server is set up.")))
        if not self._collections_get_sender():
            gaps.append(
                ("sender", self.env._("The company has no e-mail address to send notices from."))
            )
        if not self._collections_get_banks_sudo():
            gaps.append(
                (
                    "bank",
                    self.env._("The company has no bank account that customers could pay to."),
                )
            )
        if not self._collections_owner():
            gaps.append(("policy", self.env._("The company has no follow-up policy.")))
        if not self._collections_get_entered_zone():
            gaps.append(
                (
                    "timezone",
                    self.env._(
                        "Nobody has entered the time zone of the company: its days begin and end "
                        "at midnight in Greenwich (UTC). Choose it in Settings."
                    ),
                )
            )
        return gaps

    @api.model
    def _collections_load_demo(self, part):
        """Load a part of the demo data; called by the demo files alone.

        :param str part: see ``load`` in ``demo/story.py``
        """
        from ...demo import story  # nothing else needs it

        story.load(self.env, part)
