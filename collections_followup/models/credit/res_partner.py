from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS
from .collections_credit_review import OPEN
from .collections_credit_score import GRADES


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_credit_shown = fields.Boolean(
        string="Credit is managed",
        compute="_compute_collections_credit_shown",
        groups=COLLECTIONS_READERS,
    )
    collections_credit_grade = fields.Selection(
        selection=GRADES,
        string="Credit grade",
        compute="_compute_collections_credit_grade",
        search="_search_collections_credit_grade",
        groups=COLLECTIONS_READERS,
    )
    collections_credit_page = fields.Html(
        string="Credit",
        compute="_compute_collections_credit_page",
        groups=COLLECTIONS_READERS,
    )
    collections_no_credit = fields.Boolean(
        string="No credit",
        company_dependent=True,
        copy=False,
        readonly=True,
        groups=COLLECTIONS_READERS,
        prefetch="collections",
        help="No credit is given to this customer: the limit is 0. To Odoo itself a limit of 0 is "
        "none at all.",
    )
    # Changed by whoever looks whether more may be sold, so that of two at once the second begins
    # anew on what the first has done.
    collections_credit_turn = fields.Integer(
        copy=False,
        readonly=True,
        export_string_translation=False,
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )

    def _has_field_access(self, field, operation):
        # EXTENDS 'base': that no credit is given is what a review decided
        return super()._has_field_access(field, operation) and (
            operation == "read"
            or field.name not in ("collections_no_credit", "collections_credit_turn")
            or self.env.su
        )

    @api.depends_context("company")
    def _compute_collections_credit_shown(self):
        company = self.env.company._collections_owner() or self.env.company
        self.collections_credit_shown = company._collections_manages_credit()

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_collections_credit_grade(self):
        company = self.env.company._collections_owner() or self.env.company
        scores = self.env["collections.credit.score"]._get_current(self, company)
        for partner in self:
            score = scores.get(partner.commercial_partner_id)
            partner.collections_credit_grade = score.grade if score else False

    def _search_collections_credit_grade(self, operator, value):
        self._check_field_access(self._fields["collections_credit_grade"], "read")
        if operator != "in":
            return NotImplemented
        company = self.env.company._collections_owner() or self.env.company
        scores = self.env["collections.credit.score"]
        current = Domain("company_id", "=", company.id) & Domain("is_current", "=", True)
        graded = scores._search(current & Domain("grade", "in", [own for own in value if own]))
        result = Domain("commercial_partner_id", "in", graded.subselect("partner_id"))
        if False in value:
            known = scores._search(current)
            result |= Domain("commercial_partner_id", "not in", known.subselect("partner_id"))
        return result

    @api.depends("commercial_partner_id")
    @api.depends_context("lang", "company")
    def _compute_collections_credit_page(self):
        scores = self.env["collections.credit.score"]
        for partner in self:
            shown = partner.id and partner.collections_credit_shown
            partner.collections_credit_page = (
                scores._render(partner, self.env.company) if shown else False
            )

    def _collections_check_credit(self):
        """Return the company that manages the credit of these customers, for the team.

        :raise AccessError: the user is no collector, or the customer is a colleague's
        :raise UserError: the company does not manage credit
        """
        company = self.env.company._collections_owner() or self.env.company
        if not self.env.su and not self.env.user.has_group(
            "collections_followup.group_collections_collector"
        ):
            raise AccessError(self.env._("This is done by the Collections team. Ask one of them."))
        self.check_access("read")
        self.env["collections.case"]._check_own(self.commercial_partner_id, company)
        if not company._collections_manages_credit():
            raise UserError(
                self.env._(
                    "%s does not manage credit. An administrator switches it on in Settings.",
                    company.sudo().name,  # Sudo: it may be a company above one's own.
                )
            )
        return company

    def action_collections_count_credit(self):
        """Count the credit scores of these customers anew."""
        company = self._collections_check_credit()
        self.env["collections.credit.score"]._update(company, tuple(self.commercial_partner_id.ids))
        self.invalidate_recordset(["collections_credit_page", "collections_credit_grade"])
        return True

    def action_collections_view_scores(self):
        """Open the scores of this customer, those of before too."""
        check_one(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit scores of %s", self.display_name),
            "res_model": "collections.credit.score",
            "view_mode": "list,graph",
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
        }

    def action_collections_release_credit(self):
        """Release the credit of this customer for all that is sold until a day."""
        check_one(self)
        return self._collections_action_release()

    def _collections_action_release(self, move=None):
        """Return the action that opens the release of a customer, or of one invoice."""
        self.ensure_one()
        company = self._collections_check_credit()
        exposure = self.env["collections.exposure"]._read(self, company)[self.commercial_partner_id]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Release the credit of %s", self.commercial_partner_id.display_name),
            "res_model": "collections.credit.release",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_partner_id": self.commercial_partner_id.id,
                "default_move_id": move.id if move else False,
                # What there is now, drafts included: enough for what is waiting.
                "default_amount": max(exposure.total, exposure.bound, 0.0),
                "default_date_until": company._collections_today(),
            },
        }

    def action_collections_review_credit(self):
        """Open the review of this customer's credit that is open, or begin one."""
        check_one(self)
        company = self._collections_check_credit()
        reviews = self.env["collections.credit.review"]
        customer = self.commercial_partner_id
        review = reviews.search(
            [
                ("partner_id", "=", customer.id),
                ("company_id", "=", company.id),
                ("state", "in", OPEN),
            ],
            limit=1,
        ) or reviews.create({"partner_id": customer.id})
        return reviews._get_action(review, customer.display_name)

    def action_collections_view_credit_reviews(self):
        """Open the credit reviews of this customer."""
        check_one(self)
        reviews = self.env["collections.credit.review"]
        found = reviews.search([("partner_id", "=", self.commercial_partner_id.id)])
        return {
            **reviews._get_action(reviews, self.display_name),
            "domain": [("id", "in", found.ids)],
        }

    def action_collections_credit_file(self):
        """Open the credit file of this customer, or a new one."""
        check_one(self)
        company = self.env.company._collections_owner() or self.env.company
        customer = self.commercial_partner_id
        file = self.env["collections.credit.file"].search(
            [("partner_id", "=", customer.id), ("company_id", "=", company.id)], limit=1
        )
        if not file:
            self._collections_check_credit()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit file of %s", customer.display_name),
            "res_model": "collections.credit.file",
            "res_id": file.id,
            "view_mode": "form",
            "context": {"default_partner_id": customer.id},
        }

    def action_collections_apply_for_credit(self):
        """Open the application of this customer that waits, or make the link to a new one."""
        check_one(self)
        company = self._collections_check_credit()
        applications = self.env["collections.credit.application"]
        customer = self.commercial_partner_id
        found = applications.search(
            [
                ("partner_id", "=", customer.id),
                ("company_id", "=", company.id),
                ("state", "in", ("invited", "received")),
            ]
        ).filtered(lambda own: own.is_open or own.state == "received")[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit application of %s", customer.display_name),
            "res_model": "collections.credit.application",
            "res_id": (found or applications.create({"partner_id": customer.id})).id,
            "view_mode": "form",
        }
