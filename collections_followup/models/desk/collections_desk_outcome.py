"""What came of a contact, with all that it leads to: all of it is saved, or nothing."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_list

from ..promise.collections_promise import CHANNELS

# Longer than any call; more is a clock that ran on.
MOST_MINUTES = 600


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    @api.model
    def save_outcome(self, case_id, key, stamp=None, values=None):
        """Log a contact with its outcome, and the promise or the dispute that came of it.

        :param int case_id: the case
        :param str key: made up by the screen for this step: pressed twice, it is done once
        :param str stamp: what the screen knew of the case; None: whatever happened meanwhile
        :param dict values: ``outcome_id``; ``channel``, ``direction``, ``note``, ``person_id``,
            ``address``, ``duration`` (minutes); ``gate_reason`` why it took place although the
            contact rules are against it; ``item_ids`` it was about; ``date``: of the next
            action, or the one promised for; ``amount`` promised or disputed, all of the items if
            missing; ``reason_id`` of a dispute
        :return: see ``collections.desk.step._get_answer``
        """
        step = self.env["collections.desk.step"]._find(key)
        if step:
            return step._get_answer()
        case = self._get_case_to_work(case_id, stamp)
        values = self._check_values(values)
        outcome = self._get_outcome(values)
        items = self._get_items(case, values.get("item_ids") or [])
        contact = self._log_contact(case, outcome, items, values)
        parts = [f"{case.partner_id.name}: {outcome.name}"]
        result = {}
        if outcome.leads_to == "promise":
            result = self._make_promise(case, contact, items, values)
        elif outcome.leads_to == "dispute":
            result = self._make_dispute(case, contact, items, values)
        elif contact.next_action_date:
            result["text"] = self.env._(
                "next action on %s", format_date(self.env, contact.next_action_date)
            )
        if result.get("text"):
            parts.append(result["text"])
        step = self.env["collections.desk.step"]._record(
            key,
            case,
            "outcome",
            ", ".join(parts),
            contact_id=contact.id,
            date_until=self._get_next_day(case),
            undoable=bool(result.get("undo")),
            data=result.get("undo"),
        )
        return step._get_answer()

    @api.model
    def _check_values(self, values):
        """Return the values of an outcome; refuse what is none."""
        if not isinstance(values, dict):
            raise UserError(self.env._("Choose the outcome: what came of it?"))
        channel = values.get("channel", "phone")
        if channel not in dict(CHANNELS):
            raise UserError(self.env._("%s is no channel. Choose one of the list.", channel))
        minutes = values.get("duration") or 0
        if not isinstance(minutes, int) or not 0 <= minutes <= MOST_MINUTES:
            raise UserError(self.env._("Enter how many minutes it took, 0 or more."))
        return values

    @api.model
    def _get_outcome(self, values):
        outcome_id = values.get("outcome_id")
        outcomes = self.env["collections.contact.outcome"]
        outcome = outcomes.browse(outcome_id if isinstance(outcome_id, int) else ()).exists()
        if not outcome or outcome.is_pending:
            raise UserError(self.env._("Choose the outcome: what came of it?"))
        outcome.check_access("read")
        return outcome

    @api.model
    def _get_next_day(self, case):
        """Return the day after today, on which what is due then comes back to the desk."""
        return fields.Date.add(case.company_id._collections_today(), days=1)

    @api.model
    def _log_contact(self, case, outcome, items, values):
        """Log the contact like the dialog does, which proposes all that is not said here."""
        given = {
            name: values[name]
            for name in ("direction", "note", "person_id", "address")
            if values.get(name)
        }
        # A promise or a dispute has a day of its own.
        if not outcome.leads_to and "date" in values:
            given["next_action_date"] = self.env["collections.contact"]._parse_date(
                values["date"] or False
            )
        reason = values.get("gate_reason")
        wizard = self.env["collections.contact.wizard"].create(
            {
                "company_id": case.company_id.id,
                "partner_id": case.partner_id.id,
                "is_fixed": True,
                "case_id": case.id,
                "channel": values.get("channel", "phone"),
                "duration": values.get("duration") or 0,
                "outcome_id": outcome.id,
                "move_ids": [fields.Command.set(items.move_id.ids)],
                "collections_gate_reason": reason if isinstance(reason, str) else False,
                **given,
            }
        )
        return wizard._log()

    @api.model
    def _make_promise(self, case, contact, items, values):
        """Log the promise: on the chosen items, less what is disputed or agreed on otherwise."""
        promises = self.env["collections.promise"]
        if not items:
            raise UserError(promises._explain_items("none", items))
        rows = {row["id"]: row for row in self._read_items(case)[case]}
        free = {item: rows[item.id]["free"] for item in items}
        if not any(free.values()):
            blocked = [rows[item.id]["blocked"] for item in items]
            raise UserError(
                next(filter(None, blocked), self.env._("Nothing of the chosen items is free."))
            )
        before = self._find_standing_promises(items)
        made = promises._make(
            self._share_amount(free, values.get("amount")),
            values.get("date") or False,
            replace=True,
            channel=contact.channel,
            contact_id=contact.person_id.id,
            logged_contact_id=contact.id,
            note=contact.note,
        )
        text = self.env._(
            "%(promise)s, %(amount)s for %(date)s",
            promise=format_list(self.env, made.mapped("name")),
            amount=format_list(self.env, [own.currency_id.format(own.amount) for own in made]),
            date=format_date(self.env, made[:1].date),
        )
        pending = made._explain_pending()
        return {
            "text": f"{text}. {pending}" if pending else text,
            # What it has replaced would not come back with it.
            "undo": None if before else {"promise_ids": made.ids},
        }

    @api.model
    def _find_standing_promises(self, items):
        """Return whether items are promised already, or would be if somebody approved it."""
        promises = self.env["collections.promise"]
        # Sudo: only whether there are any is asked, whosever they are.
        return bool(promises._find_lines_sudo(items, promises._get_states()))

    @api.model
    def _make_dispute(self, case, contact, items, values):
        """Raise the dispute about the chosen invoices, like the dialog does."""
        if not self.env.user.has_group("collections_followup.group_collections_dispute"):
            raise UserError(self.env._("Disputes are switched off. Choose another outcome."))
        reasons = self.env["collections.dispute.reason"]
        reason_id = values.get("reason_id")
        reason = reasons.browse(reason_id if isinstance(reason_id, int) else ()).exists()
        if not reason:
            raise UserError(self.env._("Choose the reason: what does the customer dispute?"))
        if not items:
            raise UserError(self.env._("Tick the invoices that the customer disputes."))
        action = contact.action_dispute()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard.reason_id = reason
        chosen = wizard.line_ids.filtered("chosen")
        if not chosen:
            raise UserError(wizard.left_out or self.env._("Nothing of the chosen items is free."))
        shares = self._share_amount(
            {line: line.amount_free for line in chosen.sorted("date_due")}, values.get("amount")
        )
        for line in chosen:
            if line not in shares:
                line.chosen = False
            elif line.currency_id.compare_amounts(shares[line], line.amount_free):
                line.write({"scope": "amount", "amount": shares[line]})
        dispute = wizard._raise()
        return {
            "text": self.env._(
                "%(dispute)s over %(amount)s",
                dispute=dispute.name,
                amount=dispute.currency_id.format(dispute.amount_open),
            )
        }
