"""A review is submitted by one person and decided by another, by the amount."""

from markupsafe import escape

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...engine.credit_limit import REVIEW_MONTHS
from ..base.collections_guarded import without_defaults
from .collections_credit_review import OPEN

APPROVAL = "collections_followup.mail_activity_type_credit_approval"
REVIEW = "collections_followup.mail_activity_type_credit_review"


class CollectionsCreditReview(models.Model):
    _inherit = "collections.credit.review"

    def _may_decide(self):
        """Return whether the user may decide on this review: somebody else's, up to his limit."""
        self.ensure_one()
        if self.env.su:
            return True
        return self.env.user != self.proposed_by_id and (
            self.company_id._collections_may_decide_credit(self.amount)
        )

    def _may_answer_approval(self):
        """Return whether the user may do away with the activity that asks for the decision."""
        self.ensure_one()
        # Sudo: only the state is read, for whoever marks the activity as done.
        return self.sudo().state != "to_approve" or self._may_decide()

    def _check_state(self, *states):
        for review in self:
            if review.state not in states:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(review)s: %(state)s. This cannot be done any more, or not yet.",
                        review=review.name,
                        state=labels[review.state],
                    )
                )

    def action_submit(self):
        """Submit these reviews to whoever decides on the amount."""
        self.check_access("write")
        self._check_state("draft")
        for review in self:
            # Sudo: write access was checked; states are not people's to write.
            review.sudo().write({"state": "to_approve", "proposed_by_id": self.env.uid})
            review.sudo().activity_unlink([REVIEW])
            review._ask_decision()
        return True

    def _ask_decision(self):
        """Plan an activity for somebody who may decide, other than who submitted it."""
        self.ensure_one()
        company = self.company_id
        people = company._collections_find_credit_deciders_sudo(self.amount)
        chosen = people.filtered(lambda user: user != self.proposed_by_id)[:1]
        own = chosen._collections_addressed(self)
        text = own.env._(
            "%(user)s asks for a limit of %(amount)s for %(customer)s; by the formula it is "
            "%(proposed)s.",
            user=self.env.user.name,
            amount=own._format(self.amount),
            customer=self.partner_id.display_name,
            proposed=own._format(self.amount_proposed),
        )
        # Sudo: the activity is for somebody else, whatever the user may write.
        without_defaults(self.sudo()).activity_schedule(
            APPROVAL,
            date_deadline=company._collections_today(),
            note=escape(text),
            user_id=chosen.id or self.env.uid,
        )

    def action_draft(self):
        """Take submitted reviews back, to change what is asked for."""
        self.check_access("write")
        self._check_state("to_approve")
        # Sudo: write access was checked; states are not people's to write.
        self.sudo().write({"state": "draft", "proposed_by_id": False})
        self.sudo().activity_unlink([APPROVAL])
        return True

    def action_approve(self):
        """Approve these limits: each becomes the credit limit of its customer."""
        self._begin_decision()
        for review in self:
            lowered = review.company_id.currency_id.compare_amounts(
                review.amount, review.limit_before
            )
            review._decide("approved", lowered < 0 or not review.amount)
            # Sudo: who may decide was checked; core lets accountants alone write limits.
            partner = review.partner_id.sudo().with_company(review.company_id)
            partner.write(
                {"credit_limit": review.amount, "collections_no_credit": not review.amount}
            )
        return True

    def action_refuse(self):
        """Refuse these limits: each customer keeps the one before."""
        self._begin_decision()
        for review in self:
            review._decide("refused", True)
        return True

    def _begin_decision(self):
        """Refuse a decision by whoever may not take it; of two at once the second begins anew."""
        self.check_access("read")
        self._check_own()
        for review in self:
            if review._may_decide():
                continue
            if self.env.user == review.proposed_by_id:
                raise AccessError(
                    self.env._(
                        "You submitted %(review)s: somebody else decides on it. Ask %(people)s.",
                        review=review.name,
                        people=review._name_deciders(),
                    )
                )
            raise AccessError(
                self.env._(
                    "A limit of %(amount)s is decided on by somebody else: %(people)s.",
                    amount=review._format(review.amount),
                    people=review._name_deciders(),
                )
            )
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "UPDATE collections_credit_review SET write_date = write_date WHERE id IN %s"
                " RETURNING id",
                tuple(self.ids) or (0,),
            )
        )
        self._check_state("to_approve")

    def _name_deciders(self):
        return self.company_id._collections_name_credit_deciders(self.amount)

    def _decide(self, state, is_adverse):
        """Write what was decided.

        :param str state: ``approved`` or ``refused``
        :param bool is_adverse: it is to the disadvantage of the customer
        :raise UserError: it has no reasons and needs them
        """
        self.ensure_one()
        if is_adverse and not (self.answer or "").strip():
            raise UserError(
                self.env._(
                    "%s is lowered or refused: enter the reasons of the decision first. They are "
                    "kept, since the customer may ask for them.",
                    self.display_name,
                )
            )
        today = self.company_id._collections_today()
        # Sudo: who may decide was checked; what was decided is not people's to write.
        self.sudo().write(
            {
                "state": state,
                "is_adverse": is_adverse,
                "decided_by_id": self.env.uid,
                "date_decided": today,
                "date_next": fields.Date.add(today, months=REVIEW_MONTHS[self.grade or "none"]),
            }
        )
        self.sudo().activity_feedback([APPROVAL])

    def action_cancel(self):
        """Cancel open reviews: the limit stays, and the next one falls due by the risk."""
        self.check_access("write")
        self._check_state(*OPEN)
        # Sudo: write access was checked; states are not people's to write.
        for review in self.sudo():
            today = review.company_id._collections_today()
            months = REVIEW_MONTHS[review.grade or "none"]
            review.write({"state": "cancelled", "date_next": fields.Date.add(today, months=months)})
            review.activity_unlink([APPROVAL, REVIEW])
        return True

    @api.model
    @api.private
    def _get_action(self, reviews, subject):
        """Return the action that shows reviews, one of them alone as a form."""
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit reviews of %s", subject),
            "res_model": self._name,
        }
        if len(reviews) == 1:
            return {**action, "view_mode": "form", "res_id": reviews.id}
        return {**action, "view_mode": "list,form", "domain": [("id", "in", reviews.ids)]}
