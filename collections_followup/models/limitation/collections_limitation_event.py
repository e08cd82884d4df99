from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...engine.limitation_rules import SUSPENDING
from . import collections_limitation_source  # noqa: F401 - the mixin of the model below


class CollectionsLimitationEvent(models.Model):
    """What happened and moves the end of a limitation, entered by a person with its document.

    It stays as it was entered: a mistake is struck out with its reason. Only the end of what lasts
    is entered later.
    """

    _name = "collections.limitation.event"
    _inherit = ["collections.guarded", "collections.owned", "collections.limitation.source"]
    _description = "Event of a Limitation"
    _order = "date desc, id desc"
    _limitation_order = 20
    _user_creatable = frozenset(
        {
            *("partner_id", "company_id", "kind", "date", "date_end", "move_line_ids"),
            *("document", "document_name", "note"),
        }
    )
    _user_writable = frozenset({"date_end"})

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('parent_id', '=', False)]",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company._collections_owner() or self.env.company,
    )
    kind = fields.Selection(
        selection=[
            ("acknowledgement", "Acknowledgement of the debt"),
            ("letter", "Letter that keeps the claim"),
            ("negotiation", "Negotiation"),
            ("action", "Legal action"),
            ("judgment", "Judgment or other title"),
        ],
        required=True,
        default="acknowledgement",
    )
    date = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._collections_today(),
        help="The day that counts: of the customer's writing, of filing, of the title.",
    )
    date_end = fields.Date(
        string="Until",
        before_write="_check_ending",
        help="Of a negotiation or an action. Empty: it goes on.",
    )
    move_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="collections_limitation_event_line_rel",
        column1="event_id",
        column2="move_line_id",
        string="Items",
        domain="[('partner_id.commercial_partner_id', '=', partner_id),"
        " ('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted'),"
        " ('amount_currency', '>', 0)]",
        help="Empty: all that the customer owed on that day.",
    )
    document = fields.Binary(attachment=True, copy=False)
    document_name = fields.Char()
    note = fields.Text()
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered by",
        required=True,
        default=lambda self: self.env.user,
    )
    struck_by_id = fields.Many2one(comodel_name="res.users", string="Struck out by")
    is_struck = fields.Boolean(string="Struck out", index=True)

    @api.constrains("date", "date_end", "kind")
    def _check_days(self):
        for event in self:
            if event.date_end and event.kind not in SUSPENDING:
                raise ValidationError(
                    self.env._("Only a negotiation or a legal action lasts until a day.")
                )
            if event.date_end and event.date_end < event.date:
                raise ValidationError(self.env._("It cannot end before it began."))
            if event.date > event.company_id._collections_today():
                raise ValidationError(self.env._("It has not happened yet: enter it on its day."))

    @api.constrains("partner_id", "company_id", "move_line_ids")
    def _check_items(self):
        for event in self:
            # Sudo: customer and company of the items are compared, and nothing is shown.
            items = event.sudo().move_line_ids
            covered = event.company_id._collections_covered() | event.company_id
            if items.partner_id.commercial_partner_id - event.partner_id or (
                items.company_id - covered
            ):
                raise ValidationError(
                    self.env._("The items are not all of this customer and this company.")
                )

    def _check_ending(self, vals):
        """Refuse to end again what has ended, see ``check_before_write``."""
        for event in self:
            if event.is_struck or event.date_end:
                raise UserError(
                    self.env._("It has ended, and stays as it was entered. Strike it out instead.")
                )

    @api.model
    def _complete_new(self, vals_list):
        # EXTENDS 'collections.guarded': of a contact's, the customer
        partners = self.env["res.partner"]
        return [
            {
                **vals,
                "partner_id": partners.browse(vals["partner_id"]).commercial_partner_id.id,
            }
            if vals.get("partner_id")
            else vals
            for vals in vals_list
        ]

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events.move_line_ids.check_access("read")
        for event in events:
            self.env["collections.case"]._check_own(event.partner_id, event.company_id)
        events._follow()
        return events

    def write(self, vals):
        result = super().write(vals)
        self._follow()
        return result

    def _follow(self):
        """Let the ends of these customers follow what was entered."""
        clock = self.env["collections.limitation.clock"]
        for company, events in self.grouped("company_id").items():
            # Sudo: a setting, which few read.
            if company.sudo().collections_limitation:
                clock._update_sudo(company.sudo(), tuple(events.partner_id.ids))

    def action_strike(self):
        """Strike these entries out: they count no more, and stay to be seen."""
        self.check_access("write")
        for event in self:
            self.env["collections.case"]._check_own(event.partner_id, event.company_id)
        self._as_engine().write({"is_struck": True, "struck_by_id": self.env.user.id})

    def _read_document(self):
        """Return the document of this entry, as bytes; none where there is none."""
        self.ensure_one()
        # Sudo: a part of an entry that the user may read.
        found = self.env["ir.attachment"].sudo()
        found = found.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", "document"),
            ],
            limit=1,
        )
        return found.raw

    # ------------------------------------------------------------------- as a source

    @api.model
    def _get_limitation_flushed(self):
        # EXTENDS 'collections.limitation.source'
        return {"collections.limitation.event": None}

    @api.model
    def _sql_limitation_facts(self, company, items):
        # OVERRIDE: one without items is about all that was owed on its day
        return SQL(
            """
            SELECT i.line_id, e.kind, e.date AS first, e.date_end AS last
              FROM collections_limitation_event e
              JOIN res_partner ep ON ep.id = e.partner_id
              JOIN (%(items)s) i ON i.partner_id = ep.commercial_partner_id
              JOIN account_move_line el ON el.id = i.line_id
             WHERE e.company_id = %(company)s AND NOT COALESCE(e.is_struck, FALSE)
               AND (EXISTS (SELECT FROM collections_limitation_event_line_rel r
                             WHERE r.event_id = e.id AND r.move_line_id = i.line_id)
                    OR NOT EXISTS (SELECT FROM collections_limitation_event_line_rel r
                                    WHERE r.event_id = e.id)
                       AND COALESCE(el.invoice_date, el.date) <= e.date)
            """,
            items=items,
            company=company.id,
        )
