from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# What was done is told by the records that came of it; the step itself is needed for a while only.
KEPT_DAYS = 90
# The screen offers it for ten seconds; what was pressed in time arrives a little later.
UNDO_SECONDS = 20


class CollectionsDeskStep(models.Model):
    """One thing that somebody did with a case at the desk.

    It says that the case left the desk and until when, lets a second press of the same key be
    answered like the first, and knows what there is to take back.
    """

    _name = "collections.desk.step"
    _description = "Step at the Desk"
    _inherit = ["collections.guarded"]
    _order = "id desc"
    _user_writable = frozenset()
    _user_creatable = frozenset()

    key = fields.Char(
        required=True, readonly=True, help="Made up by the screen: one for each step."
    )
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="cascade"
    )
    case_id = fields.Many2one(
        comodel_name="collections.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True)
    kind = fields.Selection(
        selection=[
            ("look", "Looks at it"),
            ("outcome", "Outcome"),
            ("skip", "Skipped"),
            ("snooze", "Put off"),
            ("take", "Taken"),
            ("note", "Note"),
            ("email", "E-mail"),
            ("letter", "Letter"),
        ],
        required=True,
        readonly=True,
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    date_until = fields.Date(
        string="Back on", readonly=True, help="Until this day the case is not on the desk."
    )
    message = fields.Char(readonly=True, help="What was done, in words.")
    contact_id = fields.Many2one(
        comodel_name="collections.contact", readonly=True, ondelete="set null"
    )
    undoable = fields.Boolean(readonly=True)
    undone = fields.Boolean(readonly=True)
    data = fields.Json(readonly=True, help="What is put back when it is taken back.")

    _key_unique = models.UniqueIndex("(user_id, key)", "This was done already.")
    _off_idx = models.Index("(case_id, date_until) WHERE undone IS NOT TRUE")

    @api.model
    @api.private
    def _get_off_domain(self, day):
        """Return the domain of the steps that keep a case from the user's desk on a day.

        What was skipped is skipped by whoever did so; all else holds for everybody.
        """
        return (
            Domain("undone", "=", False)
            & Domain("date_until", ">", day)
            & (Domain("kind", "!=", "skip") | Domain("user_id", "=", self.env.uid))
        )

    @api.model
    @api.private
    def _end_absence_sudo(self, cases):
        """Let cases come back to the desk today, whoever put them off: the customer was here."""
        # Sudo: by what a customer does, who has no rights; steps are not people's to write.
        for company, own in cases.grouped("company_id").items():
            today = company._collections_today()
            away = Domain("undone", "=", False) & Domain("date_until", ">", today)
            self.sudo().search(Domain("case_id", "in", own.ids) & away).date_until = today

    @api.model
    @api.private
    def _find(self, key):
        """Return the user's step with a key: that of an earlier press, or none."""
        if not isinstance(key, str) or not 8 <= len(key) <= 64:
            raise UserError(self.env._("The desk did not say which step this is. Reload the page."))
        return self.search([("user_id", "=", self.env.uid), ("key", "=", key)], limit=1)

    @api.model
    @api.private
    def _record(self, key, case, kind, message, **values):
        """Record a step of the user and return it."""
        # Sudo: nobody writes steps by hand; whether the user may do it was checked before.
        return (
            self.sudo()
            .create(
                {
                    "key": key,
                    "user_id": self.env.uid,
                    "case_id": case.id,
                    "kind": kind,
                    "message": message,
                    **values,
                }
            )
            .with_env(self.env)
        )

    def _get_answer(self):
        """Return what the screen is told of a step, the first time and any later."""
        self.ensure_one()
        return {
            "step_id": self.id,
            "case_id": self.case_id.id,
            "kind": self.kind,
            "message": self.message,
            "undoable": self.undoable and not self.undone,
            # Whether the case has left the desk with it, and what is to be printed.
            "leaves": bool(self.date_until),
            "url": (self.data or {}).get("url") or "",
        }

    def _check_undoable(self):
        """Refuse to take back what cannot be, what is somebody else's, and what is long done."""
        self.ensure_one()
        if self.user_id != self.env.user:
            raise UserError(self.env._("Only who did it can take it back."))
        if not self.undoable:
            raise UserError(self.env._("This cannot be taken back. Correct it on the case."))
        if self.date < fields.Datetime.now() - timedelta(seconds=UNDO_SECONDS):
            raise UserError(
                self.env._("Too late to take this back with a key. Correct it on the case.")
            )

    @api.autovacuum
    def _gc_steps(self):
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        today = fields.Date.today()
        # Sudo: old steps are of no use, whosever they are.
        self.sudo().search(
            Domain("date", "<", limit)
            & (Domain("date_until", "=", False) | Domain("date_until", "<", today))
        ).unlink()
