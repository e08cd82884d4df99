from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, formatLang

from ..agreement.collections_agreement import RANKS
from ..base.collections_guarded import without_defaults

APPROVAL = "collections_followup.mail_activity_type_approval"
STATES = [
    ("draft", "Draft"),
    ("proposed", "To approve"),
    ("approved", "Approved"),
    ("posted", "Posted"),
    ("refused", "Refused"),
    ("reversed", "Reversed"),
]


class CollectionsApproved(models.AbstractModel):
    """What one person proposes, another one approves, and is booked then.

    A model says what is checked each time (``_check_proposal``), who may approve it
    (``_get_tier``), how much it is about (``_get_amount``) and what follows an approval
    (``_follow_approval``). Whoever entered, changed or proposed it does not approve it.
    """

    _name = "collections.approved"
    _inherit = ["collections.decided"]
    _description = "What Somebody Else Approves"
    _undecided = ("draft", "proposed", "approved")
    _approval_activity = APPROVAL

    state = fields.Selection(
        selection=STATES, required=True, default="draft", index=True, tracking=True, copy=False
    )
    tier = fields.Selection(
        selection=[("supervisor", "Supervisor"), ("manager", "Administrator")],
        string="Approved by role",
        copy=False,
        help="Who may approve so much, with what was approved before.",
    )
    entered_by_ids = fields.Many2many(
        comodel_name="res.users",
        string="Entered by",
        copy=False,
        help="Whoever entered or changed it: others approve it.",
    )
    proposed_by_id = fields.Many2one(
        comodel_name="res.users", string="Proposed by", copy=False, index="btree_not_null"
    )
    date_proposed = fields.Date(string="Proposed on", copy=False)
    approved_by_id = fields.Many2one(comodel_name="res.users", string="Decided by", copy=False)
    date_approved = fields.Date(string="Decided on", copy=False)
    answer = fields.Char(
        string="Why it is refused",
        copy=False,
        before_write="_check_proposed",
        help="Whoever proposed it reads it.",
    )
    posted_by_id = fields.Many2one(comodel_name="res.users", string="Posted by", copy=False)
    date_posted = fields.Date(string="Posted on", copy=False)

    # --------------------------------------------------------------- what each model says

    def _check_proposal(self):
        """Refuse what cannot be booked as it stands.

        :raise UserError: it says what to change
        """
        raise NotImplementedError

    def _get_tier(self):
        """Return who may approve it: ``supervisor`` or ``manager``."""
        raise NotImplementedError

    def _get_amount(self):
        """Return how much it is about, in company currency."""
        raise NotImplementedError

    def _follow_approval(self):
        """Do what follows an approval."""

    def _get_people(self):
        """Return the customers that it is about."""
        return self.partner_id

    # ---------------------------------------------------------------------------- checks

    def _check_draft(self, _vals=None):
        """Refuse to change what is proposed or decided, and remember who changes what is not."""
        if self._is_engine():
            return
        if any(record.state != "draft" for record in self):
            raise UserError(
                self.env._(
                    "Only a draft is changed. Take it back to draft first, or enter another."
                )
            )
        for record in self:
            if self.env.user not in record.entered_by_ids:
                record._as_engine().entered_by_ids |= self.env.user

    def _check_proposed(self, _vals=None):
        """Refuse a reason for what waits for no decision."""
        if not self._is_engine() and any(record.state != "proposed" for record in self):
            raise UserError(self.env._("Nothing waits for a decision here."))

    def _check_work(self):
        """Refuse work on the customer of a colleague, where the company says so."""
        for record in self:
            self.env["collections.case"]._check_own(record._get_people(), record.company_id)

    def _lock_rows(self):
        """Let this transaction alone change these records, whatever state they are in.

        Of two who change one at once the second is repeated on what the first has done.
        """
        self.lock_for_update()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id IN %s",
                SQL.identifier(self._table),
                tuple(self.ids) or (0,),
            )
        )
        self.invalidate_recordset()

    def _lock_in(self, *states):
        """Let this transaction alone go on with these records, which are in one of some states.

        :raise UserError: one is in another
        """
        self._lock_open()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for record in self:
            if record.state not in states:
                raise UserError(
                    self.env._(
                        "%(number)s: %(state)s. This is not the next step.",
                        number=record.name,
                        state=labels[record.state],
                    )
                )

    def _get_authors(self):
        """Return whoever entered, changed or proposed this."""
        self.ensure_one()
        return self.create_uid | self.entered_by_ids | self.proposed_by_id

    def _may_approve(self):
        """Return whether the user may approve this: his role is enough, and it is not his own."""
        self.ensure_one()
        return self._get_user_rank() >= RANKS[self.tier or "manager"] and (
            # Sudo: who entered it counts, whoever may read users.
            self.env.user not in self.sudo()._get_authors()
        )

    def _may_answer_approval(self):
        """Return whether the user may do away with the activity that asks for approval."""
        self.ensure_one()
        # Sudo: only the state is read, for whoever marks the activity as done.
        return self.sudo().state != "proposed" or self._may_approve()

    @api.model
    def _get_user_rank(self):
        """Return the rank of the user among the roles, -1 for none."""
        return max(
            (
                rank
                for tier, rank in RANKS.items()
                if self.env.user.has_group(f"collections_followup.group_collections_{tier}")
            ),
            default=-1,
        )

    def _check_may_approve(self):
        """Refuse a decision by whoever may not take it, or who has entered it himself."""
        self.ensure_one()
        # Sudo: who entered it counts, whoever may read users.
        if self.env.user in self.sudo()._get_authors():
            raise AccessError(
                self.env._(
                    "%s: whoever entered or proposed it does not decide on it. Somebody else does.",
                    self.name,
                )
            )
        if not self._may_approve():
            tiers = dict(self._fields["tier"]._description_selection(self.env))
            raise AccessError(
                self.env._(
                    "%(number)s is about %(amount)s, with what was approved before: somebody with "
                    "the role %(tier)s decides on it.",
                    number=self.name,
                    amount=formatLang(self.env, self._get_amount(), currency_obj=self.currency_id),
                    tier=tiers[self.tier or "manager"],
                )
            )

    def _may_tell(self, items):
        """Return whether the user may be told amounts of what this names.

        What is saved was checked by rights and rules. A form that is not may name anything, and
        amounts are computed in sudo mode.

        :param items: receivable items that it names
        """
        self.ensure_one()
        if self.id:
            return True
        saved = self._origin.sudo(False)
        # Who keeps the cases may be a company above the user's: that one stands there already.
        company = self.company_id
        known = bool(saved) and saved.has_access("read") and self._origin.company_id == company
        return self._may_tell_of(company, self.partner_id, items, known)

    @api.model
    def _may_tell_of(self, company, partner, items, known=False):
        """Return whether the user may be told amounts of a customer and items.

        :param company: the company that keeps the cases, or one of its branches
        :param partner: the customer
        :param items: receivable items
        :param bool known: the company is not his to choose
        """
        if not company or not partner:
            return False
        # As the user: he asks.
        asked = [items, partner] if known else [items, partner, company]
        for records in asked:
            own = records._origin.sudo(False)
            if own and not own.has_access("read"):
                return False
        # Sudo: whose customer it is, and which company keeps the cases, is asked for a check.
        customer = partner._origin.sudo().commercial_partner_id
        owner = company._origin.sudo()
        owner = owner._collections_owner() or owner
        try:
            self.env["collections.case"].sudo(False)._check_own(
                customer.sudo(False), owner.sudo(False)
            )
        except AccessError:
            return False
        return True

    # ----------------------------------------------------------------------------- steps

    def action_propose(self):
        """Propose this: somebody else decides."""
        self.check_access("write")
        self._lock_in("draft")
        for record in self:
            record._check_work()
            record._check_proposal()
            record._as_engine().write(
                {
                    "state": "proposed",
                    "proposed_by_id": self.env.uid,
                    "date_proposed": record.company_id._collections_today(),
                    "tier": record._get_tier(),
                    "answer": False,
                }
            )
            record._ask_approval()
        return True

    def action_approve(self):
        """Approve this, as it stands by now."""
        self.check_access("write")
        self._lock_in("proposed")
        # Limits count what was approved of a customer before: of two approvals at once the second
        # begins anew, on what the first has approved.
        if people := self._get_people():
            self.env["collections.exposure"]._take_turn(people)
        for record in self:
            record._check_work()
            record._check_proposal()
            record._as_engine().tier = record._get_tier()
            record._check_may_approve()
            record._decide("approved")
        for record in self:
            record._follow_approval()
        return True

    def action_refuse(self):
        """Refuse this, with the reason that was entered."""
        self.check_access("write")
        self._lock_in("proposed")
        for record in self:
            record._check_may_approve()
            if not (record.answer or "").strip():
                raise UserError(
                    self.env._("Enter why it is refused: whoever proposed it reads it.")
                )
            record._decide("refused")
            record._message_log(body=self.env._("Refused: %s", record.answer))
        return True

    def action_draft(self):
        """Take this back to draft: it is changed, and proposed anew."""
        self.check_access("write")
        again = self.filtered(lambda record: record.state == "refused")
        (self - again)._lock_in("proposed", "approved")
        self._check_work()
        self._as_engine().write(
            {"state": "draft", "approved_by_id": False, "date_approved": False, "answer": False}
        )
        self._end_approval()
        return True

    def _decide(self, state):
        """Write down what the user has decided.

        :param str state: ``approved`` or ``refused``
        """
        self.ensure_one()
        self._as_engine().write(
            {
                "state": state,
                "approved_by_id": self.env.uid,
                "date_approved": self.company_id._collections_today(),
            }
        )
        self._end_approval()

    def _end_approval(self):
        """Take the task away that asks for an approval."""
        # Sudo: the task may be a colleague's.
        self.sudo().activity_unlink([APPROVAL])

    def _ask_approval(self):
        """Plan a task for somebody who may approve."""
        self.ensure_one()
        # Sudo: who belongs to a group is no secret here, and few may read groups.
        own = self.sudo()
        group = own.env.ref(f"collections_followup.group_collections_{own.tier}")
        people = group.all_user_ids.filtered(
            lambda user: own.company_id in user.company_ids and user.active and not user.share
        )
        people = people.sorted("id") - own.env.ref("base.user_root") - own._get_authors()
        if not people:
            return
        worded = people[0]._collections_addressed(own)
        without_defaults(own).activity_schedule(
            APPROVAL,
            date_deadline=own.company_id._collections_today(),
            summary=worded.env._(
                "Approve %(number)s: %(amount)s",
                number=own.name,
                amount=formatLang(worded.env, own._get_amount(), currency_obj=own.currency_id),
            ),
            user_id=people[0].id,
        )

    def _get_kept_text(self):
        # OVERRIDE
        return self.env._("What was proposed is kept as a record. Drafts can be deleted.")

    def _get_history(self):
        # EXTENDS 'collections.decided'
        return self.filtered(lambda record: record.state != "draft" or record.approved_by_id)
