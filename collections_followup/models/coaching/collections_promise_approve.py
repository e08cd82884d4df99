"""How a promise over the limit is asked for, approved or refused, and what lapses."""

from markupsafe import escape

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date, formatLang

from ..base.collections_guarded import internal, without_defaults

APPROVAL = "collections_followup.mail_activity_type_promise_approval"
TASK = "collections_followup.mail_activity_type_task"


class CollectionsPromise(models.Model):
    _inherit = "collections.promise"

    _approval_activity = APPROVAL

    # ------------------------------------------------------------------- asked for

    def _begin(self):
        # EXTENDS 'promise': what is over the limit of who is in training waits
        for company, promises in self.sudo().grouped("company_id").items():
            # Sudo: the day on which it was logged is not people's to write.
            promises.date_logged = company._collections_today()
        waiting = self._find_over_limit()
        others = self - self.browse().union(*waiting.values())
        result = super(CollectionsPromise, others)._begin() if others else None
        for training, promises in waiting.items():
            promises._ask_approval(training)
        return result

    def _find_over_limit(self):
        """Return those of these new promises that take an approval, by the training."""
        found = {}
        trainings_model = self.env["collections.training"]
        # Sudo: what counts towards a limit counts, whoever may read it.
        for (user, company), promises in (
            self.sudo().grouped(lambda own: (own.user_id, own.company_id)).items()
        ):
            trainings = trainings_model._find_sudo(user, company, company._collections_today())
            if not trainings:
                continue
            trainings._lock()
            for customer, own in promises.grouped("partner_id").items():
                replaced = self.browse(own.ids)._find_replaced()
                amounts = {}
                for promise in own:
                    amounts.setdefault(promise.currency_id, 0.0)
                    amounts[promise.currency_id] += promise.amount
                training = trainings_model._find_exceeded_sudo(
                    trainings, customer, amounts, own.union(*replaced)
                )
                if training:
                    found[training] = found.get(training, self.browse()) | self.browse(own.ids)
        return found

    def _ask_approval(self, training):
        """Let these new promises wait, and ask who looks after the person in training.

        :param training: the training whose limit they pass, in sudo mode
        """
        for other, promise in self._find_replaced().items():
            if other.state == "to_approve":
                # An earlier question about these items is no question any more.
                other._cancel(replaced_by=promise)
        # Sudo: states are not people's to write, the activity is for somebody else, and the case
        # may be a colleague's.
        for promise in self.sudo():
            approver = training._find_approver(promise)
            day = promise.company_id._collections_today()
            promise.write(
                {"state": "to_approve", "date_requested": day, "approver_id": approver.id}
            )
            promise._plan_approval(training, approver or training.supervisor_id)
        self._prepare_new()
        self.sudo()._log_on_cases(
            {
                promise.id: self.env._(
                    "%(promise)s: %(amount)s for %(date)s. %(pending)s",
                    promise=promise.name,
                    amount=formatLang(self.env, promise.amount, currency_obj=promise.currency_id),
                    date=format_date(self.env, promise.date),
                    pending=promise._explain_pending(),
                )
                for promise in self
            }
        )

    def _plan_approval(self, training, user):
        """Plan the question for who may approve, in their language."""
        self.ensure_one()
        own = user._collections_addressed(self)
        text = own.env._(
            "%(user)s is in training and promises %(amount)s with %(customer)s for %(date)s. "
            "Without approval: up to %(limit)s, all that is promised with a customer together.",
            user=self.user_id.name,
            amount=formatLang(own.env, self.amount, currency_obj=self.currency_id),
            customer=self.partner_id.display_name,
            date=format_date(own.env, self.date),
            limit=formatLang(own.env, training.amount_limit, currency_obj=training.currency_id),
        )
        without_defaults(self).activity_schedule(
            APPROVAL,
            date_deadline=self.company_id._collections_today(),
            summary=own.env._("Approve this promise"),
            note=escape(text),
            user_id=user.id,
        )

    # ---------------------------------------------------------------- who may answer

    def _may_grant(self):
        """Return whether the user may approve or refuse this promise."""
        self.ensure_one()
        # Sudo: who logged it is read for whoever asks.
        own = self.sudo()
        return self.env["collections.training"]._may_approve(
            self.env.user, own.company_id, own.user_id
        )

    def _may_answer_approval(self):
        """Return whether the user may do away with the activity that asks for approval."""
        self.ensure_one()
        # Sudo: only the state is read, for whoever marks the activity as done.
        return self.sudo().state != "to_approve" or self._may_grant()

    def _check_answerable(self):
        """Refuse to answer what is answered already, and to whoever may not answer it."""
        self.check_access("write")
        self._lock()
        self._check_state("to_approve")
        for promise in self:
            if promise._may_grant():
                continue
            if promise.user_id == self.env.user:
                raise AccessError(
                    self.env._("%s is your own promise: somebody else approves it.", promise.name)
                )
            raise AccessError(
                self.env._("Promises are approved by supervisors who are not in training.")
            )

    def _lock(self):
        """Let two answers to the same question come one after the other.

        The rows are changed and not only locked: the transaction that comes second fails to
        serialize, and Odoo repeats it on what the first one has answered.
        """
        self.flush_recordset()
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_promise SET write_date = now() AT TIME ZONE 'UTC'"
                    " WHERE id IN %s",
                    tuple(self.ids),
                )
            )

    # ------------------------------------------------------------------------ answers

    def action_approve(self):
        """Approve these promises: from now on they count, and follow-up of their items waits."""
        self._check_answerable()
        late = self.filtered(lambda own: own.date < own.company_id._collections_today())
        late._lapse()
        (self - late)._approve()
        if not late:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._(
                    "Too late to approve: %s. The promised day is past.",
                    ", ".join(late.mapped("name")),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _approve(self):
        """Let promises that waited count. What was paid since they were given counts for them."""
        if not self:
            return
        # Sudo: the items are checked whatever of them the user may read.
        items = self.sudo().line_ids.move_line_id
        self._check_free(items)
        self._check_parts_undisputed()
        self.with_context(collections_replace=internal())._replace_others()
        # Sudo: states are not people's to write; who may approve was checked.
        own = self.sudo()
        for company, promises in own.grouped("company_id").items():
            promises.write(
                {
                    "state": "open",
                    "approved_by_id": self.env.uid,
                    "date_approved": company._collections_today(),
                }
            )
        own.line_ids.write({"state": "open"})
        own.activity_feedback([APPROVAL], feedback=self.env._("Approved."))
        self._take_effect()

    def action_refuse(self):
        """Open the dialog that asks why the promise is refused."""
        self.ensure_one()
        self._check_answerable()
        return self.env["collections.promise.refusal.wizard"]._get_action(self)

    def _refuse(self, reason):
        """Refuse these promises, and tell whoever logged them.

        :param str reason: why
        """
        self._check_answerable()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why it is refused."))
        self._end_request("refused", {"refused_by_id": self.env.uid, "refusal": reason})

    def _lapse(self):
        """End requests whose day is past, and tell whoever logged the promises."""
        self._end_request("lapsed", {})

    def _end_request(self, state, values):
        """End requests without the promises having counted for a day.

        :param str state: the state they end in
        :param dict values: what else is kept
        """
        # Sudo: states are not people's to write, the case and the tasks are whose they are.
        for company, promises in self.sudo().grouped("company_id").items():
            today = company._collections_today()
            promises.write({"state": state, "date_cancelled": today, "date_ended": today, **values})
            promises.line_ids.write({"state": state})
            promises.activity_unlink([APPROVAL])
            promises._message_log_batch(bodies={own.id: own._get_status() for own in promises})
            promises._log_on_cases({own.id: f"{own.name}: {own._get_status()}" for own in promises})
            for promise in promises:
                promise._tell_requester(today)

    def _tell_requester(self, day):
        """Plan a task for whoever logged this promise: the customer has to hear of it."""
        self.ensure_one()
        record = self.case_id if self.case_id.state == "open" else self
        user = self._find_worker(self.user_id, self._get_collector(), company=self.company_id)
        own = user._collections_addressed(self)
        without_defaults(record).with_context(mail_activity_quick_update=True).activity_schedule(
            TASK,
            date_deadline=day,
            summary=own.env._("Promise not approved: %s", own.name),
            note=escape(own._get_status()),
            user_id=user.id,
        )

    def _cancel(self, replaced_by=None, reason=None):
        # EXTENDS 'promise': what is taken back waits for nobody
        result = super()._cancel(replaced_by, reason)
        # Sudo: the activity that asked is somebody else's.
        self.sudo().activity_unlink([APPROVAL])
        return result
