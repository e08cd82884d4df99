from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class CollectionsContact(models.Model):
    _inherit = "collections.contact"

    review_ids = fields.Many2many(
        comodel_name="collections.review",
        relation="collections_review_contact_rel",
        column1="contact_id",
        column2="review_id",
        string="Reviews",
        readonly=True,
        copy=False,
    )
    review_count = fields.Integer(string="Number of reviews", compute="_compute_review_count")

    @api.depends("review_ids")
    @api.depends_context("uid")
    def _compute_review_count(self):
        counts = dict(
            self.env["collections.review"]._read_group(
                [("contact_ids", "in", self.ids)], ["contact_ids"], ["__count"]
            )
        )
        for contact in self:
            contact.review_count = counts.get(contact, 0)

    def action_review(self):
        """Review these contacts: a draft for each collector, or the one that is begun already."""
        reviews = self.env["collections.review"]
        if not reviews.has_access("create"):
            raise AccessError(self.env._("Contacts are reviewed by supervisors."))
        self.check_access("read")
        if self.env.user in self.user_id:
            raise UserError(
                self.env._("Some of these contacts are your own: nobody reviews their own work.")
            )
        if not all(user.active for user in self.user_id):
            raise UserError(
                self.env._("Some of these contacts were logged by nobody who works here.")
            )
        drafts = reviews.search([("state", "=", "draft"), ("reviewer_id", "=", self.env.uid)])
        found = reviews
        for (collector, company), contacts in self.grouped(
            lambda own: (own.user_id, own.company_id)
        ).items():
            found |= drafts.filtered(
                lambda own, contacts=contacts: own.contact_ids == contacts
            ) or reviews.create(
                {
                    "collector_id": collector.id,
                    "company_id": company.id,
                    "contact_ids": [Command.set(contacts.ids)],
                }
            )
        return found._get_action()

    def action_view_reviews(self):
        """Open the reviews of this contact."""
        self.ensure_one()
        return (
            self.env["collections.review"].search([("contact_ids", "in", self.ids)])._get_action()
        )
