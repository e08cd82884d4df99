from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_list
from odoo.tools.mail import email_split
from odoo.tools.pdf import merge_pdf

from ...models.base.collections_guarded import internal, without_defaults

# Who may write to customers: not those who only read
SENDERS = "collections_followup.group_collections_collector,account.group_account_invoice"


class CollectionsStatementWizard(models.TransientModel):
    """Make the account statements of one or many customers, to print or to send."""

    _name = "collections.statement.wizard"
    _inherit = ["collections.checked", "collections.gate.dialog"]
    _description = "Account Statement"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Customers",
        required=True,
        help="Contacts stand for the company that they belong to.",
    )
    mode = fields.Selection(
        selection=[("open", "Open items"), ("all", "All movements")],
        string="Shows",
        required=True,
        default="open",
        help="Open items: what is not paid on the last day.\n"
        "All movements: invoices and payments between two days, with the balance before and "
        "after.",
    )
    date_from = fields.Date(
        string="From",
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
        compute_sudo=False,
    )
    date_to = fields.Date(
        string="As of",
        required=True,
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
        compute_sudo=False,
    )
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Document",
        readonly=True,
        export_string_translation=False,
    )
    unreachable = fields.Char(
        string="Without e-mail",
        compute="_compute_unreachable",
        help="Customers who cannot be sent a statement by e-mail.",
    )

    @api.depends("company_id")
    def _compute_date_to(self):
        for wizard in self:
            wizard.date_to = (wizard.company_id or self.env.company)._collections_today()

    @api.depends("date_to")
    def _compute_date_from(self):
        for wizard in self:
            wizard.date_from = wizard.date_to and wizard.date_to.replace(month=1, day=1)

    @api.depends("partner_ids")
    def _compute_unreachable(self):
        for wizard in self:
            contacts = wizard._get_contacts()
            reachable = wizard._get_reachable(contacts)
            missing = [customer.name or "" for customer in contacts if customer not in reachable]
            wizard.unreachable = format_list(self.env, missing) if missing else False

    @api.constrains("mode", "date_from", "date_to")
    def _check_dates(self):
        for wizard in self:
            if wizard.mode == "all" and wizard.date_from and wizard.date_from > wizard.date_to:
                raise ValidationError(
                    self.env._("The first day of the statement comes after its last. Correct it.")
                )

    def _get_contacts(self):
        """Return who gets each customer's statement, by customer."""
        self.ensure_one()
        customers = self.partner_ids._origin.commercial_partner_id
        if not self.company_id:
            return {}
        return customers._collections_get_recipients(self.company_id)

    @api.model
    def _get_reachable(self, contacts):
        """Return those of the customers, with their contacts, whom an e-mail reaches.

        :param dict contacts: the contact who gets the statement, by customer
        """
        everybody = self.env["res.partner"].union(*contacts, *contacts.values())
        refused = everybody._collections_get_refused_emails()
        return {
            customer: contact
            for customer, contact in contacts.items()
            if not contact._collections_find_email_problem(customer, refused)
        }

    @api.model
    def _get_gate_depends(self):
        # OVERRIDE 'collections.gate.dialog'
        return ["partner_ids", "company_id"]

    def _get_gate_rows(self):
        # OVERRIDE 'collections.gate.dialog'
        reachable = self._get_reachable(self._get_contacts()) if self.partner_ids else {}
        if not reachable:
            return []
        owner = self.company_id._collections_owner() or self.company_id
        return [
            {
                "partner": contact,
                "channel": "email",
                "address": address,
                "company": owner,
            }
            for customer, contact in reachable.items()
            for address in email_split(", ".join(contact._collections_get_email_to(customer)))
        ]

    def _get_options(self):
        """Return the options of the statements, see ``collections.statement``."""
        self.ensure_one()
        return {"mode": self.mode, "date_from": self.date_from, "date_to": self.date_to}

    def _get_statements(self):
        """Return the statement model, in the company of this wizard."""
        self.ensure_one()
        return self.env["collections.statement"].with_company(self.company_id)

    def _check_own_customers(self):
        """Refuse collectors who write to a colleague's customers, where the company says so.

        Whoever sends invoices sends statements, too, whosever the customer is.
        """
        if not self.env.user.has_group("account.group_account_invoice"):
            company = self.company_id
            self.env["collections.case"]._check_own(
                self.partner_ids.commercial_partner_id, company._collections_owner() or company
            )

    # ---------------------------------------------------------------------- actions

    def action_download(self):
        """Make all statements as one PDF and download it."""
        self.ensure_one()
        statements = self._get_statements()
        customers = self.partner_ids.commercial_partner_id.sorted("name")
        pdfs = statements._get_statement_pdfs(customers, self._get_options())
        if len(customers) == 1:
            name = statements._get_statement_filename(customers, self.date_to)
        else:
            name = f"{self.env._('Account statements')} {self.date_to}.pdf"
        ordered = [pdfs[customer.id] for customer in customers]
        self.attachment_id = without_defaults(self.env["ir.attachment"]).create(
            {
                "name": name,
                "raw": ordered[0] if len(ordered) == 1 else merge_pdf(ordered),
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
            "close": True,
        }

    def action_send(self):
        """Send each customer the statement by e-mail, through core's queue."""
        self.ensure_one()
        if not self.env.user.has_groups(SENDERS):
            raise AccessError(
                self.env._(
                    "You may read statements, and print them. They are sent by the Collections "
                    "team and by those who send invoices."
                )
            )
        self._check_own_customers()
        contacts = self._get_reachable(self._get_contacts())
        if not contacts:
            raise UserError(
                self.env._(
                    "None of these customers has an e-mail address. Enter one on their "
                    "follow-up contact, or print the statements."
                )
            )
        overrides = self._pass_gate(waits=True)
        statements = self._get_statements().with_context(
            collections_overrides=internal(overrides.ids)
        )
        mails = statements._send_by_email(contacts, self._get_options())
        message = self.env._("%s account statements are on their way.", len(mails))
        if self.unreachable:
            message += " " + self.env._("Without e-mail address: %s.", self.unreachable)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if self.unreachable else "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
