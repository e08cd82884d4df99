"""The steps of a review: drawn, shared, acknowledged, or taken back."""

import random
from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ..base.collections_guarded import without_defaults
from .collections_review_action import COACHING

READ = "collections_followup.mail_activity_type_review"
# Days in which a review is read.
READ_DAYS = 7


class CollectionsReview(models.Model):
    _inherit = "collections.review"

    # ----------------------------------------------------------------- by lot

    @api.model
    def _get_lot_domain(self, collector, company, first, last):
        """Return the domain of the contacts that are drawn from: none that was reviewed.

        :param collector: who logged them
        :param company: the company that keeps the log
        :param date first: from this day on, where the company is
        :param date last: to this day, included
        """
        zone = company._collections_get_zone()

        def begins(day):
            moment = zone.localize(datetime.combine(day, time.min))
            return moment.astimezone(pytz.utc).replace(tzinfo=None)

        return (
            Domain("user_id", "=", collector.id)
            & Domain("company_id", "=", company.id)
            & Domain("date", ">=", begins(first))
            & Domain("date", "<", begins(fields.Date.add(last, days=1)))
            & Domain("corrected_by_id", "=", False)
            & Domain("outcome_id.is_pending", "=", False)
            & Domain("review_ids", "=", False)
        )

    @api.model
    @api.private
    def _draw(self, collector, company, checklist, first, last, count):
        """Make a review of contacts that are drawn by lot, so that nobody chooses them.

        :param checklist: the check list
        :param int count: how many; all if there are fewer
        :return: the review, which keeps out of how many they were drawn
        """
        domain = self._get_lot_domain(collector, company, first, last)
        pool = self.env["collections.contact"].search(domain, order="id").ids
        if not pool:
            raise UserError(
                self.env._(
                    "There is no contact of %s in these days that was not reviewed yet.",
                    collector.name,
                )
            )
        chosen = random.SystemRandom().sample(pool, min(count, len(pool)))
        review = self.create(
            {
                "collector_id": collector.id,
                "company_id": company.id,
                "checklist_id": checklist.id,
                "contact_ids": [Command.set(chosen)],
            }
        )
        review._as_engine().write({"lot_from": first, "lot_to": last, "lot_total": len(pool)})
        review._tell(review.lot_text)
        return review

    def action_new_lot(self):
        """Open the dialog that draws contacts by lot."""
        return self.env["collections.review.wizard"]._get_action()

    def _get_action(self):
        """Return the action that shows these reviews: the only one itself, or a list."""
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Reviews"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", self.ids)],
        }
        if len(self) == 1:
            action.update(view_mode="form", views=[(False, "form")], res_id=self.id)
        return action

    # ------------------------------------------------------------------ steps

    def _tell(self, text):
        """Write into the histories of these reviews what was done with them."""
        # Sudo: the line is the add-on's, in the name of whoever did it.
        self.sudo()._message_log_batch(
            bodies=dict.fromkeys(self.ids, text), author_id=self.env.user.partner_id.id
        )

    def _check_step(self, *states):
        """Refuse a step from a state that it does not start from."""
        self._lock()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for review in self:
            if review.state not in states:
                raise UserError(
                    self.env._(
                        "%(review)s is in state %(state)s: this cannot be done any more, or "
                        "not yet.",
                        review=review.name,
                        state=labels[review.state],
                    )
                )

    def action_share(self):
        """Share these reviews: each collector reads theirs, and gets what was agreed as tasks."""
        self.check_access("write")
        self._check_step("draft")
        self._check_not_own()
        for review in self:
            review._check_complete()
        for review in self:
            today = review.company_id._collections_today()
            review._as_engine().write({"state": "shared", "date": today})
            user = review.collector_id
            # Sudo: the task is somebody else's.
            own = user._collections_addressed(review.sudo())
            without_defaults(own).with_context(mail_activity_quick_update=True).activity_schedule(
                READ,
                date_deadline=fields.Date.add(today, days=READ_DAYS),
                summary=own.env._("Read your review and acknowledge it"),
                user_id=user.id,
            )
        self.action_ids._plan()
        self._tell(self.env._("Shared with the collector."))
        return True

    def _check_complete(self):
        """Refuse to share a review that says nothing, or in which something is missing."""
        self.ensure_one()
        if not self.contact_ids:
            raise UserError(self.env._("Choose the contacts that %s is about.", self.name))
        if self.open_count:
            raise UserError(
                self.env._(
                    "%(count)s questions of %(review)s have no answer. Answer each: met, not met, "
                    "or not applicable.",
                    count=self.open_count,
                    review=self.name,
                )
            )
        if not self.result:
            raise UserError(
                self.env._("Nothing in %s applies. Choose another check list.", self.name)
            )
        today = self.company_id._collections_today()
        for action in self.action_ids:
            if action.date_due < today:
                raise UserError(
                    self.env._("%s: this day is past. Agree on a later one.", action.name)
                )

    def action_take_back(self):
        """Take shared reviews back to draft, to change them: they are shared anew then."""
        self.check_access("write")
        self._check_step("shared")
        self._check_not_own()
        self._as_engine().write({"state": "draft"})
        # Sudo: the tasks are somebody else's, and what is written meanwhile is not sent to them.
        own = self.sudo()
        own.activity_unlink([READ, COACHING])
        for review in own:
            review.message_unsubscribe(review.collector_id.partner_id.ids)
        self._tell(self.env._("Taken back to be changed."))
        return True

    def action_acknowledge(self):
        """Say that one has read the review of one's own work."""
        self.check_access("read")
        if any(review.collector_id != self.env.user for review in self):
            raise AccessError(self.env._("A review is acknowledged by the collector."))
        self._check_step("shared")
        # Sudo: who reads it writes nothing else.
        for review in self.sudo():
            review.write(
                {
                    "state": "acknowledged",
                    "date_acknowledged": review.company_id._collections_today(),
                }
            )
        self.sudo().activity_feedback([READ])
        self._tell(self.env._("Acknowledged."))
        return True

    # --------------------------------------------------------------------- mail

    def _find_answering(self):
        # EXTENDS 'collections.thread': whose work it is may answer
        # Sudo: whose it is is read for whoever asks.
        own = self.sudo().filtered(
            lambda review: review.collector_id == self.env.user and review.state != "draft"
        )
        return super()._find_answering() | own.with_env(self.env)
