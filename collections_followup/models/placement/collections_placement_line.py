from odoo import api, fields, models

from ...engine import placement_file

# Of an item that the agency collects, or is about to.
OPEN = ("waiting", "placed")


class CollectionsPlacementLine(models.Model):
    """An item that is placed: the amount of then, what is left of it, and what became of it."""

    _name = "collections.placement.line"
    _description = "Item of a Placement"
    _inherit = ["collections.guarded"]
    _order = "date_due, id"
    _rec_name = "number"

    placement_id = fields.Many2one(
        comodel_name="collections.placement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="placement_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="placement_id.currency_id")
    company_currency_id = fields.Many2one(related="placement_id.company_currency_id")
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Item",
        index="btree_not_null",
        ondelete="set null",
        help="Empty where its entry was made anew since.",
    )
    account = fields.Char(
        string="Account in files",
        compute="_compute_account",
        help="How it is called in files to and from the agency.",
    )
    number = fields.Char(string="Invoice", required=True)
    date_invoice = fields.Date(string="Invoice date", required=True)
    date_due = fields.Date(string="Due date", required=True)
    days = fields.Integer(string="Days late", help="When it was proposed or placed.")
    amount = fields.Monetary(string="Amount placed", help="Frozen when it was placed.")
    amount_company = fields.Monetary(
        string="Amount placed (company currency)", currency_field="company_currency_id"
    )
    balance = fields.Monetary(help="What the agency still collects of it.")
    matched_before = fields.Integer(
        export_string_translation=False,
        help="The newest reconciliation of the item when it was placed: what came before is none "
        "of the agency's.",
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Not placed yet"),
            ("placed", "With the agency"),
            ("paid", "Paid"),
            ("recalled", "Recalled"),
            ("returned", "Returned"),
            ("refused", "Refused"),
        ],
        required=True,
        default="waiting",
    )
    why = fields.Char(help="Why it was recalled, returned or refused.")
    date_ended = fields.Date(string="Ended on")
    is_by_hand = fields.Boolean(
        export_string_translation=False,
        help="A person has cancelled or recalled it: the night does not propose it again.",
    )

    _item_once = models.UniqueIndex(
        "(move_line_id) WHERE state IN ('waiting', 'placed')",
        "One of the items is placed already, or proposed to be.",
    )

    def _compute_account(self):
        for line in self:
            line.account = placement_file.get_account(line.id) if line.id else False

    @api.model
    def _prepare_item_vals(self, item, today):
        """Return what is kept of a receivable item that is placed.

        :param item: an open receivable item, in sudo mode
        :param date today: where the company is
        """
        due = item.date_maturity or item.date
        return {
            "move_line_id": item.id,
            "number": item.move_name or item.name or str(item.id),
            "date_invoice": item.move_id.invoice_date or item.date,
            "date_due": due,
            "days": max((today - due).days, 0),
            "amount": item.amount_residual_currency,
            "amount_company": item.amount_residual,
            "balance": item.amount_residual_currency,
        }

    def _freeze_sudo(self, today):
        """Freeze what is placed of these items: it leaves the house today."""
        # Sudo: the engine writes what was placed, for whoever writes the file.
        lines = self.sudo()
        matched = self.env["collections.followup.matches"]._read_matched(lines.move_line_id)
        for line in lines:
            values = line._prepare_item_vals(line.move_line_id, today)
            line.write(
                {
                    **{name: values[name] for name in ("days", "amount", "amount_company")},
                    "balance": values["amount"],
                    "matched_before": matched[line.move_line_id]["matched_before"],
                    "state": "placed",
                }
            )

    def _end_sudo(self, state, why, today, by_hand=False):
        """End these items, and have the agency told where it has them.

        Of what has never left, nothing was placed.

        :param str state: paid, recalled, returned or refused
        :param str why: in words
        :param bool by_hand: whether a person has decided it
        """
        # Sudo: it follows what happened, whoever did it.
        lines = self.sudo().filtered(lambda line: line.state in OPEN)
        events = self.env["collections.placement.event"].sudo()
        if state in ("paid", "recalled"):
            for line in lines:
                events._tell(line, "cancel", 0.0, why)
        else:
            events._drop(lines)
        waiting = lines.filtered(lambda line: line.state == "waiting")
        lines.write(
            {
                "state": state,
                "why": why,
                "balance": 0.0,
                "date_ended": today,
                "is_by_hand": by_hand,
            }
        )
        waiting.write({"amount": 0.0, "amount_company": 0.0})
        return lines

    def _has_left(self):
        """Return whether this item was placed: of what has ended before, no amount is kept."""
        self.ensure_one()
        return not self.currency_id.is_zero(self.amount)

    def _come_back_sudo(self, balance):
        """Give this item, which had been paid, to its agency again: the payment came back.

        What the agency never had goes to it with the next file.

        :param float balance: what is open again, no more than was placed
        """
        self.ensure_one()
        # Sudo: it follows the ledger, whoever took the payment back.
        line = self.sudo()
        values = {"why": False, "date_ended": False, "balance": balance}
        line.write({**values, "state": "placed" if line._has_left() else "waiting"})
        events = self.env["collections.placement.event"].sudo()
        events._tell(line, "new", balance, self.env._("Payment came back"))
        placement = line.placement_id
        if placement.state == "closed":
            state = "acknowledged" if placement.date_acknowledged else "placed"
            placement.write({"state": state, "outcome": False, "date_closed": False})
        placement._message_log(body=self.env._("%s: the payment came back.", line.number))
