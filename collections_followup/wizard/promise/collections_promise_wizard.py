from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date, formatLang

from ...models.promise.collections_promise import CHANNELS


class CollectionsPromiseWizard(models.TransientModel):
    """Asks what a customer promised to pay, and by when."""

    _name = "collections.promise.wizard"
    _inherit = ["collections.agreement.wizard"]
    _description = "Log a Promise to Pay"

    _agreement_model = "collections.promise"
    _contact_channel = "phone"

    date = fields.Date(
        string="Promised for",
        required=True,
        default=lambda self: self.env.company._collections_get_proposed_day(7),
    )
    date_made = fields.Date(
        string="Promised on",
        required=True,
        default=lambda self: self.env.company._collections_today(),
        help="Payments dated before this day do not count.",
    )
    date_limit = fields.Date(help="Promised day plus the company's grace in working days.")
    channel = fields.Selection(
        selection=CHANNELS, string="Given by way of", required=True, default="phone"
    )
    contact_id = fields.Many2one(string="Given by")
    note = fields.Text()
    line_ids = fields.One2many(
        comodel_name="collections.promise.wizard.line", inverse_name="wizard_id", string="Items"
    )
    total = fields.Char(string="Promised in all", compute="_compute_total")
    replaced = fields.Text(compute="_compute_replaced")
    rest = fields.Text(
        compute="_compute_rest", help="What becomes of the part of an item that is not promised."
    )
    left_out = fields.Text(help="Items that cannot be promised, with what stands in the way.")

    def _get_items(self):
        # OVERRIDE
        return self.line_ids.move_line_id

    def _set_items(self, items):
        # OVERRIDE
        self.line_ids = [Command.clear(), *self._prepare_lines(items)]

    @api.model
    def _get_title(self):
        # OVERRIDE
        return self.env._("Promise to pay")

    @api.model
    def _prepare_start(self, items, partner=None, company=None):
        # OVERRIDE
        if items:
            self._get_agreements()._check_one_customer(items)
        company = items.company_id[:1] or company or self.env.company
        return {
            "company_id": (company._collections_owner() or company).id,
            "partner_id": (items.partner_id.commercial_partner_id or partner).id,
            "line_ids": self._prepare_lines(items),
        }

    @api.model
    def _prepare_lines(self, items):
        """Return commands for lines over receivable items, with what is open and undisputed."""
        disputed = items._collections_read_disputed()
        return [
            Command.create(
                {
                    "move_line_id": item.id,
                    "amount": item.amount_residual_currency - disputed.get(item, 0.0),
                }
            )
            for item in items
        ]

    @api.depends("line_ids.amount", "line_ids.currency_id")
    def _compute_total(self):
        for wizard in self:
            totals = {}
            for line in wizard.line_ids:
                totals[line.currency_id] = totals.get(line.currency_id, 0.0) + line.amount
            wizard.total = ", ".join(
                formatLang(self.env, amount, currency_obj=currency)
                for currency, amount in totals.items()
                if currency
            )

    @api.depends("line_ids.move_line_id")
    def _compute_replaced(self):
        states = self._get_agreements()._get_states()
        for wizard in self:
            promises = (
                # In sudo mode: what a colleague has logged is replaced, too, and must be seen.
                self.env["collections.promise.line"]
                .sudo()
                .search(
                    [
                        ("move_line_id", "in", wizard.line_ids.move_line_id.ids),
                        ("state", "in", states),
                    ]
                )
                .promise_id
            )
            wizard.replaced = "\n".join(
                self.env._(
                    "This replaces %(promise)s of %(amount)s for %(date)s (%(items)s).",
                    promise=promise.name,
                    amount=formatLang(self.env, promise.amount, currency_obj=promise.currency_id),
                    date=format_date(self.env, promise.date),
                    items=", ".join(promise.line_ids.mapped("name")),
                )
                for promise in promises
            )

    @api.depends("line_ids.amount", "line_ids.move_line_id", "date", "company_id")
    def _compute_rest(self):
        for wizard in self:
            disputed = wizard.line_ids.move_line_id._origin._collections_read_disputed()
            texts = []
            for line in wizard.line_ids.filtered("move_line_id"):
                rest = (
                    line.amount_residual - line.amount - disputed.get(line.move_line_id._origin, 0)
                )
                if not line.amount or line.currency_id.compare_amounts(rest, 0) <= 0:
                    continue
                texts.append(
                    self.env._(
                        "%(rest)s of %(item)s is not promised: it waits, too, until the promise is "
                        "kept, or %(limit)s at the latest, and is followed up again then.",
                        rest=formatLang(self.env, rest, currency_obj=line.currency_id),
                        item=line.move_line_id.move_name,
                        limit=format_date(self.env, wizard.date_limit),
                    )
                )
            wizard.rest = "\n".join(texts)

    def action_confirm(self):
        """Log the promise: its items are not chased while it is open."""
        self._do_once()
        items = self.line_ids.move_line_id
        if len(items) != len(self.line_ids):
            raise UserError(
                self.env._("An item is listed twice, or a line names none. Correct the list.")
            )
        promises = self.env["collections.promise"]._make(
            {line.move_line_id: line.amount for line in self.line_ids},
            self.date,
            replace=True,
            date_made=self.date_made,
            channel=self.channel,
            contact_id=self.contact_id.id,
            note=self.note,
            **self._get_handed_on(),
        )
        names, pending = ", ".join(promises.mapped("name")), promises._explain_pending()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if pending else "success",
                "message": self.env._(
                    "%(promises)s logged. %(pending)s", promises=names, pending=pending
                )
                if pending
                else self.env._(
                    "%(promises)s logged. Follow-up of these items waits until %(date)s.",
                    promises=names,
                    date=format_date(self.env, max(promises.mapped("date_limit"))),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
