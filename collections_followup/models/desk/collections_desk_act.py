"""What else is done at the desk: put off, skipped, taken, noted, and taken back."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, plaintext2html

from ..base.collections_guarded import without_defaults

# Whoever puts a case off for longer than this puts it on hold.
MOST_DAYS = 90


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    # ------------------------------------------------------------- away from the desk

    @api.model
    def snooze(self, case_id, key, stamp=None, date=None, reason=None):
        """Put a case off until a day: what is planned on it moves there, for everybody.

        :param int case_id: the case
        :param str key: see ``save_outcome``
        :param str stamp: see ``save_outcome``
        :param str date: the day on which it comes back
        :param str reason: why, in a few words
        :return: see ``collections.desk.step._get_answer``
        """
        step = self.env["collections.desk.step"]._find(key)
        if step:
            return step._get_answer()
        case = self._get_case_to_work(case_id, stamp)
        reason = self._check_text(reason, self.env._("Say why it is put off."))
        today = case.company_id._collections_today()
        day = self.env["collections.contact"]._parse_date(date or False)
        if not day:
            raise UserError(self.env._("Enter the day on which it comes back."))
        if day <= today:
            raise UserError(
                self.env._("%s is not after today. Enter a later day.", format_date(self.env, day))
            )
        if (day - today).days > MOST_DAYS:
            raise UserError(
                self.env._(
                    "A case is put off for %s days at most. Put it on hold for longer.", MOST_DAYS
                )
            )
        before, made = self._move_planned(case, day, reason)
        message = self.env._(
            "Put off until %(date)s: %(reason)s", date=format_date(self.env, day), reason=reason
        )
        self._tell(case, message)
        return (
            self.env["collections.desk.step"]
            ._record(
                key,
                case,
                "snooze",
                f"{case.partner_id.name}: {message}",
                date_until=day,
                undoable=True,
                data={
                    "activities": before,
                    "made": made.ids,
                    "day": fields.Date.to_string(day),
                },
            )
            ._get_answer()
        )

    @api.model
    def _move_planned(self, case, day, reason):
        """Move what the user has planned on a case, or nobody, to a day; plan it if nothing is.

        A visit stays on its day: it is moved with its visitor's route.

        :return: ids of the activities with the days they had, and the activity that was made
        """
        people = (self.env["res.users"], self.env.user)
        visits = case.activity_ids._collections_get_visits_sudo()
        moved = (case.activity_ids - visits.activity_id).filtered(
            lambda own: own.date_deadline < day and own.user_id in people
        )
        before = [[own.id, fields.Date.to_string(own.date_deadline)] for own in moved]
        moved.date_deadline = day
        made = moved.browse()
        if not moved:
            made = (
                without_defaults(case)
                .with_context(mail_activity_quick_update=True)
                .activity_schedule(
                    "collections_followup.mail_activity_type_task",
                    date_deadline=day,
                    summary=self.env._("Come back to it: %s", reason),
                    user_id=(case.user_id or self.env.user).id,
                )
            )
        return before, made

    @api.model
    def skip(self, case_id, key, reason=None):
        """Skip a case for today: it stays on the desks of others, and is on one's own tomorrow.

        :param int case_id: the case
        :param str key: see ``save_outcome``
        :param str reason: why, in a few words
        :return: see ``collections.desk.step._get_answer``
        """
        step = self.env["collections.desk.step"]._find(key)
        if step:
            return step._get_answer()
        case = self._get_case_to_work(case_id)
        reason = self._check_text(reason, self.env._("Say why it is skipped."))
        message = self.env._("Skipped for today: %s", reason)
        return (
            self.env["collections.desk.step"]
            ._record(
                key,
                case,
                "skip",
                f"{case.partner_id.name}: {message}",
                date_until=self._get_next_day(case),
                undoable=True,
            )
            ._get_answer()
        )

    @api.model
    def take(self, case_id, key, stamp=None):
        """Take a case that is nobody's.

        :param int case_id: the case
        :param str key: see ``save_outcome``
        :param str stamp: see ``save_outcome``
        :return: see ``collections.desk.step._get_answer``
        """
        step = self.env["collections.desk.step"]._find(key)
        if step:
            return step._get_answer()
        case = self._get_case_to_work(case_id, stamp)
        if case.user_id:
            # Sudo: whose it is is told to whoever comes too late.
            raise UserError(self.env._("This is a case of %s.", case.sudo().user_id.name))
        case.action_take()
        return (
            self.env["collections.desk.step"]
            ._record(
                key,
                case,
                "take",
                self.env._("%s is yours now.", case.partner_id.name),
                undoable=True,
            )
            ._get_answer()
        )

    @api.model
    def add_note(self, case_id, key, text=None):
        """Write a note on a case.

        :param int case_id: the case
        :param str key: see ``save_outcome``
        :param str text: the note
        :return: see ``collections.desk.step._get_answer``
        """
        step = self.env["collections.desk.step"]._find(key)
        if step:
            return step._get_answer()
        case = self._get_case_to_work(case_id)
        text = self._check_text(text, self.env._("Write something first."))
        case.message_post(body=plaintext2html(text), message_type="comment")
        message = self.env._("%s: note kept.", case.partner_id.name)
        return self.env["collections.desk.step"]._record(key, case, "note", message)._get_answer()

    @api.model
    def _check_text(self, text, message):
        """Return a text from the screen without spaces around it; refuse none."""
        text = text.strip() if isinstance(text, str) else ""
        if not text:
            raise UserError(message)
        return text[:2000]

    @api.model
    def _tell(self, case, message):
        """Write on a case what was done with it."""
        # Sudo: the line is the add-on's, in the name of whoever did it.
        case.sudo()._message_log(body=message, author_id=self.env.user.partner_id.id)

    # --------------------------------------------------------------------- taken back

    @api.model
    def undo(self, step_id):
        """Take back what was just done at the desk: the case comes back to it.

        A promise is cancelled, what was put off comes back to its days, what was taken is given
        up. The entry in the contact log stays: the contact has taken place.

        :param int step_id: the step, see ``collections.desk.step._get_answer``
        :return: dict with ``message`` and ``case_id``
        """
        steps = self.env["collections.desk.step"]
        steps.check_access("read")
        step = steps.browse(step_id if isinstance(step_id, int) else ()).exists()
        if not step:
            raise UserError(self.env._("There is nothing to take back."))
        if not step.undone:
            step._check_undoable()
            case = self._get_case_to_work(step.case_id.id)
            getattr(self, f"_undo_{step.kind}")(case, step.data or {})
            # Sudo: nobody writes steps by hand.
            step.sudo().undone = True
        return {
            "case_id": step.case_id.id,
            "message": self.env._("Taken back. %s", step.message),
        }

    @api.model
    def _undo_outcome(self, case, data):
        promises = self.env["collections.promise"].browse(data.get("promise_ids")).exists()
        mine = promises.filtered(lambda own: own.state in own._get_states())
        if not mine:
            # Sudo: what became of it is told to whoever has made it.
            status = promises[:1].sudo().status
            raise UserError(self.env._("Nothing is left to take back. %s", status or "").strip())
        mine.action_cancel()

    @api.model
    def _undo_snooze(self, case, data):
        day = fields.Date.to_date(data.get("day"))
        before = dict(data.get("activities", ()))
        for activity in case.activity_ids:
            # What somebody has planned anew meanwhile stays as it is.
            if activity.date_deadline != day:
                continue
            if activity.id in before:
                activity.date_deadline = before[activity.id]
            elif activity.id in data.get("made", ()):
                activity.unlink()
        self._tell(case, self.env._("Not put off after all."))

    @api.model
    def _undo_skip(self, case, data):
        return

    @api.model
    def _undo_take(self, case, data):
        if case.user_id != self.env.user:
            # Sudo: whose the case is by now is told to whoever had it.
            owner = case.sudo().user_id.name
            raise UserError(
                self.env._("This is a case of %s by now.", owner)
                if owner
                else self.env._("The case is nobody's already.")
            )
        case.user_id = False
