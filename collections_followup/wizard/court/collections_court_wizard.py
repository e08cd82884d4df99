from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...models.court.collections_court_file import CLAIMS, FORMS
from ...models.court.collections_court_file_build import FITTING


class CollectionsCourtWizard(models.TransientModel):
    """Shows which legal actions can go into a file for a court, and writes it."""

    _name = "collections.court.wizard"
    _inherit = ["collections.once"]
    _description = "File for Court"

    company_id = fields.Many2one(comodel_name="res.company", required=True, readonly=True)
    form = fields.Selection(selection=FORMS, string="Format", required=True)
    corrects_id = fields.Many2one(comodel_name="collections.court.file", readonly=True)
    line_ids = fields.One2many(
        comodel_name="collections.court.wizard.line", inverse_name="wizard_id"
    )
    ready_count = fields.Integer(compute="_compute_ready_count")
    is_true = fields.Boolean(
        string="The claims are true",
        help="Who signs believes that the facts stated in these claims are true.",
    )
    signed_by = fields.Char(
        string="Signed by",
        default=lambda self: self.env.user.name,
        help="Name of the person who signs the statements of truth.",
    )

    @api.depends("line_ids.problem")
    def _compute_ready_count(self):
        for wizard in self:
            wizard.ready_count = len(wizard.line_ids.filtered(lambda own: not own.problem))

    @api.model
    @api.private
    def _open(self, actions, corrects=None):
        """Open the dialog over legal actions.

        :param actions: legal actions of one company
        :param corrects: the file that is written again, or None
        """
        actions.check_access("read")
        if not actions:
            raise UserError(self.env._("Choose the legal actions that go to the court."))
        if len(actions.company_id) != 1:
            raise UserError(self.env._("A file is of one company. Choose its legal actions."))
        wizard = self.create(
            {
                "company_id": actions.company_id.id,
                "form": corrects.form if corrects else self._guess_form(actions),
                "corrects_id": corrects.id if corrects else False,
                "signed_by": (corrects.signed_by if corrects else "") or self.env.user.name,
                "line_ids": [Command.create(vals) for vals in self._prepare_lines(actions)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the file") if corrects else self.env._("File for court"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _guess_form(self, actions):
        """Return the format that fits most of the actions."""
        if set(actions.mapped("state")) == {"filed"} and set(actions.mapped("country_id.code")) == {
            "DE"
        }:
            # With the court already: what comes next.
            return "eda_order"
        codes = actions.mapped("country_id.code")
        return max(FITTING, key=lambda form: codes.count(FITTING[form][1]))

    @api.model
    def _prepare_lines(self, actions):
        """Return a line for each action, with how its customer was named the last time."""
        # Sudo: only how a customer was named to a court before, whoever wrote that.
        lines = self.env["collections.court.line"].sudo()
        partners = actions.partner_id
        before = lines.search(
            [
                ("action_id.partner_id", "in", partners.ids),
                ("direction", "=", "out"),
                ("form", "in", CLAIMS),
            ],
            order="id",
        )
        last = {line.partner_id.id: line for line in before}
        empty = lines.browse()
        return [
            {
                "action_id": action.id,
                "salutation": (named := last.get(action.partner_id.id, empty)).salutation,
                "role": named.role,
                "representative": named.representative,
                "catalogue": named.catalogue or action.company_id.collections_eda_catalogue,
            }
            for action in actions.sorted("id")
        ]

    def action_write(self):
        """Write those that can go into a file, and open it."""
        self.ensure_one()
        self._do_once()
        ready = self.line_ids.filtered(lambda own: not own.problem)
        signed = ""
        if self.form == "uk_bulk":
            if not self.is_true or not self.signed_by:
                raise UserError(
                    self.env._(
                        "Each claim is signed: enter who signs, and confirm that the claims are "
                        "true."
                    )
                )
            signed = self.signed_by
        file = self.env["collections.court.file"]._build(
            self.company_id,
            self.form,
            {line.action_id: line._get_detail() for line in ready},
            self.corrects_id,
            signed,
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.court.file",
            "res_id": file.id,
            "view_mode": "form",
        }
