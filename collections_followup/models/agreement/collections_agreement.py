import math

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

# Who may grant what, from the least to the most.
TIERS = [
    ("collector", "Collector"),
    ("supervisor", "Supervisor"),
    ("manager", "Administrator"),
]
RANKS = {tier: rank for rank, (tier, _label) in enumerate(TIERS)}


class CollectionsAgreement(models.AbstractModel):
    """What promises, payment plans and settlements share: whose they are, number, steps.

    Each of them is about receivable items of one customer, company and currency, keeps them
    from being chased while it is in force, and stands as the ledger says. Which of them may be
    made over an item that another one holds is said in ``collections_agreement_conflicts.py``.
    """

    _name = "collections.agreement"
    _description = "Agreement with a Customer"
    _inherit = [
        "collections.guarded",
        "collections.numbered",
        "collections.participant",
        "collections.thread",
        "mail.activity.mixin",
    ]
    _check_company_auto = True
    _number_also = "partner_id"
    # The field with the day that is agreed on, and the company's setting with the grace that is
    # added to it, in working days.
    _day_field = None
    _grace_setting = None

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(comodel_name="res.currency", required=True, readonly=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )

    # Each kind says what for.
    contact_id = fields.Many2one(
        comodel_name="res.partner", domain="[('commercial_partner_id', '=', partner_id)]"
    )

    @api.constrains("contact_id", "partner_id")
    def _check_contact(self):
        # Sudo: the check holds whatever contacts the user may read.
        for agreement in self.sudo().filtered("contact_id"):
            customer = agreement.partner_id.commercial_partner_id
            if agreement.contact_id.commercial_partner_id != customer:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is no contact of %(customer)s. Choose one of them.",
                        contact=agreement.contact_id.display_name,
                        customer=agreement.partner_id.display_name,
                    )
                )

    @api.model
    def _get_new_name(self):
        # OVERRIDE 'collections.numbered'
        return self.env._("New")

    @api.depends("name", "partner_id.display_name")
    def _compute_display_name(self):
        # OVERRIDE 'base'
        for agreement in self:
            customer = agreement.partner_id.display_name or ""
            agreement.display_name = f"{agreement.name or ''} {customer}".strip()

    # ------------------------------------------------------------------- checks

    @api.model
    def _check_amount(self, amount):
        """Refuse what is no amount of money, before anything is computed with it."""
        number = isinstance(amount, int | float) and not isinstance(amount, bool)
        if not number or not math.isfinite(amount):
            raise UserError(
                self.env._("%s is not an amount. Enter a number, for example 120.50.", amount)
            )

    @api.model
    def _add_grace(self, day, company):
        """Return the last day on which what was agreed for a day can still be done.

        :param date day: the day that was agreed on
        :param company: the company that keeps the agreement
        """
        # Sudo: the days of grace are a setting, which few read.
        return company._collections_add_working_days(day, company.sudo()[self._grace_setting])

    def _get_state_label(self):
        """Return the state in the user's language."""
        self.ensure_one()
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _check_state(self, *states):
        """Refuse a step from a state that it does not start from."""
        for agreement in self:
            if agreement.state not in states:
                raise UserError(
                    self.env._(
                        "%(agreement)s is in state %(state)s: this cannot be done any more, or "
                        "not yet.",
                        agreement=agreement.name,
                        state=agreement._get_state_label(),
                    )
                )

    # -------------------------------------------------------------------- cases

    def _link_cases(self):
        """Give agreements made before anything was overdue the case that was opened since."""
        loose = self.filtered(lambda agreement: not agreement.case_id)
        if not loose or self._fields["case_id"].compute:
            return
        cases = self.env["collections.case"]._find_open(loose.partner_id, loose.company_id)
        for key, own in loose.grouped(lambda a: (a.company_id, a.partner_id)).items():
            if key in cases:
                own.case_id = cases[key]

    def _log_on_cases(self, texts):
        """Write a line for each agreement into the chatter of its open case.

        :param dict texts: by id of the agreement
        """
        bodies = {}
        for agreement in self.filtered(lambda a: a.case_id.state == "open"):
            body = texts[agreement.id]
            before = bodies.get(agreement.case_id.id)
            bodies[agreement.case_id.id] = f"{before} {body}" if before else body
        if bodies:
            # Sudo: the line tells what was agreed, and the case may be one that the user does not
            # see.
            self.env["collections.case"].sudo().browse(bodies)._message_log_batch(bodies=bodies)

    @api.model
    def _follow_case(self, case, kept):
        # EXTENDS 'collections.participant'
        if not self._fields["case_id"].store:
            return
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET case_id = %s WHERE case_id = %s",
                SQL.identifier(self._table),
                kept.id,
                case.id,
            )
        )
        self.invalidate_model(["case_id"])

    @api.model
    def _follow_customers(self, contacts, customers):
        # EXTENDS 'collections.participant': an agreement whose items are of several customers by
        # now stays with the one it had
        agreements = self.search(
            ["|", ("partner_id", "in", customers.ids), ("contact_id", "in", contacts.ids)]
        )
        for agreement in agreements:
            agreement._follow_customer()
            agreement._change_contact()
        agreements._link_cases()

    def _follow_customer(self):
        """Be of the customer that the items are of by now."""
        self.ensure_one()
        customer = self.line_ids.move_line_id.partner_id.commercial_partner_id
        if len(customer) == 1 and customer != self.partner_id:
            self.partner_id = customer
            if not self._fields["case_id"].compute and self.case_id.state != "open":
                self.case_id = False

    def _change_contact(self):
        """Turn to another contact where this one went to another company.

        What was agreed on, and is mailed, is no business of that company.
        """
        self.ensure_one()
        if self.contact_id and self.contact_id.commercial_partner_id != self.partner_id:
            contact = self.partner_id._collections_get_recipient(self.company_id)
            self._as_engine().write({"contact_id": contact.id, "contact_chosen": False})

    def _follow_up_at_once(self):
        """Evaluate these agreements and let the cases follow at once."""
        # Sudo: only company and customer are read; the pass writes cases for all, whoever agreed.
        for company, agreements in self.sudo().grouped("company_id").items():
            self.env["collections.followup"].settle(company, agreements.partner_id)

    # ----------------------------------------------------------------- approval

    def _get_given_up(self, items=None):
        """Return how much of the items was written off before, by whomever and for whatever.

        Limits of what may be given up count it: dividing what is given up does not help.

        :param items: receivable items, where the agreement has no lines yet
        :return: amount in the agreement's currency; without what this agreement wrote off
        """
        # In sudo mode: what colleagues wrote off counts, whoever sees it.
        items = (items if items is not None else self.line_ids.move_line_id).sudo()
        own = self._get_own_write_offs_sudo()
        written = items._collections_read_written_off(besides=own)
        return sum(amount for amount, _balance in written.values())

    def _get_own_write_offs_sudo(self):
        """Return the entries and credit notes by which this agreement has written off."""
        return self.env["account.move"]

    def _get_rank(self):
        """Return the rank of the user among the tiers, -1 for none."""
        if self.env.su:
            return RANKS["manager"]
        return max(
            (
                rank
                for tier, rank in RANKS.items()
                if self.env.user.has_group(f"collections_followup.group_collections_{tier}")
            ),
            default=-1,
        )

    def _get_tier_label(self):
        """Return in the user's language who may grant this agreement."""
        self.ensure_one()
        return dict(self._fields["tier"]._description_selection(self.env))[self.tier]

    @api.model
    def _find_worker(self, *people, company=None):
        """Return the first of several people who still works here; nobody if none does.

        :param company: the company that they work for; any if None
        :param people: users in the order in which they are asked; empty ones are passed over
        """
        for user in people:
            if user.active and user._collections_works_for(company):
                return user
        return self.env["res.users"]

    def _find_approvers_sudo(self, tier):
        """Return the people of a Collections group who may act for the company.

        :param str tier: ``collector``, ``supervisor`` or ``manager``
        """
        self.ensure_one()
        # Sudo: who belongs to a group is no secret here, and few may read groups.
        group = self.env.ref(f"collections_followup.group_collections_{tier}").sudo()
        people = group.all_user_ids.filtered(
            lambda user: self.company_id in user.company_ids and user.active and not user.share
        )
        return people.sorted("id") - self.env.ref("base.user_root")

    # ---------------------------------------------------------------- documents

    def _get_lang(self):
        """Return the language in which the customer reads this agreement."""
        return self.contact_id.lang or self.partner_id.lang or self.env.lang or "en_US"

    def _get_signature_sudo(self):
        """Return how the customer has accepted this agreement; None where he has not.

        :return: dict of texts: ``name``, ``date``, ``address`` (IP, where it was done online), and
            ``picture``, base64, empty where only the name was given
        """
        self.ensure_one()
        return None

    def _get_kept_paper_sudo(self):
        """Return the paper as the customer has accepted it: name and content; None if none is."""
        self.ensure_one()
        return None

    def _get_bank_account(self):
        """Return the bank account that the customer pays to."""
        # Sudo: the invoices name the account; who reads the agreement, a customer perhaps, need
        # not read them.
        return self.company_id._collections_get_bank_sudo(
            self.currency_id, self.sudo().line_ids.move_line_id.move_id
        )

    def _get_send_action(self, template, **context):
        """Return the action that opens the e-mail with the document attached.

        :param str template: XML id of the e-mail template within the add-on
        :param context: further keys of the action's context
        """
        self.ensure_one()
        self._refresh_contact()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send %s", self.name),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": self.env.ref(f"collections_followup.{template}").id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
                **context,
            },
        }

    # ------------------------------------------------------------------- actions

    def action_view_case(self):
        """Open the customer's case."""
        self.ensure_one()
        if not self.case_id:
            raise UserError(self.env._("Nothing of this customer was overdue: there is no case."))
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.case",
            "res_id": self.case_id.id,
            "view_mode": "form",
        }

    @api.model
    def _get_list_action(self, agreements, title, views="list,form"):
        """Return the action that shows agreements: the only one itself, or a list.

        :param agreements: one or several
        :param str title: heading of the screen
        :param str views: modes of the list
        """
        action = {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "view_mode": views,
            "domain": [("id", "in", agreements.ids)],
            "context": {"create": False},
        }
        if len(agreements) == 1:
            action.update(view_mode="form", views=[(False, "form")], res_id=agreements.id)
        return action
