"""The steps of a legal action: put forward, approved, filed, decided, closed."""

from markupsafe import escape

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, formatLang

from ..base.collections_guarded import without_defaults
from .collections_legal_action import RUNNING

APPROVAL = "collections_followup.mail_activity_type_legal_approval"
TASK = "collections_followup.mail_activity_type_legal"
ESCALATED = "collections_followup.mail_activity_type_legal_missed"
GROUP = "collections_followup.group_collections_%s"
# What is handed to a court or registry.
COURT = frozenset(
    {"payment_order", "small_claim", "suit", "judgment", "enforcement", "lien", "release"}
)


class CollectionsLegalAction(models.Model):
    _inherit = "collections.legal.action"

    _approval_activity = APPROVAL

    # ------------------------------------------------------------------------------ checks

    def _lock(self, *states):
        """Let one at a time take a step, and refuse it from another state.

        Of two at once the second fails to serialize, comes again, and is told.

        :param states: those from which the step may be taken
        """
        self.ensure_one()
        # Written, not only locked: also where the first has only put it into a file.
        self.env.cr.execute(
            "UPDATE collections_legal_action SET write_date = now() AT TIME ZONE 'UTC'"
            " WHERE id = %s",
            [self.id],
        )
        self.invalidate_recordset(["write_date", "state"])
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(action)s is in state %(state)s: this cannot be done any more, or not yet.",
                    action=self.name,
                    state=labels[self.state],
                )
            )

    def _may_approve(self):
        """Return whether the user may approve this action."""
        self.ensure_one()
        tier = self.company_id._collections_get_legal_tier(self.amount_company)
        return self.env.su or self.env.user.has_group(GROUP % tier)

    def _may_answer_approval(self):
        """Return whether the user may do away with the activity that asks for approval."""
        self.ensure_one()
        # Sudo: only the state is read, for whoever marks the activity as done.
        return self.sudo().state != "proposed" or self._may_approve()

    def _find_overclaimed(self):
        """Return a sentence that says what is claimed beyond what is open, or owed, by now.

        :return: "" where there is none
        """
        self.ensure_one()
        env = self.env
        for line in self.line_ids:
            # Sudo: the ledger, of items that the user works on.
            item = line.sudo().move_line_id
            now = item.amount_residual_currency if item else 0.0
            if line.currency_id.compare_amounts(line.amount, now) > 0:
                values = {
                    "item": line.name,
                    "claimed": formatLang(env, line.amount, currency_obj=line.currency_id),
                    "open": formatLang(env, now, currency_obj=line.currency_id),
                }
                if self.state in ("filed", "decided"):
                    return env._(
                        "%(item)s: %(claimed)s is claimed, and %(open)s is open. Close the action "
                        "and begin another that claims less.",
                        **values,
                    )
                return env._(
                    "%(item)s: %(claimed)s is claimed, and %(open)s is open. Take the action "
                    "back to draft and claim less.",
                    **values,
                )
        return self._find_covered()

    def _check_still_open(self):
        """Refuse to claim more of an item than is open by now, or than is owed after credits."""
        for action in self:
            problem = action._find_overclaimed()
            if problem:
                raise UserError(problem)

    def _check_free(self):
        """Refuse items that another action holds."""
        # Sudo: that a colleague was first is told to whoever comes second.
        taken = (
            self.env["collections.legal.item"]
            .sudo()
            .search(
                [
                    ("move_line_id", "in", self.sudo().line_ids.move_line_id.ids),
                    ("is_live", "=", True),
                    ("action_id", "not in", self.ids),
                ],
                limit=1,
            )
        )
        if taken and self.kind_id.holds:
            raise UserError(
                self.env._(
                    "%(item)s is in %(action)s already, which runs. Close that one first.",
                    item=taken.name,
                    action=taken.action_id.name,
                )
            )

    # ----------------------------------------------------------------------------- buttons

    def action_propose(self):
        """Put this draft forward: approved at once where the user may."""
        self._check_work()
        self._lock("draft")
        if not self.line_ids:
            raise UserError(self.env._("Choose the items that are claimed."))
        self._check_allowed()
        self._check_still_open()
        self._check_free()
        self._as_engine().write({"state": "proposed", "requested_by_id": self.env.uid})
        if self._may_approve():
            self._approve()
        else:
            self._ask_approval()
        return True

    def action_draft(self):
        """Take what waits for approval, or was approved and not filed, back to draft."""
        self._check_work()
        self._lock("proposed", "approved")
        self._check_may_draft()
        ran = self.is_running
        # Sudo: who may was checked; states, and the activity of somebody else, follow.
        own = self.sudo()
        own.write(
            {
                "state": "draft",
                "approved_by_id": False,
                "date_approved": False,
                "is_running": False,
                "is_paid": False,
            }
        )
        own.line_ids.write({"is_live": False})
        own.activity_unlink([APPROVAL])
        if ran:
            self._release_case()
            self._follow_up_at_once()
        return True

    def _check_may_draft(self):
        """Refuse to take an action back to draft that somebody else has in hand."""

    def action_approve(self):
        """Approve this action: from now on its items are not reminded of."""
        self._check_work()
        self._lock("proposed")
        if not self._may_approve():
            raise AccessError(
                self.env._(
                    "%s claims more than you may approve. A supervisor approves it.", self.name
                )
            )
        self._approve()
        return True

    def action_file(self):
        """Record that this was filed today: what it claims stays as it is."""
        self._check_work()
        self._lock("approved")
        if self.type in COURT and not self.court_id:
            raise UserError(self.env._("Enter the court or registry with which it is filed."))
        self._file()
        return True

    def action_close(self):
        """Ask for the outcome, and close this action or record the decision."""
        self._check_work()
        if self.state == "closed":
            raise UserError(self.env._("%s is closed already.", self.name))
        return self.env["collections.legal.close.wizard"]._get_action(self)

    def action_view_items(self):
        """Open the receivable items that are claimed."""
        return self.env["account.move.line"]._collections_get_items_action(
            [("id", "in", self.line_ids.move_line_id.ids)], self.env._("Claimed items")
        )

    def action_new_document(self):
        """Open a new document of this action."""
        self._check_work()
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New document"),
            "res_model": "collections.legal.document",
            "view_mode": "form",
            "context": {"default_action_id": self.id},
            "target": "current",
        }

    # ------------------------------------------------------------------------------- steps

    def _ask_approval(self):
        """Plan an activity for somebody who may approve."""
        people = self.company_id._collections_find_legal_deciders_sudo()
        chosen = people[:1]
        own = chosen._collections_addressed(self)
        text = own.env._(
            "%(user)s asks for approval: %(action)s, %(amount)s.",
            user=self.env.user.name,
            action=own.display_name,
            amount=formatLang(own.env, own.amount_claimed, currency_obj=own.currency_id),
        )
        # Sudo: the activity is for somebody else, whatever the user may write.
        without_defaults(self.sudo()).activity_schedule(
            APPROVAL,
            date_deadline=self.company_id._collections_today(),
            note=escape(text),
            user_id=chosen.id or self.env.uid,
        )

    def _approve(self):
        """Let this action run: its items are not reminded of any more."""
        self.ensure_one()
        # What is claimed of a customer in all counts: of two approvals at once the second begins
        # anew, on what the first has approved.
        self.env["collections.exposure"]._take_turn(self.partner_id)
        self._check_allowed()
        self._check_still_open()
        self._check_free()
        today = self.company_id._collections_today()
        holds = self.kind_id.holds
        # Sudo: who may approve was checked; states are not people's to write.
        own = self.sudo()
        own.write(
            {
                "state": "approved",
                "approved_by_id": self.env.uid,
                "date_approved": today,
                "is_running": True,
            }
        )
        for line in own.line_ids:
            line.write(
                {
                    "is_live": holds,
                    "amount_seen": line.move_line_id.amount_residual_currency,
                    "match_seen": line._find_last_match(),
                }
            )
        # At once: somebody else may have been first.
        own.line_ids.flush_recordset()
        own.activity_feedback([APPROVAL])
        self._note_step("approval", self.env._("Approved"))
        self._take_case()
        self._follow_up_at_once()

    def _file(self, day=None, proven=False):
        """Keep what is claimed as it was on a day, and count deadlines from it.

        :param date day: when it was filed; today if None
        :param bool proven: whether it is known to be filed: what has become of the debt since
            does not undo that
        """
        self.ensure_one()
        if not proven:
            self._check_allowed()
            self._check_still_open()
        day = day or self.company_id._collections_today()
        self.line_ids._freeze(day)
        # Sudo: who may file was checked; states are not people's to write.
        self.sudo().write({"state": "filed", "date_filed": day, "filed_by_id": self.env.uid})
        self._set_date("filed", day)
        self._end_deadlines("file", "notice" if self.type == "notice" else None)
        self._note_step("filing", self.env._("Filed"), self.reference, day)
        self._update_deadlines()
        self._message_log(
            body=self.env._(
                "Filed: %(amount)s claimed as of %(date)s.",
                amount=formatLang(self.env, self.amount_claimed, currency_obj=self.currency_id),
                date=format_date(self.env, day),
            )
        )

    def _close(self, outcome, note):
        """End this action: its items are followed up again, its deadlines count no more.

        :param str outcome: a value of ``outcome``
        :param str note: in words
        """
        self._lock("draft", "proposed", *RUNNING)
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        self._note_step("end", labels[outcome], note)
        # Sudo: who may was checked by the dialog; states, and tasks of others, follow.
        own = self.sudo()
        # What the court has refused stays refused, though the rest is paid by now.
        stays = outcome == "paid" and self.outcome in ("part", "lost", "settled")
        own.write(
            {
                "state": "closed",
                "outcome": self.outcome if stays else outcome,
                "date_closed": self.company_id._collections_today(),
                "is_running": False,
            }
        )
        own.line_ids.write({"is_live": False})
        own.deadline_ids.filtered(lambda due: due.state in ("open", "waiting")).write(
            {"state": "dropped"}
        )
        own.activity_unlink([APPROVAL, TASK, ESCALATED])
        text = self.env._(
            "%(action)s: closed, %(outcome)s.", action=self.name, outcome=labels[outcome]
        )
        if self.user_id != self.env.user:
            self._tell(text)
        own.case_id._message_log(body=text)
        self._release_case()
        self._follow_up_at_once()

    # ------------------------------------------------------------------------ what follows

    def _note_step(self, kind, name, outcome=False, day=None):
        """Write down what was done, by the user."""
        # Sudo: who may do it was checked; what happened is not people's to write.
        self.env["collections.legal.step"].sudo().create(
            {
                "action_id": self.id,
                "kind": kind,
                "name": name,
                "outcome": outcome,
                "date": day or self.company_id._collections_today(),
                "user_id": self.env.uid,
                "is_auto": True,
            }
        )

    def _tell(self, text, user=None, day=None):
        """Plan a task for the owner, or somebody else, about what has happened.

        :param str text: what has happened
        :param user: who is told; the owner if None
        :param date day: by when; today if None
        :return: the task
        """
        self.ensure_one()
        self._message_log(body=text)
        # Sudo: the task is for somebody else, whatever the user may write.
        return without_defaults(self.sudo()).activity_schedule(
            TASK,
            date_deadline=day or self.company_id._collections_today(),
            note=escape(text),
            user_id=(user or self.user_id).id,
        )

    def _take_case(self):
        """Move the case to the stage for legal action, where the company has one."""
        self.ensure_one()
        if not self.kind_id.holds:
            return
        # Sudo: the stage follows the action, also where the case is not the user's to write.
        own = self.sudo()
        key = (own.company_id, own.partner_id)
        if own.case_id.state != "open":
            own.case_id = self.env["collections.case"].sudo()._find_open(key[1], key[0]).get(key)
        stage = self.env["collections.stage"]._get_first_sudo("legal", own.company_id)
        own.case_id._move_stage("sued", stage)

    def _release_case(self):
        """Bring the case back to ordinary follow-up, unless another action runs."""
        # Sudo: the stage follows the actions, whoever closes one.
        own = self.sudo()
        others = (
            self.env["collections.legal.action"]
            .sudo()
            .search_count(
                [
                    ("case_id", "in", own.case_id.ids),
                    ("is_running", "=", True),
                    ("kind_id.holds", "=", True),
                    ("is_paid", "=", False),
                    ("id", "not in", own.ids),
                ],
                limit=1,
            )
        )
        if own.kind_id.holds and own.case_id.state == "open" and not others:
            own.case_id._return_stage("sued_ended")

    def _follow_up_at_once(self):
        """Let the cases follow at once."""
        # Sudo: only company and customer are read; the pass writes cases for all.
        for company, actions in self.sudo().grouped("company_id").items():
            self.env["collections.followup"].settle(company, actions.partner_id)
