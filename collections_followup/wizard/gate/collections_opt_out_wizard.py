from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine.opt_out import read_keyword
from ...models.gate.collections_channel import CHANNELS
from ...models.gate.collections_consent import SOURCES

# How a customer answers over a channel, as consents name it.
SAID_BY = {"phone": "phone", "email": "email", "sms": "sms", "letter": "letter", "visit": "other"}
# What the creditor wrote is no answer of the customer.
ANSWERS = [source for source in SOURCES if source[0] != "notice"]


class CollectionsOptOutWizard(models.TransientModel):
    """What a customer answered about being contacted: an opt-out or a consent."""

    _name = "collections.opt.out.wizard"
    _inherit = ["collections.checked"]
    _description = "Opt-out or Consent"

    partner_id = fields.Many2one(comodel_name="res.partner", string="Contact", required=True)
    source = fields.Selection(selection=ANSWERS, string="Answered by", required=True, default="sms")
    text = fields.Text(string="What was said")
    decision = fields.Selection(
        selection=[
            ("withdrawn", "Opts out"),
            ("granted", "Agrees"),
            ("none", "Says something else"),
        ],
        compute="_compute_decision",
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="STOP and the like are recognised where they stand alone.",
    )
    scope = fields.Selection(
        selection=[
            ("address", "This address or number"),
            ("channel", "All of the contact's by this channel"),
            ("all", "All contact"),
        ],
        required=True,
        default="address",
    )
    channel = fields.Selection(
        selection=CHANNELS,
        compute="_compute_channel",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="What the customer does not want any more, or agrees to.",
    )
    address = fields.Char(
        string="Address or number",
        compute="_compute_address",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends("text", "source")
    def _compute_decision(self):
        meanings = {"stop": "withdrawn", "start": "granted"}
        for wizard in self:
            wizard.decision = meanings.get(read_keyword(wizard.text), "none")

    @api.depends("source")
    def _compute_channel(self):
        channels = {said: channel for channel, said in SAID_BY.items()}
        for wizard in self:
            wizard.channel = channels.get(wizard.source, "sms")

    @api.depends("partner_id", "channel")
    def _compute_address(self):
        for wizard in self:
            partner = wizard.partner_id
            wizard.address = partner and partner._collections_get_gate_address(wizard.channel)

    @api.model
    def _get_action(self, partner):
        """Return the action that opens the dialog on a contact."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opt-out or consent"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": partner.id},
        }

    def action_save(self):
        """Record what the customer said."""
        self.ensure_one()
        consents = self.env["collections.consent"]
        if not consents.has_access("create"):
            raise AccessError(self.env._("Only the Collections team logs what customers say."))
        if self.decision == "none":
            raise UserError(
                self.env._(
                    "This is no opt-out: nothing changes. Log what was said as a contact, or "
                    "choose what the customer decided."
                )
            )
        if self.scope == "address" and not self.address:
            raise UserError(self.env._("Enter the address or number."))
        by_sms = self.source == self.channel == "sms" and self.scope == "address"
        if by_sms and self.decision == "withdrawn":
            if not consents._claim_opt_out("sms", self.address, self.partner_id):
                consents._log_sms_answer("stop", self.address, self.text, self.partner_id)
        else:
            consents.create(
                {
                    "decision": self.decision,
                    "channel": False if self.scope == "all" else self.channel,
                    "address": self.address if self.scope == "address" else False,
                    "partner_id": self.partner_id.id,
                    "source": self.source,
                    "note": self.text,
                }
            )
        return {"type": "ir.actions.act_window_close"}
