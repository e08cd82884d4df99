from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# More than a person looks through: a run over the whole company is meant for that.
MAX_ITEMS = 2000


class CollectionsFollowupWizard(models.TransientModel):
    """Follow up selected invoices: shows what would happen to each, then prepares notices."""

    _name = "collections.followup.wizard"
    _inherit = ["collections.once"]
    _description = "Follow Up Selected Invoices"

    line_ids = fields.One2many(
        comodel_name="collections.followup.wizard.line",
        inverse_name="wizard_id",
        string="Items",
    )
    left_out = fields.Integer("Left out", readonly=True)
    mode = fields.Selection(
        selection=[
            ("policy", "What the policy says today"),
            ("level", "A level that I choose, now"),
        ],
        required=True,
        default="policy",
        string="Send",
    )
    level_id = fields.Many2one(
        comodel_name="collections.level",
        domain="[('company_id', 'in', (False, company_id))]",
    )
    channel = fields.Selection(
        selection=lambda self: self.env["collections.notice"]._selection_channel(),
        help="Leave empty to use the channels of the level.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", default=lambda self: self.env.company, readonly=True
    )
    summary = fields.Char(compute="_compute_summary")
    claim_count = fields.Integer(compute="_compute_summary")
    gate_text = fields.Text(
        string="Contact rules now",
        compute="_compute_gate_text",
        help="What the contact rules have against reaching these customers now. Notices wait "
        "until they may go.",
    )

    @api.model
    @api.private
    def _open(self, lines, left_out=0):
        """Return the action that opens the assistant on receivable items.

        :param lines: receivable items; credits among them are deducted, not claimed
        :param int left_out: how many selected documents have no open item
        """
        lines = lines.filtered(
            lambda line: (
                line._collections_is_open() and line.amount_residual > 0 and line.partner_id
            )
        )
        if not lines:
            raise UserError(
                self.env._(
                    "Nothing to follow up: none of what you selected is a posted customer "
                    "invoice with an open amount."
                )
            )
        if len(lines) > MAX_ITEMS:
            raise UserError(
                self.env._(
                    "You selected %(count)s items. Select at most %(limit)s, or start a run "
                    "(Collections, Runs), which looks at all customers at once.",
                    count=len(lines),
                    limit=MAX_ITEMS,
                )
            )
        preview = self.env["collections.followup"].preview_selection(lines)
        # What a run would claim comes first, then by customer and due date.
        lines = lines.sorted(
            lambda line: (
                bool(preview[line.id]["reason"]),
                line.partner_id.commercial_partner_id.name or "",
                line.date_maturity or line.date,
            )
        )
        owners = self.env["collections.followup"]._get_lines_by_owner(lines)
        wizard = self.create(
            {
                "left_out": left_out,
                "company_id": next(iter(owners), self.env.company).id,
                "line_ids": [Command.create({"move_line_id": line.id}) for line in lines],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Follow up"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _get_level(self):
        return self.level_id if self.mode == "level" else self.env["collections.level"]

    @api.depends("mode", "level_id", "channel", "line_ids")
    def _compute_summary(self):
        for wizard in self:
            claimed = wizard.line_ids.filtered("claimed")
            customers = claimed.partner_id
            wizard.claim_count = len(claimed)
            if wizard.mode == "level" and not wizard.level_id:
                wizard.summary = self.env._("Choose the level to send.")
            elif not claimed:
                wizard.summary = self.env._(
                    "None of the %s items would be claimed today; the reasons are below.",
                    len(wizard.line_ids),
                )
            elif len(customers) == 1:
                wizard.summary = self.env._(
                    "%(claimed)s of %(total)s items would be claimed, from one customer.",
                    claimed=len(claimed),
                    total=len(wizard.line_ids),
                )
            else:
                wizard.summary = self.env._(
                    "%(claimed)s of %(total)s items would be claimed, from %(customers)s "
                    "customers.",
                    claimed=len(claimed),
                    total=len(wizard.line_ids),
                    customers=len(customers),
                )

    @api.depends("mode", "level_id", "channel", "line_ids")
    def _compute_gate_text(self):
        owners = self.env["collections.followup"]._get_lines_by_owner(
            self.line_ids.move_line_id._origin
        )
        for wizard in self:
            chosen = wizard._get_level()._origin
            asked = {}
            claimed = wizard.line_ids.filtered("claimed")
            for owner, lines in owners.items():
                for line in claimed.filtered(
                    lambda own, own_lines=lines: own.move_line_id._origin in own_lines
                ):
                    level = chosen or line.next_level_id or line.level_id
                    channels = (
                        [wizard.channel] if chosen and wizard.channel else level._get_channels()
                    )
                    key = (owner, line.partner_id, level)
                    items = asked[key][4] if key in asked else line.move_line_id.browse()
                    asked[key] = (
                        owner,
                        line.partner_id,
                        level,
                        channels,
                        items | line.move_line_id._origin,
                    )
            texts = self.env["collections.level"]._describe_gate(asked)
            wizard.gate_text = (
                "\n".join(
                    f"{customer.display_name}: {text}"
                    for (_owner, customer, _level), text in list(texts.items())
                    if text
                )
                or False
            )

    def action_prepare(self):
        """Prepare the notices, one run per company, and open them for review."""
        self._do_once()
        level = self._get_level()
        if self.mode == "level" and not level:
            raise UserError(self.env._("Choose the level to send."))
        runs = self.env["collections.run"]
        lines = self.line_ids.move_line_id
        for owner, own_lines in self.env["collections.followup"]._get_lines_by_owner(lines).items():
            values = {
                "company_id": owner.id,
                "date": owner._collections_today(),
                "kind": "selection",
            }
            run = runs._as_engine().create(values).with_env(self.env)
            run._prepare_selection(own_lines, level, self.channel if level else None)
            runs |= run
        if not runs:
            raise UserError(
                self.env._(
                    "None of these companies has a follow-up policy. Choose one in Settings."
                )
            )
        return self._show(runs)

    def _show(self, runs):
        """Return the action that opens what was prepared: one notice, several, or the run."""
        notices = runs.notice_ids
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Notices to review"),
            "res_model": "collections.notice",
            "view_mode": "list,form",
            "domain": [("run_id", "in", runs.ids)],
            "context": {"create": False},
        }
        if len(notices) == 1:
            action.update(view_mode="form", res_id=notices.id)
        elif not notices:
            # The run says, reason by reason, why nothing came of it.
            action.update(
                name=self.env._("Nothing to send"),
                res_model="collections.run",
                view_mode="form",
                res_id=runs[:1].id,
                context={},
            )
        return action
