"""What follows from a logged contact: the case hears of it, and it leads on."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import format_date, plaintext2html

from ..base.collections_guarded import (
    declare_internal_keys,
    get_internal,
    internal,
    without_defaults,
)

declare_internal_keys(
    collections_done_ids="the tasks that a contact settles",
)


class CollectionsContact(models.Model):
    _inherit = "collections.contact"

    # ----------------------------------------------------------------- business

    def _get_day(self):
        """Return the day of the contact where the company is."""
        self.ensure_one()
        return self.company_id._collections_day_of(self.date)

    def _get_text(self):
        """Return the entry in one line, as the chatter of the case shows it."""
        self.ensure_one()
        labels = dict(self._fields["channel"]._description_selection(self.env))
        parts = [f"{labels[self.channel]}: {self.outcome_id.name}."]
        if self.corrects_id:
            parts.insert(
                0,
                self.env._(
                    "%(new)s corrects %(old)s (%(reason)s).",
                    new=self.name,
                    old=self.corrects_id.name,
                    reason=self.correction_reason,
                ),
            )
        who = ", ".join(part for part in (self.person_name, self.address) if part)
        if who:
            parts.append(f"{who}.")
        if self.note:
            parts.append(self.note.strip())
        if self.next_action_date:
            parts.append(
                self.env._("Next action: %s.", format_date(self.env, self.next_action_date))
            )
        return " ".join(parts)

    @api.model
    @api.private
    def _log(self, activities=None, **values):
        """Log one contact, and mark the planned calls that it was as done.

        :param activities: activities on the case or the customer; others are left alone
        :param values: fields of the entry, those in ``LOGGED``
        :return: the entry
        """
        done = (activities or self.env["mail.activity"]).ids
        return self.with_context(collections_done_ids=internal(done)).create(values)

    def _announce(self):
        """Write each entry on its case, or else on its customer, in one line.

        Where it is the call that a notice or a colleague planned as an activity, marking that
        one done, as core does it, writes the line.
        """
        if get_internal(self.env, "collections_announced"):
            return
        chosen = self.env["mail.activity"].browse(get_internal(self.env, "collections_done_ids"))
        chosen.check_access("read")
        for contact in self:
            # Sudo: in the name of whoever logged it; the case and its tasks may be a colleague's.
            own = contact.with_user(contact.user_id).sudo()
            tasks = own._get_tasks(chosen.sudo())
            text = own._get_text()
            if not tasks:
                thread = own.case_id or own.partner_id
                thread._message_log(body=text, author_id=own.user_id.partner_id.id)
                continue
            # They are done by this entry: no further one is logged for them.
            tasks = tasks.with_env(own.env).with_context(collections_contact_logged=internal())
            tasks[:1].action_feedback(feedback=text)
            tasks[1:].action_feedback(feedback=self.env._("Done by %s.", own.name))

    def _get_tasks(self, chosen):
        """Return the open activities that are done by this entry.

        :param chosen: the activities that whoever logs it says it does
        """
        self.ensure_one()
        case, partner = self.case_id, self.partner_id
        threads = ((case._name, case.id), (partner._name, partner.id))
        tasks = chosen if self.corrects_id else self.notice_id.activity_id | chosen
        return tasks.filtered(lambda task: task.active and (task.res_model, task.res_id) in threads)

    def _plan_next_action(self):
        """Plan the next action that was logged as an activity: the case then shows its day."""
        planned = self.filtered("next_action_date")
        advice = {
            adviser: adviser._prepare_actions(planned)
            for adviser in self.env["collections.adviser"]._get_advisers()
        }
        for contact in planned:
            # Sudo: in the name of whoever logged it; the case may be a colleague's.
            own = contact.with_user(contact.user_id).sudo()
            case = own.case_id.filtered(lambda case: case.state == "open")
            kind = "call" if own.channel == "phone" else "task"
            user = case.user_id or own.user_id
            told = user._collections_addressed(own)
            without_defaults(case or own.partner_id).with_context(
                mail_activity_quick_update=True
            ).activity_schedule(
                f"collections_followup.mail_activity_type_{kind}",
                date_deadline=own.next_action_date,
                summary=told.env._("Call again: %s", told.outcome_id.name)
                if kind == "call"
                else told.env._("Come back to it: %s", told.outcome_id.name),
                note=told._get_next_action_note(
                    [
                        told.env[adviser._name]._describe_action(found[contact])
                        for adviser, found in advice.items()
                        if contact in found
                    ]
                ),
                user_id=user.id,
            )

    def _get_next_action_note(self, advice):
        """Return the note of the task that is planned as the next action.

        :param list advice: what advisers say of it
        """
        self.ensure_one()
        if not advice:
            return self.note
        return plaintext2html("\n\n".join(filter(None, (self.note, *advice))))

    def _get_items(self):
        """Return the receivable items that were spoken about: the invoices', or what is overdue."""
        self.ensure_one()
        if self.move_ids:
            return self.move_ids._collections_get_receivable_lines()
        return self.partner_id.with_company(self.company_id)._collections_get_overdue_items()

    # ------------------------------------------------------------------ actions

    def action_new(self):
        """Open the dialog that logs a contact, to choose the customer in it."""
        return self.env["collections.contact.wizard"]._get_action()

    def action_correct(self):
        """Open the dialog with what was logged, to log how it really was."""
        self.ensure_one()
        self.check_access("read")
        if self.corrected_by_id:
            raise UserError(
                self.env._(
                    "%(entry)s was corrected already. Correct %(newer)s instead.",
                    entry=self.name,
                    newer=self.corrected_by_id.name,
                )
            )
        action = self.env["collections.contact.wizard"]._get_action(
            partner=self.partner_id,
            company=self.company_id,
            corrects_id=self.id,
            case_id=self.case_id.id,
            notice_id=self.notice_id.id,
            move_ids=[Command.set(self.move_ids.ids)],
            channel=self.channel,
            direction=self.direction,
            date=self.date,
            person_id=self.person_id.id,
            person_name=self.person_name,
            address=self.address,
            duration=self.duration,
            # What was not said yet is put right by saying it.
            outcome_id=not self.is_pending and self.outcome_id.id,
            correction_reason=self.is_pending and self.env._("The outcome was added"),
            note=self.note,
            next_action_date=False,
        )
        if self.is_pending:
            action["name"] = self.env._("Add the outcome")
        return action

    def _check_valid(self):
        """Refuse to go on from an entry that was put right by another."""
        self.ensure_one()
        if not self.env["collections.contact"].has_access("create"):
            raise AccessError(self.env._("Only the Collections team can go on from a contact."))
        if self.corrected_by_id:
            raise UserError(
                self.env._("%s replaces this entry. Go on from there.", self.corrected_by_id.name)
            )

    def action_promise(self):
        """Open the wizard that logs a promise which was given in this contact."""
        self._check_valid()
        return self.env["collections.promise.wizard"]._get_action(
            self._get_items(),
            partner=self.partner_id,
            company=self.company_id,
            logged_contact_id=self.id,
            channel=self.channel,
            contact_id=self.person_id.id,
            date_made=self._get_day(),
            note=self.note,
        )

    def action_dispute(self):
        """Open the wizard that raises a dispute which the customer named in this contact."""
        self._check_valid()
        sources = {"email": "email", "letter": "letter", "portal": "portal"}
        return self.env["collections.dispute.raise.wizard"]._get_action(
            self.partner_id,
            self.company_id,
            self.move_ids,
            source=sources.get(self.channel, "call"),
            logged_contact_id=self.id,
            contact_id=self.person_id.id,
            date_raised=self._get_day(),
            description=plaintext2html(self.note) if self.note else False,
        )

    def action_view_promises(self):
        """Open the promises that were given in this contact."""
        domain = [("logged_contact_id", "in", self.ids)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promises"),
            "res_model": "collections.promise",
            "view_mode": "list,form,pivot,graph",
            "domain": domain,
            "context": {"create": False},
        }

    def action_view_disputes(self):
        """Open the disputes that were raised in this contact."""
        domain = [("logged_contact_id", "in", self.ids)]
        return self.env["collections.dispute"]._get_list_action(domain, self.env._("Disputes"))

    @api.model
    def _get_list_action(self, domain, name):
        """Return the action that shows logged contacts.

        :param list domain: which ones
        :param str name: title of the list
        """
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "collections.contact",
            "view_mode": "list,kanban,calendar,form,pivot,graph",
            "domain": domain,
        }
