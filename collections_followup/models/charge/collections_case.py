from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.text import make_file_name


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    amount_interest = fields.Monetary(
        string="Interest",
        compute="_compute_amount_claim",
        compute_sudo=True,
        help="Claimed as of today, less what is waived or invoiced, in company currency.",
    )
    amount_charges = fields.Monetary(
        string="Fees and fixed sums",
        compute="_compute_amount_claim",
        compute_sudo=True,
        help="Claimed and neither waived nor invoiced, in company currency.",
    )
    amount_claim = fields.Monetary(
        string="Claim",
        compute="_compute_amount_claim",
        compute_sudo=True,
        help="What is overdue, interest, fees and fixed sums, in company currency.",
    )

    charge_count = fields.Integer(
        string="Charges", compute="_compute_charge_count", compute_sudo=True
    )
    charge_change_count = fields.Integer(
        string="Waived or invoiced", compute="_compute_charge_count", compute_sudo=True
    )

    def _compute_charge_count(self):
        for name, model in (
            ("charge_count", "collections.charge"),
            ("charge_change_count", "collections.charge.change"),
        ):
            rows = self.env[model]._read_group(
                [("partner_id", "in", self.partner_id.ids)],
                ["company_id", "partner_id"],
                ["__count"],
            )
            counts = {(company, partner): count for company, partner, count in rows}
            for case in self:
                case[name] = counts.get((case.company_id, case.partner_id), 0)

    @api.depends("amount_overdue", "state")
    def _compute_amount_claim(self):
        sums = self.env["collections.claim.totals"]._read_totals(self)
        for case in self:
            interest, costs = sums.get((case.company_id.id, case.partner_id.id), (0.0, 0.0))
            case.amount_interest, case.amount_charges = interest, costs
            case.amount_claim = case.amount_overdue + interest + costs

    def _get_claimed_items_sudo(self):
        """Return the items of this case of which interest or charges are claimed, by due date."""
        self.ensure_one()
        # Sudo: the items of the case, for whoever may read it.
        lines = self.env["account.move.line"].sudo()
        covered = self.company_id.sudo()._collections_covered() | self.company_id
        items = lines.search(lines._collections_get_open_domain(self.partner_id, covered))
        claimed = (
            self.env["collections.charge"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.partner_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "claimed"),
                ]
            )
        )
        found = items.filtered(lambda item: item.balance > 0) | claimed.move_line_id
        return found.sorted(lambda item: (item.date_maturity or item.date, item.id))

    def _get_claim_name(self):
        """Return the file name of the statement of claim, without extension."""
        self.ensure_one()
        return make_file_name(self.env._("Statement of claim %s", self.partner_id.name or ""))

    def action_claim(self):
        """Print the statement of claim of this customer."""
        self.ensure_one()
        self.check_access("read")
        return self.env["collections.claim.words"]._print(self)

    def action_waive(self):
        """Open the dialog that waives interest and charges of this customer."""
        self.ensure_one()
        self.check_access("read")
        return self.env["collections.charge.wizard"]._get_action(
            self._get_claimed_items_sudo().with_env(self.env)
        )

    def action_book_charges(self):
        """Invoice the interest and charges that are claimed of this customer."""
        self.ensure_one()
        self.check_access("write")
        moves = self.env["collections.claim.booking"]._book_by_hand(
            self._get_claimed_items_sudo().with_env(self.env)
        )
        if not moves:
            raise UserError(
                self.env._("Nothing is claimed of this customer that could be invoiced.")
            )
        return True

    def action_view_charges(self):
        """Open what was claimed of this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "collections_followup.collections_charge_action"
        )
        return {
            **action,
            "name": self.env._("Charges of %s", self.partner_id.display_name),
            "domain": [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
            ],
        }

    def action_view_waived_charges(self):
        """Open what was waived and invoiced of this customer's charges."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "collections_followup.collections_charge_change_action"
        )
        return {
            **action,
            "name": self.env._("Waived and invoiced: %s", self.partner_id.display_name),
            "domain": [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
            ],
        }
