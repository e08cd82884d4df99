from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...models.base.collections_guarded import without_defaults

REPORT = "collections_followup.report_group_statement"
SENDERS = "collections_followup.group_collections_collector,account.group_account_invoice"


class CollectionsGroupOverview(models.TransientModel):
    """What the companies of a group owe together, as far as the user may see them."""

    _name = "collections.group.overview"
    _inherit = ["collections.guarded"]
    _description = "Group of Companies"
    _rec_name = "head_id"

    head_id = fields.Many2one(comodel_name="res.partner", string="Head of the group", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id", related_sudo=False)
    contact_id = fields.Many2one(comodel_name="res.partner", string="Counterpart", readonly=True)
    line_ids = fields.One2many(
        comodel_name="collections.group.overview.line",
        inverse_name="overview_id",
        string="Companies",
        readonly=True,
    )
    left_out = fields.Integer(
        string="Companies of colleagues", readonly=True, help="In the group, and not yours to see."
    )
    amount_open = fields.Monetary(string="Open", readonly=True)
    amount_overdue = fields.Monetary(string="Overdue", readonly=True)
    exposure = fields.Monetary(
        readonly=True, help="What is open, drafted and ordered, see the credit of a customer."
    )
    limit = fields.Monetary(
        string="Limit of the group", readonly=True, help="The credit limit of its head."
    )
    has_limit = fields.Boolean(readonly=True)

    @api.model
    @api.private
    def _open(self, partner):
        """Read the group of a customer, and return the action that shows it.

        :param partner: a contact of one of its companies
        """
        partner.check_access("read")
        self.env["collections.statement"]._check_reader(partner)
        company = self.env.company._collections_owner() or self.env.company
        customer = partner.commercial_partner_id
        group = self.env["collections.group"]._read(customer, company)[customer]
        if customer not in group.members:
            raise AccessError(self.env._("This is the customer of a colleague."))
        exposures = self.env["collections.exposure"]._read(group.members, company)
        cases = self.env["collections.case"]._find_open(group.members, company)
        owed = group.members.with_company(company)
        rows = [
            {
                "partner_id": member.id,
                "amount_open": member.collections_amount_due,
                "amount_overdue": member.collections_amount_overdue,
                "exposure": exposures[member].total,
                "case_id": cases[company, member].id if (company, member) in cases else False,
            }
            for member in owed
        ]
        contact = self.env["collections.group"]._get_counterpart(group.head, company)
        limit = self.env["collections.exposure"]._get_limit(group.head, company)
        overview = (
            without_defaults(self)
            ._as_engine()
            .create(
                {
                    "head_id": group.head.id,
                    "company_id": company.id,
                    "contact_id": contact.id,
                    "left_out": group.left_out,
                    "limit": limit or 0.0,
                    # Of a part of the group only, it says nothing.
                    "has_limit": limit is not None and not group.left_out,
                    **{
                        name: sum(row[name] for row in rows)
                        for name in ("amount_open", "amount_overdue", "exposure")
                    },
                    "line_ids": [
                        Command.create(row)
                        for row in sorted(rows, key=lambda row: -row["amount_overdue"])
                    ],
                }
            )
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Group of %s", group.head.display_name),
            "res_model": self._name,
            "res_id": overview.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_view_cases(self):
        """Open the cases of the group's companies."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cases of the group of %s", self.head_id.display_name),
            "res_model": "collections.case",
            "view_mode": "list,form",
            "domain": [
                ("partner_id", "in", self.line_ids.partner_id.ids),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "open"),
            ],
        }

    def action_print(self):
        """Print the statement of the group for its head."""
        self.ensure_one()
        self.check_access("read")
        return self.env.ref("collections_followup.action_report_group_statement").report_action(
            self.head_id
        )

    def action_send(self):
        """Open an e-mail to the counterpart, with the statement of the group."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_groups(SENDERS):
            raise AccessError(self.env._("Who only reads does not write to customers."))
        # Read again: the dialog may be open since yesterday.
        groups = self.env["collections.group"]
        contact = groups._get_counterpart(
            self.head_id, self.company_id
        ) or self.head_id._collections_get_recipient(self.company_id)
        if not contact:
            raise UserError(self.env._("Nobody at the head of the group is to be written to."))
        report = self.env["ir.actions.report"].with_company(self.company_id)
        pdf, _kind = report._render_qweb_pdf(REPORT, self.head_id.ids)
        statements = self.env["collections.statement"]
        day = self.company_id._collections_today()
        file = without_defaults(self.env["ir.attachment"]).create(
            {
                "name": statements._get_statement_filename(self.head_id, day),
                "raw": pdf,
                "mimetype": "application/pdf",
                "res_model": "mail.compose.message",
                "res_id": 0,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to the head of the group"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": "res.partner",
                "default_res_ids": self.head_id.ids,
                "default_composition_mode": "comment",
                "default_partner_ids": contact.ids,
                "default_attachment_ids": file.ids,
                # It is about what is owed: the contact rules are asked.
                "default_collections_company_id": self.company_id.id,
                "default_subject": self.env._("Statement of your group"),
                "default_email_layout_xmlid": "mail.mail_notification_light",
            },
        }
