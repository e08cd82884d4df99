from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ...models.pack.collections_pack_sending import SENDERS


class CollectionsPackWizard(models.TransientModel):
    """Print the management pack of any day, or mail it to colleagues."""

    _name = "collections.pack.wizard"
    _inherit = ["collections.checked"]
    _description = "Management Pack"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    date = fields.Date(
        string="As of",
        required=True,
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
        compute_sudo=False,
        help="What was open at the end of this day is rebuilt from the ledger.",
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        required=True,
        default=lambda self: self.env.lang or "en_US",
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        string="Readers",
        compute="_compute_user_ids",
        store=True,
        readonly=False,
        compute_sudo=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Colleagues who get it by e-mail now, each in the own language. Those chosen in "
        "Settings get it each month by itself.",
    )
    may_send = fields.Boolean(compute="_compute_may_send", compute_sudo=False)

    @api.depends("company_id")
    def _compute_date(self):
        for wizard in self:
            company = wizard.company_id or self.env.company
            wizard.date = self.env["collections.pack"]._get_default_day(company)

    @api.depends("company_id")
    def _compute_user_ids(self):
        for wizard in self:
            # Sudo: who is chosen in Settings, of a company that the user is in.
            known = wizard.company_id & self.env.user.company_ids
            wizard.user_ids = known.sudo().collections_pack_user_ids if known else False

    def _compute_may_send(self):
        for wizard in self:
            wizard.may_send = self.env.user.has_groups(SENDERS)

    def action_print(self):
        """Print the pack."""
        self.ensure_one()
        company, day, lang = self._parse()
        # Sudo: the report itself is no secret; what it prints is read with the user's rights.
        report = self.env.ref("collections_followup.action_report_pack").sudo()
        data = {
            "pack": {
                "company_id": company.id,
                "date": fields.Date.to_string(day),
                "lang": lang,
            }
        }
        return report.report_action(company.ids, data=data, config=False)

    def action_send(self):
        """Mail the pack to the chosen colleagues, each once for a day."""
        self.ensure_one()
        sendings = self.env["collections.pack.sending"]
        sendings._check_may_send()
        company, day, _lang = self._parse()
        if not self.user_ids:
            raise UserError(self.env._("Choose who is to get the management pack."))
        problems = [
            problem
            for user in self.user_ids
            if (problem := sendings._find_reader_problem(user, company))
        ]
        if problems:
            raise UserError("\n".join(problems))
        new = sendings._request(company, day, self.user_ids)
        return self._notify(self.user_ids, new.user_id, day)

    def _parse(self):
        """Return the company, the day and the language, checked with the user's rights."""
        return self.env["collections.pack"]._parse_options(
            {"company_id": self.company_id.id, "date": self.date, "lang": self.lang}
        )

    def _notify(self, wanted, new, day):
        """Return the answer: who gets it now, and who has it already."""
        # Sudo: names of colleagues.
        names = {user.id: user.sudo().name for user in wanted}
        texts = []
        if new:
            texts.append(
                self.env._(
                    "On its way to %s.", format_list(self.env, [names[user.id] for user in new])
                )
            )
        others = wanted - new.with_env(wanted.env)
        if others:
            texts.append(
                self.env._(
                    "Asked for already, so not mailed again: %s. See Sent management packs.",
                    format_list(self.env, [names[user.id] for user in others]),
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if new else "warning",
                "message": " ".join(texts),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
