"""Legal actions go into files for a court, and follow what it says of them."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from .collections_court_file import CLAIMS

# Breathing space: the usual one, and that of a mental health crisis.
FLAGS = {
    False: "collections_followup.flag_moratorium",
    True: "collections_followup.flag_crisis",
}
# What the court says as steps of the action, by kind of step.
STEP_KINDS = {
    "served": "service",
    "not_served": "service",
    "judgment": "decision",
    "set_aside": "decision",
    "enforcement": "enforcement",
    "paid": "end",
    "withdrawn": "end",
}
# What its owner has to do something about.
TOLD = frozenset(
    {
        "rejected",
        "query",
        "not_served",
        "objection",
        "transferred",
        "set_aside",
        "breathing_space",
        "breathing_space_end",
    }
)
# What the court says only of what was filed with it.
FILED = frozenset(STEP_KINDS) - {"withdrawn"} | {"issued", "query", "objection", "transferred"}
# Dates from which deadlines count.
ANCHORS = {"issued": "issued", "served": "served", "objection": "objection"}
# How many days ahead a court may say that something counts as served: deemed service is some days
# after posting.
MOST_AHEAD = 60
REFUSALS = (UserError, AccessError, ValidationError)


class CollectionsLegalAction(models.Model):
    _inherit = "collections.legal.action"

    court_line_ids = fields.One2many(
        comodel_name="collections.court.line", inverse_name="action_id", string="Court files"
    )

    def action_court_file(self):
        """Open the dialog that writes these legal actions into a file for the court."""
        return self.env["collections.court.wizard"]._open(self)

    @api.private
    def _try_to_file(self):
        """Record that this action was filed.

        :return: why it could not be; "" if it was
        """
        self.ensure_one()
        return self._try(self.action_file)

    @api.private
    def _try_to_hand_over(self, line):
        """Follow that something about this action was handed over after it was filed.

        :param line: the entry of the file
        :return: why it could not be followed; "" if it was
        """
        self.ensure_one()
        return self._try(lambda: self._follow_handed_over(line))

    def _follow_handed_over(self, line):
        """Write down an application, a reply or a withdrawal that the court has now."""
        self._check_work()
        self._check_open()
        if line.form == "eda_end":
            # Sudo: only whether anything is open on the items.
            is_open = any(own.open_today for own in self.sudo().line_ids)
            settled = "settled" if is_open else "paid"
            self._close(
                settled if line.is_settled else "withdrawn",
                self.env._("Told to the court by %s.", line.file_id.name),
            )
            return
        if line.form == "eda_order":
            self._end_deadlines("apply")
            self._note_step("enforcement", self.env._("Enforcement order applied for"))
            return
        self._note_step("document", self.env._("Query of the court answered"))

    @api.private
    def _try_to_follow(self, answer):
        """Follow what a court says.

        :param answer: an ``Answer`` of ``engine/court_exchange.py``
        :return: why it could not be followed; "" if it was
        """
        self.ensure_one()
        return self._try(lambda: self._follow_answer(answer))

    def _try(self, work):
        """Do something that changes nothing where it is refused; return why, or ""."""
        try:
            with self.env.cr.savepoint():
                work()
        except REFUSALS as refused:
            return str(refused)
        return ""

    def _follow_answer(self, answer):
        """Follow what a court says: dates, steps, state, and who is told."""
        self._check_work()
        self._check_open()
        today = self.company_id._collections_today()
        day = min(answer.day or today, today)
        if self.state not in ("filed", "decided") and answer.state in FILED:
            self._file_proven(day)
        if answer.court_numbers and not self.reference:
            self.reference = answer.court_numbers[0]
        name = self._name_answer(answer)
        anchor = self._name_anchor(answer)
        if anchor:
            # Deemed service may be yet to come: deadlines count from that day all the same.
            self._set_date(anchor, self._check_ahead(answer.day or today, today))
            self._update_deadlines()
        if not self._change_state(answer, day):
            self._note_step(STEP_KINDS.get(answer.state, "other"), name, answer.text, day)
        if answer.state in TOLD:
            self._tell(": ".join(filter(None, (self.name, name, answer.text))))

    @api.model
    def _name_anchor(self, answer):
        """Return which date of the action an answer tells; None if it tells none.

        An objection to a part leaves the rest to go on as it was.
        """
        if answer.enforcing:
            return "title_served" if answer.state == "served" else None
        if answer.state == "objection" and answer.partial:
            return None
        return ANCHORS.get(answer.state)

    def _file_proven(self, day):
        """Record that this was filed: the court has it, whether somebody said so or not.

        :param date day: of what the court says; the day of our file counts where there is one
        """
        self._lock("approved")
        # Sudo: the file that it stands in, whoever has written it.
        file = self.sudo().court_line_ids.filtered(lambda own: own.is_live and own.form in CLAIMS)
        file = file.file_id[:1]
        self._file(file.date_sent or file.date or day, proven=True)

    @api.model
    def _check_ahead(self, day, today):
        """Refuse a day that is too far ahead to be one of service; return it."""
        if day > today + timedelta(days=MOST_AHEAD):
            raise UserError(
                self.env._("%s is too far ahead to be right.", format_date(self.env, day))
            )
        return day

    def _check_may_draft(self):
        # EXTENDS 'collections.legal.action': what is written for the court is not changed
        result = super()._check_may_draft()
        # Sudo: the file that it stands in, whoever has written it.
        file = self.sudo().court_line_ids.filtered("is_live").file_id[:1]
        if file:
            raise UserError(
                self.env._(
                    "It stands in %(file)s of %(date)s already. Write that file again as a "
                    "correction.",
                    file=file.name,
                    date=format_date(self.env, file.date),
                )
            )
        return result

    def _find_history(self):
        # EXTENDS 'collections.legal.action': what stood in a file for the court is kept
        problem = super()._find_history()
        # Sudo: the file that it stood in, whoever has written it.
        file = self.sudo().court_line_ids.file_id[:1]
        if not problem and file:
            return self.env._(
                "%(action)s stood in %(file)s: it is kept as a record. Close it instead.",
                action=self.name,
                file=file.name,
            )
        return problem

    def _name_answer(self, answer):
        """Return in a few words what the court says."""
        what = dict(
            self.env["collections.court.line"]._fields["state"]._description_selection(self.env)
        )
        name = what[answer.state]
        if answer.enforcing and answer.state in ("served", "not_served"):
            name = self.env._("Enforcement order: %s", name)
        if answer.partial:
            name = self.env._("%s, in part", name)
        return name

    def _change_state(self, answer, day):
        """Let the state of this action follow an answer.

        :return: whether the step is written down already
        """
        state, text = answer.state, answer.text or self._name_answer(answer)
        # An enforcement order of the German procedure is as good as a default judgment: § 700 ZPO.
        if state == "judgment" or (state == "enforcement" and answer.kind == "22"):
            self._decide("won", day, text)
            return True
        if state in ("withdrawn", "paid"):
            return self._follow_end(state, text)
        if state == "rejected":
            # Sudo: the entry is free, so that a person may write the action into another file.
            self.sudo().court_line_ids.filtered(
                lambda own: own.is_live and own.form in CLAIMS
            ).write({"is_live": False})
        elif state == "set_aside":
            self._undo_decision()
        elif state == "breathing_space":
            self._begin_breathing_space(answer, day)
        elif state == "breathing_space_end":
            self._find_breathing_space(answer).action_end()
        return False

    def _follow_end(self, state, text):
        """Close what was withdrawn or paid; where something is open yet, somebody has to look.

        :return: whether it was closed
        """
        # Sudo: only whether anything is open on the items.
        if state == "paid" and any(line.open_today for line in self.sudo().line_ids):
            self._tell(
                self.env._(
                    "%s: paid, as the court says, and something is still open on its items. Look "
                    "for the payment, then close it.",
                    self.name,
                )
            )
            return False
        self._close(state, text)
        return True

    def _find_breathing_space(self, answer):
        """Return the flags of the customer that are in force for such a breathing space."""
        flag = self.env.ref(FLAGS[answer.health])
        return self.env["collections.flag.entry"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("flag_id", "=", flag.id),
                ("move_id", "=", False),
                ("state", "in", ("planned", "active")),
            ]
        )

    def _begin_breathing_space(self, answer, day):
        """Set the flag of a moratorium on the customer, unless it is in force already."""
        if self._find_breathing_space(answer):
            return
        reason = self.env._("Told by the court to %s.", self.name)
        self.env["collections.flag.entry"].create(
            {
                "flag_id": self.env.ref(FLAGS[answer.health]).id,
                "partner_id": self.partner_id.id,
                "date_from": day,
                "reason": ". ".join(filter(None, (reason.rstrip("."), answer.text))) + ".",
            }
        )
