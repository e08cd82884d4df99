from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    promise_ids = fields.One2many(
        comodel_name="collections.promise", inverse_name="case_id", string="Promises"
    )
    promise_id = fields.Many2one(
        comodel_name="collections.promise",
        string="Open promise",
        compute="_compute_promise_id",
        search="_search_promise_id",
        help="The open promise that ends first.",
    )
    promise_date = fields.Date(string="Promised for", compute="_compute_promise_id")
    promise_amount = fields.Monetary(
        string="Promised",
        compute="_compute_promise_id",
        help="Promised and not yet due or broken, in company currency.",
    )
    promise_count = fields.Integer(string="Promises made", compute="_compute_promise_counts")
    promise_kept_count = fields.Integer(string="Promises kept", compute="_compute_promise_counts")
    promise_broken_count = fields.Integer(
        string="Promises broken",
        compute="_compute_promise_counts",
        help="Of this customer, those that were partly kept included.",
    )

    @api.depends("partner_id", "promise_ids.state")
    def _compute_promise_id(self):
        found = {}
        for promise in self.env["collections.promise"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "open"),
            ],
            order="date_limit, id",
        ):
            found.setdefault((promise.company_id, promise.partner_id), []).append(promise)
        for case in self:
            promises = found.get((case.company_id, case.partner_id), [])
            if case.state != "open":
                promises = []
            case.promise_id = promises[0] if promises else False
            case.promise_date = promises[0].date if promises else False
            case.promise_amount = sum(promise.amount_company for promise in promises)

    def _search_promise_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        is_open = Domain("state", "=", "open")

        def find(domain):
            return is_open & Domain.OR(
                Domain("company_id", "=", company.id) & Domain("partner_id", "in", partners.ids)
                for company, partners in self.env["collections.promise"]._read_group(
                    is_open & domain, ["company_id"], ["partner_id:recordset"]
                )
            )

        result = find(Domain("id", "in", [v for v in value if v]))
        return result | ~find(Domain.TRUE) if False in value else result

    @api.depends("partner_id", "promise_ids.state")
    def _compute_promise_counts(self):
        states = dict(self.env["collections.promise"]._fields["state"].selection)
        # Sudo: the counts are of all promises of the customer, whoever logged them.
        counts = {
            (company, partner, state): count
            for company, partner, state, count in self.env["collections.promise"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("company_id", "in", self.company_id.ids),
                ],
                ["company_id", "partner_id", "state"],
                ["__count"],
            )
        }
        for case in self:
            key = (case.company_id, case.partner_id)
            by_state = {state: counts.get((*key, state), 0) for state in states}
            case.promise_count = sum(by_state.values())
            case.promise_kept_count = by_state["kept"]
            case.promise_broken_count = by_state["partly_kept"] + by_state["broken"]

    def action_promise(self):
        """Open the wizard that logs a promise on the overdue items of this case."""
        self.ensure_one()
        if self.state != "open":
            raise UserError(self.env._("This case is closed: nothing is overdue any more."))
        return self.env["collections.promise.wizard"]._get_action(
            self.partner_id.with_company(self.company_id)._collections_get_overdue_items()
        )

    def action_view_promises(self):
        """Open the promises of the case's customer."""
        self.ensure_one()
        return self.partner_id._collections_action_promises(self.company_id)
