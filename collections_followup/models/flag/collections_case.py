"""Flags on cases: what is shown of them, where they lead a case, and where it may not go."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..case.collections_case_stage import FOREIGN_KINDS


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    stage_id = fields.Many2one(before_write="_check_legal_allowed")
    flag_entry_id = fields.Many2one(
        comodel_name="collections.flag.entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        export_string_translation=False,
        help="The flag that led the case to its stage.",
    )
    flag_text = fields.Text(string="Flags", compute="_compute_flag_text")
    flag_count = fields.Integer(compute="_compute_flag_text")

    @api.depends("partner_id", "company_id")
    def _compute_flag_text(self):
        for company, cases in self.grouped("company_id").items():
            companies = company._collections_covered() | company
            found = self.env["collections.flag.entry"]._get_active(cases.partner_id, companies)
            for case in cases:
                entries = found.get(case.partner_id, ())
                case.flag_text = "\n".join(entry._describe() for entry in entries) or False
                case.flag_count = len(entries)

    def _find_legally_protected(self):
        """Return the flag that forbids legal steps against the customer, by case."""
        result = {}
        for company, cases in self.grouped("company_id").items():
            companies = company._collections_covered() | company
            found = self.env["collections.flag.entry"]._get_active(cases.partner_id, companies)
            for case in cases:
                for entry in found.get(case.partner_id, ()):
                    if entry.flag_id.blocks_legal and not entry.move_id:
                        result.setdefault(case, entry)
        return result

    def _check_legal_allowed(self, vals):
        """Refuse to move cases to a lawyer or an agency where a flag forbids it."""
        # Sudo: which kind of stage it is, whoever may read it.
        stage = self.env["collections.stage"].sudo().browse(vals["stage_id"] or [])
        if stage.kind not in FOREIGN_KINDS:
            return
        for case, entry in self._find_legally_protected().items():
            if case.stage_id != stage:
                raise UserError(
                    self.env._(
                        "%(case)s cannot go to %(stage)s, no legal step is allowed. %(flag)s",
                        case=case.partner_id.display_name,
                        stage=stage.name,
                        flag=entry._describe(),
                    )
                )

    def action_flag(self):
        """Set a flag on the customer."""
        self.ensure_one()
        return self.partner_id._collections_action_flag()

    def action_view_flags(self):
        """Open the flags of the customer, those that ended too."""
        self.ensure_one()
        return self.partner_id._collections_action_view_flags()
