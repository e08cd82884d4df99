from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import credit_application
from ..base.collections_checked import check_one

LINK_DAYS = 30
MOST_DAYS = 180


class CollectionsCreditApplication(models.Model):
    """A customer applies for credit on a form that is reached by a link, without login.

    Somebody of the team makes the link and sends it; it works for some days and once. What the
    customer enters is kept as it came, with the consent: its words, when, from where. It leads to a
    review, or is declined with a reason. The form: ``collections_credit_application_form.py``.
    """

    _name = "collections.credit.application"
    _inherit = [
        "collections.guarded",
        "collections.numbered",
        "collections.owned",
        "collections.thread",
        "mail.activity.mixin",
    ]
    _description = "Credit Application"
    _order = "id desc"
    _number_prefix = "APPL"
    _number_also = "partner_id"
    _user_writable = frozenset({"date_expires", "answer"})
    _user_creatable = frozenset({"partner_id", "date_expires"})

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        help="Who is asked to apply, a new customer perhaps.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        selection=[
            ("invited", "Invited"),
            ("received", "Received"),
            ("reviewed", "In review"),
            ("declined", "Declined"),
            ("revoked", "Link revoked"),
        ],
        required=True,
        default="invited",
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Invited by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    date_expires = fields.Date(
        string="Link works until",
        required=True,
        default=lambda self: fields.Date.add(self.env.company._collections_today(), days=LINK_DAYS),
        before_write="_check_invited",
        help="The last day.",
    )
    nonce = fields.Char(
        copy=False,
        export_string_translation=False,
        groups="base.group_system",
        help="What the link is signed with beside the number: another one ends it.",
    )
    link = fields.Char(compute="_compute_link")
    is_open = fields.Boolean(string="Link works", compute="_compute_is_open")

    # What the customer has entered
    date_received = fields.Datetime(string="Received")
    legal_name = fields.Char(string="Company name")
    trade = fields.Char()
    vat = fields.Char(string="VAT number")
    registration = fields.Char(string="Register number")
    street = fields.Char()
    zip = fields.Char(string="ZIP")
    city = fields.Char()
    country = fields.Char()
    person = fields.Char(string="Contact person")
    email = fields.Char(string="E-mail")
    phone = fields.Char()
    amount = fields.Monetary(string="Limit asked for")
    bank = fields.Char()
    iban = fields.Char(string="IBAN")
    references = fields.Text(help="Suppliers who know the customer.")
    remark = fields.Text()
    document_count = fields.Integer(string="Documents", compute="_compute_document_count")

    # The consent, as it was given
    consent_text = fields.Text(string="Consent")
    consent_version = fields.Char(
        string="Version", help="The first twelve digits of the SHA-256 of the words."
    )
    consent_ip = fields.Char(string="Given from", help="IP address.")

    # Of those who try the form
    tries = fields.Integer(export_string_translation=False)
    tries_since = fields.Datetime(export_string_translation=False)

    answer = fields.Text(string="Reason", before_write="_check_answer", help="Why it is declined.")
    review_id = fields.Many2one(
        comodel_name="collections.credit.review", index="btree_not_null", ondelete="set null"
    )
    closed_by_id = fields.Many2one(comodel_name="res.users", string="Decided by")

    @api.depends("state", "date_expires")
    def _compute_is_open(self):
        for application in self:
            application.is_open = (
                application.state == "invited"
                and application.date_expires
                and application.date_expires >= application.company_id._collections_today()
            )

    @api.depends("is_open")
    def _compute_link(self):
        working = self.has_access("write")
        for application in self:
            application.link = (
                application._get_link_sudo() if working and application.is_open else False
            )

    def _compute_document_count(self):
        # Sudo: how many files came with it, for whoever may read it.
        counts = dict(
            self.env["ir.attachment"]
            .sudo()
            ._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
                ["__count"],
            )
        )
        for application in self:
            application.document_count = counts.get(application.id, 0)

    # ------------------------------------------------------------------------- inviting

    @api.model
    def _complete_new(self, vals_list):
        # EXTENDS 'collections.guarded': the company, and the customer behind a contact
        result = []
        for vals in vals_list:
            partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
            if not partner.exists():
                raise UserError(self.env._("Choose the customer who is asked to apply."))
            company = self.env.company._collections_owner() or self.env.company
            if not self._is_engine() and not company._collections_manages_credit():
                raise UserError(self.env._("This company does not manage credit."))
            result.append(
                {
                    "company_id": company.id,
                    **vals,
                    "partner_id": partner.commercial_partner_id.id,
                }
            )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        applications = super().create(vals_list)
        # Sudo: what signs the link is for nobody to read.
        for application in applications.sudo():
            application.nonce = self._make_nonce()
        for application in applications:
            application._check_days()
            application._check_work()
        return applications

    def write(self, vals):
        result = super().write(vals)
        if "date_expires" in vals:
            for application in self:
                application._check_days()
        return result

    def _check_days(self):
        """Refuse a link that works too long, or is over already."""
        today = self.company_id._collections_today()
        if not today <= self.date_expires <= fields.Date.add(today, days=MOST_DAYS):
            raise UserError(
                self.env._("A link works from today on, for %s days at most.", MOST_DAYS)
            )

    def _check_invited(self, _vals):
        """Refuse to change the link of what has come in."""
        if any(application.state != "invited" for application in self):
            raise UserError(self.env._("Only a link that nobody has used yet can be changed."))

    def _check_work(self):
        """Refuse whoever does not work on this customer."""
        self.ensure_one()
        self.check_access("write")
        self.env["collections.case"]._check_own(self.partner_id, self.company_id)

    def action_send(self):
        """Open an e-mail to the customer with the link."""
        self._check_work()
        if not self.is_open:
            raise UserError(self.env._("The link does not work any more. Make another."))
        body = self.env["ir.qweb"]._render(
            "collections_followup.credit_application_email",
            {"application": self, "link": self._get_link_sudo()},
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the link"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_partner_ids": self.partner_id.ids,
                "default_subject": self.env._("Credit application"),
                "default_body": body,
                "default_email_layout_xmlid": "mail.mail_notification_light",
            },
        }

    def action_revoke(self):
        """Let the link work no more."""
        self._check_work()
        self._check_invited(None)
        self._as_engine().state = "revoked"
        return True

    # ------------------------------------------------------------------------- deciding

    def action_review(self):
        """Begin the review of the customer's credit, with the limit that was asked for."""
        self._check_work()
        self._check_received()
        action = self.partner_id.with_context(
            allowed_company_ids=self.company_id.ids
        ).action_collections_review_credit()
        review = self.env["collections.credit.review"].browse(action["res_id"])
        if review.state == "draft":
            text = self.env._(
                "Applied for by %(person)s (%(number)s).", person=self.person, number=self.name
            )
            # Below what a colleague has written already, and so is the amount that he entered.
            note = "\n".join(filter(None, [review.note, text]))
            is_free = not review.currency_id.compare_amounts(review.amount, review.amount_proposed)
            review.write({"note": note, **({"amount": self.amount} if is_free else {})})
        self._close("reviewed", review)
        return action

    def action_decline(self):
        """Decline the application, with the reason that was entered."""
        self._check_work()
        self._check_received()
        if not (self.answer or "").strip():
            raise UserError(self.env._("Enter why it is declined: the reason is kept."))
        self._close("declined")
        return True

    def _check_received(self):
        if self.state != "received":
            raise UserError(self.env._("Only an application that has come in is decided on, once."))

    def _check_answer(self, _vals):
        """Refuse to change the reason for which it was declined."""
        if any(application.state == "declined" for application in self):
            raise UserError(self.env._("Only an application that has come in is decided on, once."))

    def _close(self, state, review=None):
        """Write down what became of this application, and end its tasks."""
        self._as_engine().write(
            {
                "state": state,
                "closed_by_id": self.env.uid,
                "review_id": review.id if review else False,
            }
        )
        # Sudo: the task of whoever had it.
        self.sudo().activity_ids.action_feedback()

    def action_documents(self):
        """Open the files that came with this application."""
        check_one(self)
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Documents of %s", self.name),
            "res_model": "ir.attachment",
            "view_mode": "kanban,list,form",
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
            "context": {"create": False},
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(self.env._("Applications are kept as a record. Revoke the link."))

    @api.model
    @api.private
    def _get_entered(self):
        """Return the names of the fields that a customer enters."""
        return tuple(credit_application.FIELDS)
