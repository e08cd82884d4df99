from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from ...models.contact.collections_adviser import Callback
from ...models.gate.collections_channel import CHANNELS as GATE_CHANNELS
from ...models.promise.collections_promise import CHANNELS

# What is called or written to is an address that contact rules know.
WITH_ADDRESS = ("phone", "sms", "email")
# Communications with the customer that the dialog reminds of
RECENT = 5


class CollectionsContactWizard(models.TransientModel):
    """Asks what came of a call, a visit or a message, while it is fresh."""

    _name = "collections.contact.wizard"
    _inherit = ["collections.checked", "collections.gate.dialog"]
    _description = "Log a Contact"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company._collections_owner() or self.env.company,
    )
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", required=True)
    # The customer is known from where the dialog was opened.
    is_fixed = fields.Boolean(export_string_translation=False)
    case_id = fields.Many2one(
        comodel_name="collections.case",
        compute="_compute_case_id",
        store=True,
        readonly=False,
        compute_sudo=False,
    )
    notice_id = fields.Many2one(comodel_name="collections.notice")
    move_ids = fields.Many2many(
        comodel_name="account.move",
        relation="collections_contact_wizard_move_rel",
        column1="wizard_id",
        column2="move_id",
        string="About",
    )
    corrects_id = fields.Many2one(comodel_name="collections.contact")
    correction_reason = fields.Char(string="Why corrected")
    channel = fields.Selection(selection=CHANNELS, required=True, default="phone")
    direction = fields.Selection(
        selection=[("out", "Outgoing"), ("in", "Incoming")],
        required=True,
        default="out",
    )
    date = fields.Datetime(string="When", required=True, default=lambda self: fields.Datetime.now())
    person_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact person",
        compute="_compute_person_id",
        store=True,
        readonly=False,
        domain="[('commercial_partner_id', '=', partner_id)]",
        compute_sudo=False,
    )
    person_name = fields.Char(
        string="Spoken to", help="By name, where it was not the contact person."
    )
    address = fields.Char(
        string="Number or address",
        compute="_compute_address",
        store=True,
        readonly=False,
        compute_sudo=False,
    )
    address_note = fields.Char(
        string="Not used",
        compute="_compute_address_note",
        help="Numbers and addresses of the contact that are not used any more, and why.",
    )
    duration = fields.Integer(string="Minutes")
    outcome_id = fields.Many2one(
        comodel_name="collections.contact.outcome",
        domain="[('company_id', 'in', (False, company_id)), ('is_pending', '=', False)]",
    )
    leads_to = fields.Selection(related="outcome_id.leads_to", related_sudo=False)
    note = fields.Text()
    next_action_date = fields.Date(
        string="Next action",
        compute="_compute_next_action_date",
        store=True,
        readonly=False,
        help="A call or a task is planned for this day. Empty: none is.",
        compute_sudo=False,
    )
    activity_ids = fields.Many2many(
        comodel_name="mail.activity",
        relation="collections_contact_wizard_activity_rel",
        column1="wizard_id",
        column2="activity_id",
        string="Planned calls done",
        compute="_compute_activity_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', open_activity_ids)]",
        compute_sudo=False,
    )
    open_activity_ids = fields.Many2many(
        comodel_name="mail.activity",
        compute="_compute_open_activity_ids",
        export_string_translation=False,
    )
    # What this dialog has logged already: pressed twice, it logs once.
    logged_id = fields.Many2one(
        comodel_name="collections.contact", readonly=True, export_string_translation=False
    )
    cease = fields.Boolean(related="partner_id.collections_cease", related_sudo=False)
    currency_id = fields.Many2one(related="case_id.currency_id", related_sudo=False)
    amount_overdue = fields.Monetary(related="case_id.amount_overdue", related_sudo=False)
    days_overdue = fields.Integer(related="case_id.days_overdue", related_sudo=False)
    script = fields.Html(string="Call script", compute="_compute_script", sanitize=False)
    open_items = fields.Html(compute="_compute_open_items", sanitize=False)
    recent = fields.Html(string="Last contacts", compute="_compute_recent", sanitize=False)

    @api.model
    def _get_action(self, partner=None, company=None, **values):
        """Return the action that opens the dialog.

        :param partner: the customer; asked for where there is none
        :param company: the company that keeps the log
        :param values: further fields to start with
        """
        self.env["collections.contact"].check_access("create")
        wizard = self.browse()
        if partner:
            values.update(partner_id=partner.id, is_fixed=not values.get("corrects_id"))
            if company:
                values["company_id"] = company.id
            wizard = self.create(values)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the entry")
            if values.get("corrects_id")
            else self.env._("Log a contact"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.depends("partner_id", "company_id")
    def _compute_case_id(self):
        for wizard in self:
            wizard.case_id = self.env["collections.case"].search(
                [
                    ("partner_id", "=", wizard.partner_id.commercial_partner_id.id),
                    ("company_id", "=", wizard.company_id.id),
                    ("state", "=", "open"),
                ],
                limit=1,
            )

    @api.depends("partner_id", "company_id", "case_id")
    def _compute_person_id(self):
        known = self.env["collections.level"]._get_all_channels()
        for wizard in self:
            partner = wizard.partner_id
            wizard.person_id = partner and partner._collections_get_recipient(
                wizard.company_id,
                wizard.channel if wizard.channel in known else None,
                role=wizard.case_id.level_id.role_id,
            )

    @api.depends("person_id", "partner_id", "channel")
    def _compute_address(self):
        for wizard in self:
            person = wizard.person_id or wizard.partner_id
            if wizard.channel in WITH_ADDRESS:
                wizard.address = (
                    person._collections_get_gate_address(wizard.channel) if person else False
                )
            elif wizard.channel in ("letter", "visit"):
                wizard.address = person.contact_address_inline
            else:
                wizard.address = False

    @api.depends("person_id", "partner_id", "channel")
    def _compute_address_note(self):
        for wizard in self:
            person = wizard.person_id or wizard.partner_id
            known = person and wizard.channel in dict(GATE_CHANNELS)
            wizard.address_note = (
                person._collections_describe_unusable(wizard.channel) if known else False
            )

    @api.depends("outcome_id", "company_id", "partner_id", "person_id", "channel", "direction")
    def _compute_next_action_date(self):
        for wizard in self:
            days = wizard.outcome_id.next_days
            company, partner = wizard.company_id, wizard.person_id or wizard.partner_id
            day = (
                company._collections_add_working_days(company._collections_today(), days)
                if days
                else False
            )
            if day and partner and wizard.channel == "phone":
                advisers = self.env["collections.adviser"]
                found = advisers._find_days(company, partner, [day])
                day = found[day][0] if day in found else day
                # Where the rules do not allow it then, when they do
                callback = Callback(
                    company,
                    partner,
                    day,
                    spoken=wizard.outcome_id.reach == "conversation",
                    placed=wizard.direction == "out",
                )
                day, _why = advisers._move_blocked({0: callback})[0]
            wizard.next_action_date = day

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        # Logged on the wrong customer: what asked for the call was another one's.
        customer = self.partner_id.commercial_partner_id
        self.move_ids = self.move_ids.filtered(lambda move: move.commercial_partner_id == customer)
        if self.notice_id.partner_id != customer:
            self.notice_id = False

    def _get_activities_domain(self):
        """Return the domain of the open activities on the case and the customer."""
        threads = (self.case_id, self.partner_id.commercial_partner_id)
        return Domain.OR(
            Domain("res_model", "=", thread._name) & Domain("res_id", "=", thread.id)
            for thread in threads
            if thread
        )

    @api.depends("case_id", "partner_id")
    def _compute_open_activity_ids(self):
        for wizard in self:
            wizard.open_activity_ids = self.env["mail.activity"].search(
                wizard._get_activities_domain(), order="date_deadline, id"
            )

    @api.depends("open_activity_ids", "channel", "notice_id", "corrects_id")
    def _compute_activity_ids(self):
        for wizard in self:
            today = wizard.company_id._collections_today()
            planned = wizard.open_activity_ids.filtered(
                lambda activity, today=today: (
                    activity.activity_category == "phonecall" and activity.date_deadline <= today
                )
            )
            if wizard.channel != "phone":
                planned = planned.browse()
            # Sudo: the call that a notice asks for may be a colleague's.
            planned |= wizard.notice_id.sudo().activity_id.filtered("active")
            wizard.activity_ids = planned.browse() if wizard.corrects_id else planned

    @api.depends("notice_id", "case_id")
    def _compute_script(self):
        for wizard in self:
            wizard.script = wizard.notice_id.content or wizard.case_id.call_script

    @api.depends("case_id")
    def _compute_open_items(self):
        """Show what the call is about, where its script says to name the invoices."""
        for wizard in self:
            case = wizard.case_id
            today = wizard.company_id._collections_today()
            rows = [
                {
                    "number": line.move_name or line.name or "",
                    "due": format_date(self.env, line.date_maturity or line.date),
                    "days": max((today - (line.date_maturity or line.date)).days, 0),
                    "open": line.currency_id.format(line.amount_residual_currency),
                }
                for line in case.move_line_ids
            ]
            wizard.open_items = rows and self.env["ir.qweb"]._render(
                "collections_followup.contact_open_items", {"rows": rows}
            )

    @api.depends("partner_id", "company_id")
    def _compute_recent(self):
        for wizard in self:
            wizard.recent = wizard._get_recent() if wizard.partner_id else False

    def _get_recent(self):
        """Return the last communications with the customer as a list, the newest in front.

        Logged contacts and notices that were sent, each from its own record.
        """
        self.ensure_one()
        domain = [
            ("partner_id", "=", self.partner_id.commercial_partner_id.id),
            ("company_id", "=", self.company_id.id),
        ]
        contacts = self.env["collections.contact"].search(
            [*domain, ("corrected_by_id", "=", False)], limit=RECENT
        )
        notices = self.env["collections.notice"].search(
            [*domain, ("state", "=", "sent")], order="date_sent desc, id desc", limit=RECENT
        )
        rows = [(contact.date, contact._get_text(), contact.user_id.name) for contact in contacts]
        channels = dict(notices._fields["channel"]._description_selection(self.env))
        rows += [
            (
                notice.date_sent,
                f"{channels[notice.channel]}: {notice.level_id.name}",
                self.env._("notice"),
            )
            for notice in notices
        ]
        rows.sort(key=lambda row: row[0], reverse=True)
        recent = [
            {
                "moment": format_datetime(self.env, moment, dt_format="short"),
                "text": text,
                "who": who,
            }
            for moment, text, who in rows[:RECENT]
        ]
        return self.env["ir.qweb"]._render("collections_followup.contact_recent", {"rows": recent})

    @api.model
    def _get_gate_depends(self):
        # OVERRIDE 'collections.gate.dialog'
        return [
            *("partner_id", "person_id", "channel", "address", "date", "direction"),
            *("company_id", "move_ids", "corrects_id"),
        ]

    def _get_gate_rows(self):
        # OVERRIDE 'collections.gate.dialog'
        if self.direction == "in" or self.corrects_id or not self.partner_id:
            # Who calls us is not reached by us, and what took place is put right.
            return []
        if self.channel not in dict(GATE_CHANNELS):
            return []
        return [
            {
                "partner": self.person_id or self.partner_id,
                "channel": self.channel,
                "address": self.address if self.channel in WITH_ADDRESS else None,
                "when": self.date,
                "company": self.company_id,
                "items": self.move_ids,
            }
        ]

    def _log(self):
        """Log what was entered, once, and return the entry."""
        self.ensure_one()
        if self.logged_id:
            return self.logged_id
        if self.outcome_id:
            self._pass_gate()
        if not self.outcome_id:
            raise UserError(self.env._("Choose the outcome: what came of it?"))
        contacts = self.env["collections.contact"]
        values = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in contacts._user_creatable & set(self._fields)
        }
        # Of two who press at once the second fails to serialize here, and comes again.
        self.logged_id = contacts._log(self.activity_ids, **values)
        return self.logged_id

    def action_save(self):
        """Log the contact."""
        contact = self._log()
        message = self.env._("%s logged.", contact.name)
        if contact.next_action_date:
            message = self.env._(
                "%(contact)s logged. Next action on %(date)s.",
                contact=contact.name,
                date=format_date(self.env, contact.next_action_date),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_save_promise(self):
        """Log the contact, then the promise that was given in it."""
        return self._log().action_promise()

    def action_save_dispute(self):
        """Log the contact, then the dispute that was raised in it."""
        return self._log().action_dispute()
