from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.collections_guarded import declare_internal_keys
from .collections_channel import CHANNELS

declare_internal_keys(
    collections_overrides="contacts that somebody makes although the gate is against them",
)

# For how many hours an override lets a message pass, that waits for the mail server, say.
HOURS = 24
# Who may go on where the gate blocks a contact.
OVERRIDERS = "collections_followup.group_collections_override"


class CollectionsGateOverride(models.Model):
    """A contact that somebody made although the gate was against it: who, whom, and why.

    Written by the dialogs alone, never changed and never deleted.
    """

    _name = "collections.gate.override"
    _inherit = ["collections.guarded"]
    _description = "Override of Contact Rules"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime(string="When", required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Who", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    channel = fields.Selection(selection=CHANNELS, required=True, readonly=True)
    address = fields.Char(string="Address or number", readonly=True)
    verdict = fields.Selection(
        selection=[("warned", "Warned"), ("blocked", "Blocked")], required=True, readonly=True
    )
    rules = fields.Text(
        string="What the rules said", readonly=True, help="All rules that were against it."
    )
    reason = fields.Text(string="Why all the same", required=True, readonly=True)

    def write(self, vals):  # pylint: disable=method-required-super
        # In sudo mode too: a record of what somebody answers for.
        raise UserError(self.env._("What was overridden stays on record as it was."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_record(self):
        if self:
            raise UserError(self.env._("What was overridden stays on record and is not deleted."))

    @api.model
    @api.private
    def _override(self, row, answer, reason):
        """Put on record that the user goes on although the gate is against a contact.

        :param dict row: what the gate was asked, see ``_ask_many``
        :param dict answer: what it said
        :param str reason: why the user goes on
        :return: the entry
        :raise AccessError: the contact is blocked, and the user may not override that
        """
        if answer["verdict"] == "blocked" and not self._may_override():
            raise AccessError(
                self.env._(
                    "%s Only those with the right to override contact rules may go on.",
                    self.env["collections.gate"]._describe_answer(answer),
                )
            )
        company = row.get("company") or self.env.company
        # Sudo: the right was checked; the record is nobody's to write.
        return self.sudo().create(
            {
                "company_id": company.id,
                "date": fields.Datetime.now(),
                "user_id": self.env.uid,
                "partner_id": row["partner"].id,
                "channel": row["channel"],
                "address": row.get("address")
                or row["partner"].sudo()._collections_get_gate_address(row["channel"]),
                "verdict": answer["verdict"],
                "rules": self.env["collections.gate"]._describe_answer(answer),
                "reason": reason,
            }
        )

    @api.model
    @api.private
    def _pass_for(self, rows, reason=None, waits=False):
        """Refuse contacts that the gate is against, unless the user may and does go on.

        :param list rows: what the gate is asked, see ``_ask_many``
        :param str reason: why the user goes on all the same
        :param bool waits: whether what is blocked until a later moment waits in an outbox
        :return: the entries of what was overridden
        :raise UserError: the gate is against it, and nobody said why to go on
        """
        reason = (reason or "").strip()
        overrides = self.browse()
        for row, answer in zip(rows, self.env["collections.gate"]._ask_many(rows), strict=True):
            if answer["verdict"] == "allowed":
                continue
            if reason:
                overrides |= self._override(row, answer, reason)
            elif answer["verdict"] == "warned" or not (waits and answer["next"]):
                raise UserError(self._get_refusal(answer))
        return overrides

    @api.model
    def _get_refusal(self, answer):
        """Return what somebody is told who goes on without a reason."""
        text = self.env["collections.gate"]._describe_answer(answer)
        if answer["verdict"] == "warned" or self._may_override():
            return self.env._("%s Say why you go on all the same.", text)
        return self.env._("%s Only those with the right to override contact rules may go on.", text)

    @api.model
    def _may_override(self):
        return self.env.user.has_group(OVERRIDERS)

    def _covers(self, row):
        """Return whether one of these entries is about a contact, and still fresh.

        :param dict row: what the gate is asked, see ``_ask_many``
        """
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=HOURS)
        return any(
            entry.partner_id == row["partner"]
            and entry.channel == row["channel"]
            and entry.date >= since
            for entry in self
        )
