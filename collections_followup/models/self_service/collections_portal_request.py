from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, formatLang, plaintext2html

from ..base.collections_guarded import without_defaults

# What waits for somebody of ours, or for the first payment.
PENDING = ("waiting", "first")
TASK = "collections_followup.mail_activity_type_answer"
# What says who asked for what: recorded by the page.
KINDS = [
    ("promise", "Promise to pay"),
    ("plan", "Payment plan"),
    ("accept", "Accepts an agreement"),
    ("dispute", "Dispute"),
    ("answer", "Answer in a dispute"),
    ("paid", "Says it was paid"),
    ("remittance", "Remittance advice"),
    ("question", "Question"),
    ("preferences", "Preferences"),
    ("contact", "New contact"),
]


class CollectionsPortalRequest(models.Model):
    """What a customer has sent on the account page, and what became of it.

    What is within the company's limits is done at once; the rest waits for a collector, who grants
    or declines it (``collections_portal_request_decide.py``). Each form counts once.
    """

    _name = "collections.portal.request"
    _inherit = ["collections.decided"]
    _description = "Request of a Customer"
    _order = "id desc"
    _number_prefix = "REQ"
    _participant_order = 94
    _undecided = ("waiting",)
    _user_writable = frozenset({"answer"})
    _kept_files = ("document_id",)

    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    state = fields.Selection(
        selection=[
            ("done", "Done"),
            ("waiting", "Waits for us"),
            ("first", "Waits for the first payment"),
            ("accepted", "Granted"),
            ("declined", "Declined"),
        ],
        required=True,
        default="done",
        index=True,
        readonly=True,
        tracking=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    currency_id = fields.Many2one(required=False)
    person_id = fields.Many2one(
        comodel_name="res.partner",
        string="Sent by",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    link_id = fields.Many2one(
        comodel_name="collections.portal.link",
        string="By the link",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        help="Empty: by a login.",
    )
    address = fields.Char(string="IP address", readonly=True)
    date = fields.Datetime(string="Sent on", required=True, readonly=True)
    nonce = fields.Char(
        copy=False, readonly=True, groups="base.group_system", export_string_translation=False
    )

    # What was asked for
    amount = fields.Monetary(readonly=True)
    day = fields.Date(readonly=True)
    reference = fields.Char(readonly=True, help="What the payment was made with.")
    note = fields.Text(string="Words of the customer", readonly=True)
    item_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="collections_portal_request_item_rel",
        column1="request_id",
        column2="item_id",
        string="Items",
        readonly=True,
    )
    shares = fields.Json(
        export_string_translation=False, readonly=True, help="By item, what of it is meant."
    )
    # What was entered beside that, for what is done only once it is granted.
    terms = fields.Json(export_string_translation=False, readonly=True)
    codes = fields.Json(export_string_translation=False, readonly=True)
    reason = fields.Text(
        string="Why it waits", compute="_compute_reason", help="What of our limits it exceeds."
    )
    what = fields.Char(string="Request", compute="_compute_what")
    new_name = fields.Char(string="Name", readonly=True)
    new_email = fields.Char(string="E-mail", readonly=True)
    new_phone = fields.Char(string="Phone", readonly=True)

    # What came of it
    contact_id = fields.Many2one(
        comodel_name="collections.contact",
        string="In the contact log",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    promise_ids = fields.Many2many(
        comodel_name="collections.promise",
        relation="collections_portal_request_promise_rel",
        column1="request_id",
        column2="promise_id",
        readonly=True,
    )
    plan_id = fields.Many2one(
        comodel_name="collections.plan",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    settlement_id = fields.Many2one(
        comodel_name="collections.settlement",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    dispute_id = fields.Many2one(
        comodel_name="collections.dispute",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    hold_ids = fields.Many2many(
        comodel_name="collections.hold",
        relation="collections_portal_request_hold_rel",
        column1="request_id",
        column2="hold_id",
        string="Pauses",
        readonly=True,
    )
    money_ids = fields.Many2many(
        comodel_name="collections.unmatched",
        string="Money that may be meant",
        compute="_compute_money_ids",
        help="Money that is matched with nothing, of this amount or with this reference.",
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        export_string_translation=False,
    )

    # The signature
    digest = fields.Char(
        copy=False, readonly=True, groups="base.group_system", export_string_translation=False
    )
    signed_by = fields.Char(readonly=True)
    signature = fields.Binary(readonly=True, attachment=True)
    document_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="As accepted",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    document_hash = fields.Char(string="SHA-256", readonly=True)

    # The decision
    answer = fields.Text(
        string="Answer to the customer", help="Shown on the account page.", tracking=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided by",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    date_decided = fields.Datetime(string="Decided on", readonly=True)

    _nonce_unique = models.UniqueIndex("(nonce)", "This form was sent already.")
    _pending_idx = models.Index("(partner_id) WHERE state IN ('waiting', 'first')")

    @api.depends("codes")
    @api.depends_context("lang")
    def _compute_reason(self):
        for request in self:
            request.reason = "\n".join(request._explain(code) for code in request.codes or [])

    def _explain(self, code):
        """Return why this waits, as a sentence."""
        env = self.env
        texts = {
            "days": env._("The day is further ahead than customers may choose by themselves."),
            "part": env._("It is a smaller part of the debt than customers may promise."),
            "broken": env._("Too many promises were not kept lately."),
            "promised": env._("It was promised already for another day."),
            "held": env._("Something else was agreed on about it."),
            "instalments": env._("More instalments are asked for than are offered."),
            "first": env._("The first payment is smaller than asked for."),
            "debt": env._("The debt is larger than customers may divide by themselves."),
            "late": env._("The first instalment is later than offered."),
            "law": env._("The law asks for more before it is accepted: see the plan."),
            "barred": env._(
                "A part of it is time-barred: an agreement may revive the claim, and the customer "
                "may have to be told so before."
            ),
            "again": env._("It was disputed before and found to be owed: nothing is paused again.")
            if self.kind == "dispute"
            else env._("It was said to be paid before: nothing is paused again."),
            "check": env._("Look for the payment, and match it."),
            "match": env._("Match the payment as the customer says."),
            "unread": env._("Nothing could be read of it by itself: look at the file."),
            "confirm": env._("Check who it is before reminders go there."),
            "confirm_reminders": env._("Check who it is before reminders go there."),
            "confirm_copies": env._("Check who it is before copies of reminders go there."),
            "confirm_own": env._(
                "Check that it is really this contact: the address and number of before are "
                "replaced by these."
            ),
            "failed": env._("It could not come into force by itself: look at it."),
        }
        return texts.get(code, code)

    @api.depends("kind", "amount", "day", "reference", "item_ids", "new_name", "new_email")
    @api.depends_context("lang")
    def _compute_what(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for request in self:
            parts = []
            if request.amount and request.currency_id:
                parts.append(formatLang(self.env, request.amount, currency_obj=request.currency_id))
            if request.day:
                parts.append(request.company_id._collections_format_date(request.day, self.env))
            parts += filter(None, (request.reference, request.new_name, request.new_email))
            # Sudo: the numbers of the customer's own invoices.
            names = list(dict.fromkeys(filter(None, request.sudo().item_ids.mapped("move_name"))))
            parts += names[:5]
            kind = kinds[request.kind]
            request.what = f"{kind}: {', '.join(parts)}" if parts else kind

    @api.depends("amount", "reference", "day", "state")
    def _compute_money_ids(self):
        unmatched = self.env["collections.unmatched"]
        for request in self:
            if request.kind not in ("paid", "remittance") or request.state not in PENDING:
                request.money_ids = False
                continue
            request.money_ids = unmatched.search(request._get_money_domain(), limit=10)

    def _get_money_domain(self):
        """Return the domain of money that the customer may mean."""
        domain = [
            ("company_id", "=", self.company_id.id),
            ("state", "in", ("found", "doubt", "open")),
            ("partner_id", "in", (False, self.partner_id.id)),
        ]
        if not self.amount:
            return [*domain, ("partner_id", "=", self.partner_id.id)]
        same = [("amount", "=", self.amount), ("currency_id", "=", self.currency_id.id)]
        if self.reference and len(self.reference) >= 4:
            return [*domain, "|", "&", *same, ("text", "ilike", self.reference)]
        return [*domain, *same]

    # ----------------------------------------------------------------------------- coming

    @api.model
    @api.private
    def _find_nonce_sudo(self, nonce):
        """Return the request of a form that was sent already, sudoed, or an empty one."""
        # Sudo: who sends it has no rights.
        return self.sudo().search([("nonce", "=", nonce)], limit=1)

    @api.model
    @api.private
    def _claim_sudo(self, access, kind, nonce, address):
        """Return the new request of a form.

        Of two forms that come at the same moment one waits for the other, fails to serialize, and
        is repeated on what that one has done.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_portal_request
                       (kind, state, partner_id, company_id, nonce, date, create_date, create_uid)
                VALUES (%s, 'done', %s, %s, %s, now() AT TIME ZONE 'UTC',
                        now() AT TIME ZONE 'UTC', %s)
                ON CONFLICT (nonce) DO NOTHING RETURNING id
                """,
                kind,
                access.partner.id,
                access.company.id,
                nonce,
                self.env.uid,
            )
        )
        [request_id] = self.env.cr.fetchone()
        # Sudo: as above.
        request = self.sudo().browse(request_id)
        request.write(
            {
                "date": fields.Datetime.now(),
                "person_id": access.contact.id,
                "link_id": access.link.id,
                "address": address,
                "currency_id": access.company.currency_id.id,
            }
        )
        return request

    def _wait_sudo(self, codes, note=""):
        """Let this request wait for somebody of ours, who gets a task.

        :param list codes: why: see ``_explain``
        :param str note: what there is to do, in the words of the customer
        """
        self.ensure_one()
        # Sudo: by the page; the task is for whoever works on the customer.
        own = self.sudo()
        own.write({"state": "waiting", "codes": list(codes)})
        company, customer = own.company_id, own.partner_id
        case = self.env["collections.case"].sudo()._find_open(customer, company)
        case = case.get((company, customer)) or self.env["collections.case"]
        worker = own._find_worker(company, case.sudo())
        told = worker._collections_addressed(own) if worker else own
        own.activity_id = (
            without_defaults((case or customer).sudo())
            .with_context(mail_activity_quick_update=True)
            .activity_schedule(
                TASK,
                date_deadline=company._collections_today(),
                summary=told.env._("The customer asks: %s", told.what),
                note=plaintext2html("\n".join(filter(None, (told.reason, note)))),
                user_id=worker.id,
            )
        )

    @api.depends("what", "partner_id.display_name")
    def _compute_display_name(self):
        for request in self:
            request.display_name = f"{request.name} {request.partner_id.display_name or ''}".strip()

    def _get_customer_text(self):
        """Return what became of this request, as the customer reads it."""
        self.ensure_one()
        env = self.env
        if self.state == "done":
            return env._("It is taken in.")
        if self.state == "waiting":
            return env._("We look at it and come back to you.")
        if self.state == "first":
            first = self.plan_id.installment_ids.sorted(lambda row: (row.date_due, row.sequence))[
                :1
            ]
            return env._(
                "Signed. It begins with the first payment of %(amount)s, due on %(day)s.",
                amount=formatLang(env, first.amount, currency_obj=self.plan_id.currency_id),
                day=self.company_id._collections_format_date(first.date_due, env),
            )
        if self.state == "accepted":
            return self.answer or env._("Granted.")
        return env._("Declined: %s", self.answer or "")

    @api.model
    def _find_guarded_files(self, files):
        # EXTENDS 'collections.guarded': what customers have handed in, by the page
        handed_in = files.filtered(lambda file: file.create_uid.id == SUPERUSER_ID)
        return [*super()._find_guarded_files(files), *handed_in.ids]

    def _get_kept_text(self):
        # OVERRIDE 'collections.decided'
        return self.env._("What customers have asked for is kept as a record.")

    def _check_answer(self):
        if not (self.answer or "").strip():
            raise UserError(self.env._("Enter an answer: the customer reads it on the page."))
