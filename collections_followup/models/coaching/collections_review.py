from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL, format_date

# What a supervisor writes as long as the review is a draft.
WRITTEN = frozenset(
    {"collector_id", "contact_ids", "checklist_id", "answer_ids", "note", "action_ids"}
)


class CollectionsReview(models.Model):
    """A supervisor goes through contacts of a collector by a check list, and coaches.

    The score is a share of points: ``100 * M / (M + N)``, where ``M`` is the sum of the weights
    of what was met and ``N`` that of what was not. What does not apply counts for neither. Where
    a question that fails the review is not met, the score is 0.

    It is the supervisor's until it is shared, and stays as the collector has read it.
    """

    _name = "collections.review"
    _inherit = [
        "collections.guarded",
        "collections.numbered",
        "collections.thread",
        "mail.activity.mixin",
    ]
    _description = "Review of Contacts"
    _order = "date desc, id desc"
    _check_company_auto = True
    _number_prefix = "REV"
    _number_also = "collector_id"
    _user_writable = WRITTEN
    _user_creatable = WRITTEN | {"company_id"}

    collector_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    reviewer_id = fields.Many2one(
        comodel_name="res.users",
        string="Reviewed by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        copy=False,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company._collections_owner() or self.env.company,
    )
    date = fields.Date(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.company._collections_today(),
        help="Day of the review; of the day on which it was shared, once it is.",
    )
    contact_ids = fields.Many2many(
        comodel_name="collections.contact",
        relation="collections_review_contact_rel",
        column1="review_id",
        column2="contact_id",
        string="Contacts",
        copy=False,
        domain="[('user_id', '=', collector_id), ('company_id', '=', company_id)]",
    )
    contact_count = fields.Integer(
        string="Number of contacts", compute="_compute_contact_count", store=True
    )
    lot_from = fields.Date(string="Drawn from", readonly=True, copy=False)
    lot_to = fields.Date(string="Drawn to", readonly=True, copy=False)
    lot_total = fields.Integer(string="Drawn out of", readonly=True, copy=False, aggregator=None)
    lot_text = fields.Char(string="How they were chosen", compute="_compute_lot_text")
    checklist_id = fields.Many2one(
        comodel_name="collections.review.checklist",
        string="Check list",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('company_id', 'in', (False, company_id))]",
        default=lambda self: self._get_default_checklist(),
    )
    checklist_version = fields.Integer(string="Version", readonly=True, copy=False, aggregator=None)
    pass_percent = fields.Float(
        string="Passed from (%)", digits=(5, 1), readonly=True, copy=False, aggregator=None
    )
    answer_ids = fields.One2many(
        comodel_name="collections.review.answer", inverse_name="review_id", string="Answers"
    )
    open_count = fields.Integer(
        string="Questions without answer", compute="_compute_score", store=True
    )
    score = fields.Float(
        string="Score (%)",
        digits=(5, 1),
        compute="_compute_score",
        store=True,
        aggregator="avg",
        help="Share of the points that were met; 0 where a question that fails the review was "
        "not. What does not apply is left out.",
    )
    result = fields.Selection(
        selection=[("passed", "Passed"), ("not_passed", "Not passed")],
        compute="_compute_score",
        store=True,
    )
    note = fields.Html(string="Coaching note")
    action_ids = fields.One2many(
        comodel_name="collections.review.action",
        inverse_name="review_id",
        string="Agreed actions",
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("shared", "Shared"), ("acknowledged", "Acknowledged")],
        required=True,
        default="draft",
        index=True,
        readonly=True,
        copy=False,
    )
    date_acknowledged = fields.Date(string="Acknowledged on", readonly=True, copy=False)
    is_own = fields.Boolean(compute="_compute_is_own", export_string_translation=False)

    @api.model
    def _get_default_checklist(self):
        company = self.env.company._collections_owner() or self.env.company
        return self.env["collections.review.checklist"].search(
            [("company_id", "in", (False, company.id)), ("question_ids", "!=", False)], limit=1
        )

    @api.depends("contact_ids")
    def _compute_contact_count(self):
        for review in self:
            review.contact_count = len(review.contact_ids)

    @api.depends("collector_id")
    @api.depends_context("uid")
    def _compute_is_own(self):
        for review in self:
            review.is_own = review.collector_id == self.env.user

    @api.depends("answer_ids.answer", "answer_ids.weight", "answer_ids.is_vital", "pass_percent")
    def _compute_score(self):
        for review in self:
            answers = review.answer_ids
            met = answers.filtered(lambda own: own.answer == "met")
            missed = answers.filtered(lambda own: own.answer == "not_met")
            points, lost = sum(met.mapped("weight")), sum(missed.mapped("weight"))
            failed = any(missed.mapped("is_vital"))
            judged = points + lost
            score = 100.0 * points / judged if judged and not failed else 0.0
            review.open_count = len(answers.filtered(lambda own: not own.answer))
            review.score = score
            passed = not failed and round(score, 1) >= review.pass_percent
            review.result = ("passed" if passed else "not_passed") if judged else False

    @api.depends("lot_total", "lot_from", "lot_to", "contact_count")
    @api.depends_context("lang")
    def _compute_lot_text(self):
        for review in self:
            review.lot_text = (
                self.env._(
                    "By lot: %(count)s of %(total)s contacts from %(first)s to %(last)s.",
                    count=review.contact_count,
                    total=review.lot_total,
                    first=format_date(self.env, review.lot_from),
                    last=format_date(self.env, review.lot_to),
                )
                if review.lot_total
                else self.env._("By hand.")
            )

    @api.depends("name", "collector_id")
    def _compute_display_name(self):
        # OVERRIDE 'base'
        for review in self:
            # Sudo: the name of a colleague is told to whoever reads the review.
            review.display_name = f"{review.name or ''} {review.sudo().collector_id.name}".strip()

    @api.constrains("collector_id", "company_id", "contact_ids")
    def _check_contacts(self):
        for review in self:
            review.collector_id._collections_check_works_for(review.company_id)
            # Sudo: the check holds whatever contacts the user may read.
            other = review.sudo().contact_ids.filtered(
                lambda own, review=review: (
                    own.user_id != review.collector_id or own.company_id != review.company_id
                )
            )[:1]
            if other:
                raise ValidationError(
                    self.env._(
                        "%(contact)s was logged by %(user)s. A review is about contacts of one "
                        "collector in one company.",
                        contact=other.display_name,
                        user=other.user_id.name,
                    )
                )

    # ---------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base'
        reviews = super().create(vals_list)
        reviews._check_editable()
        reviews._fill_answers()
        return reviews

    def write(self, vals):
        if not self._is_engine():
            # Rights first: who may not write it is told so.
            self.check_access("write")
            if set(vals) & WRITTEN:
                self._check_editable()
        changed = self.filtered(
            lambda own: "checklist_id" in vals and own.checklist_id.id != vals["checklist_id"]
        )
        result = super().write(vals)
        if not self._is_engine():
            self._check_not_own()
            if "contact_ids" in vals or "collector_id" in vals:
                # What was drawn and then changed is chosen by hand.
                self._as_engine().write({"lot_total": 0, "lot_from": False, "lot_to": False})
        changed._fill_answers()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        if any(review.state != "draft" for review in self):
            raise UserError(self.env._("A review that was shared is kept."))
        self._check_not_own()

    def _check_not_own(self):
        """Refuse that anybody writes a review of their own work."""
        if not self.env.su and any(review.collector_id == self.env.user for review in self):
            raise AccessError(self.env._("Nobody reviews their own work."))

    def _check_editable(self):
        """Refuse to change what was shared, and by whoever it is about."""
        self._check_not_own()
        for review in self:
            if review.state != "draft":
                raise UserError(
                    self.env._(
                        "%s was shared and stays as it was read. Take it back to change it.",
                        review.name,
                    )
                )

    def _fill_answers(self):
        """Give these reviews the questions of their check lists as they are now."""
        # Sudo: the questions are kept as they are, and nobody writes them; who may review was
        # checked.
        for review in self.sudo():
            # In the language of whoever reads it.
            checklist = review.collector_id._collections_addressed(review.checklist_id)
            if not checklist.question_ids:
                raise UserError(
                    self.env._("%s has no questions. Choose another check list.", checklist.name)
                )
            review.write(
                {
                    "checklist_version": checklist.version,
                    "pass_percent": checklist.pass_percent,
                    "answer_ids": [
                        Command.clear(),
                        *(Command.create(own._prepare_answer()) for own in checklist.question_ids),
                    ],
                }
            )

    def _lock(self):
        """Let two steps with the same review come one after the other.

        The rows are changed and not only locked: the transaction that comes second fails to
        serialize, and Odoo repeats it on what the first one has done.
        """
        self.flush_recordset()
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_review SET write_date = now() AT TIME ZONE 'UTC'"
                    " WHERE id IN %s",
                    tuple(self.ids),
                )
            )
