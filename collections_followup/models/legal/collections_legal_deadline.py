from markupsafe import escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..base.collections_guarded import without_defaults
from .collections_legal_action_steps import ESCALATED, TASK
from .collections_legal_rule import ANCHORS


class CollectionsLegalDeadline(models.Model):
    """A day by which something must be done in a legal action, and how it came about.

    Counted by ``collections_legal_action_deadlines.py``. The owner is warned before; what was
    missed is told to a supervisor.
    """

    _name = "collections.legal.deadline"
    _inherit = ["collections.guarded"]
    _description = "Deadline of a Legal Action"
    _order = "date, id"
    _rec_name = "rule_id"

    action_id = fields.Many2one(
        comodel_name="collections.legal.action", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="action_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="action_id.partner_id", store=True)
    user_id = fields.Many2one(related="action_id.user_id", store=True)
    rule_id = fields.Many2one(
        comodel_name="collections.legal.rule", required=True, index=True, ondelete="restrict"
    )
    date_id = fields.Many2one(
        comodel_name="collections.legal.date",
        string="Of the month",
        index="btree_not_null",
        ondelete="cascade",
        help="Of what an action has several dates of, such as months in which work was done: the "
        "one that it counts from.",
    )
    name = fields.Char(string="What", compute="_compute_name")
    step = fields.Selection(related="rule_id.step", string="Step")
    consequence = fields.Text(related="rule_id.consequence")
    date = fields.Date(string="Do it by", index=True)
    date_before = fields.Date(
        string="Before that", help="The day that it had before a date or a rule was changed."
    )
    date_nominal = fields.Date(
        string="Last day by law", help="Before weekends and holidays are looked at."
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Waits for a date"),
            ("open", "Open"),
            ("done", "Done"),
            ("missed", "Missed"),
            ("dropped", "Dropped"),
        ],
        required=True,
        default="waiting",
        index=True,
    )
    steps = fields.Json(export_string_translation=False)
    words = fields.Text(string="How it came about", compute="_compute_words")
    source = fields.Char(compute="_compute_words")
    date_done = fields.Date(string="Done on")
    done_by_id = fields.Many2one(comodel_name="res.users", string="Done by")
    kept_by = fields.Selection(
        selection=ANCHORS,
        export_string_translation=False,
        help="The date that says that it was done. Without that date it is open again.",
    )
    is_warned = fields.Boolean(export_string_translation=False, help="The owner was warned of it.")
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        ondelete="set null",
        index="btree_not_null",
        export_string_translation=False,
    )
    escalation_id = fields.Many2one(
        comodel_name="mail.activity",
        ondelete="set null",
        index="btree_not_null",
        export_string_translation=False,
        help="The task of whoever was told that it was missed.",
    )

    _rule_once = models.UniqueIndex(
        "(action_id, rule_id, COALESCE(date_id, 0))",
        "This deadline stands in the action already.",
    )

    @api.depends("rule_id.name", "date_id.date")
    @api.depends_context("lang")
    def _compute_name(self):
        for deadline in self:
            name = deadline.rule_id.name or ""
            if deadline.date_id:
                name = self.env._(
                    "%(what)s: %(month)s",
                    what=name,
                    month=format_date(self.env, deadline.date_id.date, date_format="LLLL y"),
                )
            deadline.name = name

    @api.depends("steps", "rule_id")
    @api.depends_context("lang")
    def _compute_words(self):
        actions = self.env["collections.legal.action"]
        for deadline in self:
            deadline.words = actions._tell_steps(deadline.steps)
            deadline.source = deadline.rule_id._describe_source()

    @api.depends("name", "date")
    def _compute_display_name(self):
        for deadline in self:
            day = format_date(self.env, deadline.date) if deadline.date else ""
            deadline.display_name = f"{deadline.name} {day}".strip()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_by_hand(self):
        if not self._is_engine():
            raise UserError(self.env._("Deadlines follow from rules and dates."))

    # ------------------------------------------------------------------------ what is counted

    def _follow_count(self, vals, anchors):
        """Take the day that was counted anew, and say so where it is another one.

        :param dict vals: see ``_count`` of the action
        :param dict anchors: dates of the action by name
        """
        self.ensure_one()
        day = vals["date"]
        if self.kept_by and not anchors.get(self.kept_by):
            # The date that said so was taken out again.
            self.write({**vals, "kept_by": False, "done_by_id": False, "date_done": False})
            self.action_id._message_log(body=self._describe_change(False, day))
            return
        # A wait that has ended by itself begins anew where it counts from another day.
        if self.state == "done" and (self.done_by_id or self.date == day):
            return
        if self.date == day and self.state != "dropped":
            if self.steps != vals["steps"]:
                self.write({"steps": vals["steps"], "date_nominal": vals["date_nominal"]})
            return
        before, dropped = self.date, self.state == "dropped"
        self._unlink_tasks()
        self.write(
            {
                **vals,
                "is_warned": False,
                "date_done": False,
                "date_before": before if before != day else False,
            }
        )
        if before or dropped:
            self.action_id._message_log(body=self._describe_change(before, day))

    def _describe_change(self, before, day):
        """Return that this deadline has another day now, as a sentence."""
        values = {"what": self.name, "words": self.words}
        if not day:
            return self.env._("%(what)s: no day any more. %(words)s", **values)
        values["day"] = format_date(self.env, day)
        if not before:
            return self.env._("%(what)s: by %(day)s. %(words)s", **values)
        return self.env._(
            "%(what)s: by %(day)s, and not by %(before)s. %(words)s",
            before=format_date(self.env, before),
            **values,
        )

    def _drop(self):
        """Let these deadlines count no more: their rule is not about the action any more."""
        # What never had a day leaves nothing behind.
        idle = self.filtered(lambda own: own.state == "waiting" and not own.date_before)
        gone = self.filtered(lambda own: own.state in ("open", "waiting")) - idle
        idle.unlink()
        gone._unlink_tasks()
        gone.write({"state": "dropped"})
        for deadline in gone.filtered("date"):
            deadline.action_id._message_log(
                body=self.env._("%s: the rule is not about this action any more.", deadline.name)
            )

    def _check_not_done(self):
        """Refuse to take out the date of what was done for it."""
        for deadline in self:
            if deadline.state == "done":
                raise UserError(
                    self.env._("%s: it was done, and its date stays.", deadline.display_name)
                )

    def _unlink_tasks(self):
        """Take back the tasks of these deadlines: they have another day, or none."""
        (self.activity_id | self.escalation_id).unlink()

    # ------------------------------------------------------------------------------ by people

    def action_done(self):
        """Record that what was due was done today, by the user."""
        self.action_id._check_work()
        for deadline in self:
            if deadline.state not in ("open", "missed"):
                raise UserError(self.env._("%s is not open.", deadline.display_name))
        # Sudo: who works on the action was checked; deadlines are not people's to write.
        self.sudo()._end(self.env.user)
        return True

    def _end(self, user, day=None, anchor=False):
        """Record that what was due was done.

        :param user: who did it
        :param date day: when; today if None
        :param str anchor: the date that says so
        """
        for deadline in self:
            done = day or deadline.company_id._collections_today()
            late = deadline.date and deadline.date < done
            tasks = deadline.activity_id | deadline.escalation_id
            tasks.filtered("active").action_feedback()
            deadline.write(
                {"state": "done", "date_done": done, "done_by_id": user.id, "kept_by": anchor}
            )
            text = deadline.env._(
                "%(what)s: done, due by %(day)s.",
                what=deadline.name,
                day=format_date(deadline.env, deadline.date),
            )
            if late:
                text = deadline.env._("%s Late.", text)
            deadline.action_id.with_user(user)._message_log(body=text)

    # ------------------------------------------------------------------------------- by night

    @api.model
    @api.private
    def _warn(self, company):
        """Warn the owners of what is due soon, and tell a supervisor of what was missed.

        Where all there was to do was to wait, it is done.

        :param company: whose actions
        """
        today = company._collections_today()
        own = [("company_id", "=", company.id), ("state", "=", "open")]
        self.search([*own, ("is_warned", "=", False)])._warn_soon()
        past = self.search([*own, ("date", "<", today)])
        # Nothing had to be done until then: from now on it may. The owner's task stays.
        waited = past.filtered(lambda deadline: deadline.step == "wait")
        waited.write({"state": "done", "date_done": today})
        missed = past - waited
        boss = company._collections_find_legal_deciders_sudo()[:1]
        tasks = missed._plan(ESCALATED, lambda deadline: boss or deadline._find_told())
        for deadline, task in zip(missed, tasks, strict=True):
            deadline.escalation_id = task
        missed.write({"state": "missed"})
        for deadline in missed:
            deadline.action_id._message_log(
                body=deadline.env._("Missed: %s.", deadline.display_name)
            )

    def _warn_soon(self):
        """Plan a task for what is due soon and was not warned of yet."""
        soon = self.browse()
        for company, own in (
            self.filtered(lambda row: row.state == "open" and not row.is_warned)
            .grouped("company_id")
            .items()
        ):
            # Sudo: the days before are a setting, which few read.
            ahead = company.sudo().collections_legal_warn_days
            last = fields.Date.add(company._collections_today(), days=ahead)
            soon |= own.filtered(lambda row, last=last: row.date and row.date <= last)
        tasks = soon._plan(TASK, lambda deadline: deadline._find_told())
        for deadline, task in zip(soon, tasks, strict=True):
            deadline.activity_id = task
        soon.write({"is_warned": True})

    def _find_told(self):
        """Return who is told of this deadline: the owner, or who decides where he is gone."""
        self.ensure_one()
        user = self.user_id
        if user.active and user._collections_works_for(self.company_id):
            return user
        return self.company_id._collections_find_legal_deciders_sudo()[:1] or user

    def _plan(self, kind, get_user):
        """Plan a task for each of these deadlines, all in one go.

        :param str kind: the kind of activity
        :param get_user: function that gives who does it
        """
        model = self.env["ir.model"]._get_id("collections.legal.action")
        activities = without_defaults(self.env["mail.activity"]).with_context(
            mail_activity_quick_update=True
        )
        vals_list = []
        for deadline in self:
            user = get_user(deadline)
            told = user._collections_addressed(deadline)
            note = "\n".join(filter(None, (told.words, told.consequence, told.source)))
            vals_list.append(
                {
                    "res_model_id": model,
                    "res_id": deadline.action_id.id,
                    "activity_type_id": self.env.ref(kind).id,
                    "automated": True,
                    "summary": told.name,
                    "note": escape(note),
                    "date_deadline": deadline.date,
                    "user_id": user.id,
                }
            )
        return activities.create(vals_list)
