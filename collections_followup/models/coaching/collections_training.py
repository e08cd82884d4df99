from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL, formatLang

# What an approval takes.
SUPERVISOR = "collections_followup.group_collections_supervisor"


class CollectionsTraining(models.Model):
    """Somebody learns to collect between two days, and a supervisor looks after them.

    Meanwhile, what they promise with a customer over the limit waits for an approval. It holds
    for the company and its branches. Nobody who is in training approves anything.
    """

    _name = "collections.training"
    _inherit = ["collections.checked"]
    _description = "Training"
    _order = "date_from desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="In training",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('share', '=', False)]",
    )
    supervisor_id = fields.Many2one(
        comodel_name="res.users",
        string="Looked after by",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        help="The supervisor who is asked for approvals.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company._collections_owner() or self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self.env.company._collections_today()
    )
    date_to = fields.Date(string="To", help="Empty: until somebody enters the last day.")
    amount_limit = fields.Monetary(
        string="Promises up to",
        help="What they may promise with a customer without an approval: promises of the same day, "
        "open ones and those that wait count together. 0: each promise waits.",
    )
    is_running = fields.Boolean(string="Now", compute="_compute_is_running")
    note = fields.Char()

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A training cannot end before it begins."
    )
    _amount_positive = models.Constraint(
        "CHECK (amount_limit >= 0)",
        "The limit cannot be negative. Enter 0 to have each promise approved.",
    )
    _not_oneself = models.Constraint(
        "CHECK (user_id != supervisor_id)", "Nobody looks after themselves. Choose a supervisor."
    )
    _overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(user_id, user_id, '[]') WITH &&,"
        " int4range(company_id, company_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "This person is in training on some of these days already. Change that training instead.",
    )

    @api.constrains("user_id", "supervisor_id", "company_id", "date_from", "date_to")
    def _check_people(self):
        for training in self:
            people = training.user_id | training.supervisor_id
            people._collections_check_works_for(training.company_id)
            # Sudo: whether somebody is a supervisor, and in training, is checked whoever may
            # read it.
            supervisor = training.supervisor_id.sudo()
            if not supervisor.has_group(SUPERVISOR):
                raise ValidationError(
                    self.env._(
                        "%s is no supervisor. Choose somebody who may approve.", supervisor.name
                    )
                )
            if self._find_sudo(supervisor, training.company_id).filtered(
                lambda own, training=training: own._overlaps(training)
            ):
                raise ValidationError(
                    self.env._(
                        "%s is in training on some of these days. Choose another supervisor.",
                        supervisor.name,
                    )
                )

    def _overlaps(self, other):
        """Return whether two trainings have a day in common."""
        return (not other.date_to or self.date_from <= other.date_to) and (
            not self.date_to or other.date_from <= self.date_to
        )

    @api.depends("date_from", "date_to")
    def _compute_is_running(self):
        for training in self:
            company = training.company_id
            training.is_running = (
                company and training.date_from and training._runs_on(company._collections_today())
            )

    # --------------------------------------------------------------------- CRUD

    def _check_not_own(self, user_id=None):
        """Refuse that anybody makes, changes or ends a training of their own.

        :param int user_id: whose it is to become
        """
        # Sudo: it holds for whoever asks, whatever they may read.
        people = [*self.sudo().user_id.ids, user_id]
        if not self.env.su and self.env.uid in people:
            raise AccessError(
                self.env._("Your own training is entered, changed and ended by somebody else.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_own(vals.get("user_id"))
        trainings = super().create(vals_list)
        # What a default of the client filled in, too.
        trainings._check_not_own()
        return trainings

    def write(self, vals):
        self._check_not_own(vals.get("user_id"))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_own(self):
        self._check_not_own()

    # ------------------------------------------------------------------ business

    def _runs_on(self, day):
        """Return whether a day is one of this training."""
        self.ensure_one()
        return self.date_from <= day and (not self.date_to or day <= self.date_to)

    @api.model
    @api.private
    def _find_sudo(self, users, company, day=None):
        """Return the trainings of people that count in a company: its own, and those above it.

        :param users: the people
        :param company: the company
        :param date day: only those of this day; of all days if None
        """
        # Sudo: who is in training counts, whoever asks and in whatever company they are.
        trainings = self.sudo().search(
            [("user_id", "in", users.ids), ("company_id", "parent_of", company.ids)]
        )
        return trainings.filtered(lambda own: own._runs_on(day)) if day else trainings

    @api.model
    @api.private
    def _may_approve(self, user, company, requester=None):
        """Return whether somebody may approve what a collector does in a company today.

        :param user: who approves
        :param company: the company
        :param requester: who has asked; nobody approves what is their own
        """
        # Sudo: groups of colleagues are no secret here, and few may read them.
        return bool(
            user
            and user != requester
            and user.active
            and user.sudo().has_group(SUPERVISOR)
            and user._collections_works_for(company)
            and not self._find_sudo(user, company, company._collections_today())
        )

    def _find_approver(self, promise):
        """Return who is asked to approve a promise: the supervisor, or who is there instead.

        :param promise: the promise, which knows who else may approve
        :return: a user; none where nobody may
        """
        self.ensure_one()
        day = promise.company_id._collections_today()
        substitute = self.env["collections.absence"]._get_stand_ins(day).get(self.supervisor_id.id)
        people = [
            self.env["res.users"].browse(substitute or ()),
            self.supervisor_id,
            *promise._find_approvers_sudo("supervisor"),
        ]
        for user in people:
            if self._may_approve(user, promise.company_id, promise.user_id):
                return user.with_env(self.env)
        return self.env["res.users"]

    def _lock(self):
        """Let two promises of the same person be looked at one after the other.

        The rows are changed and not only locked: the transaction that comes second fails to
        serialize, and Odoo repeats it on what the first one has promised.
        """
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_training SET write_date = now() AT TIME ZONE 'UTC'"
                    " WHERE id IN %s",
                    tuple(self.ids),
                )
            )

    @api.model
    @api.private
    def _find_exceeded_sudo(self, trainings, customer, amounts, besides):
        """Return the first training whose limit is passed by what is promised with a customer.

        :param trainings: trainings of one person, in sudo mode
        :param customer: the customer
        :param dict amounts: what is promised now, by currency
        :param besides: promises that do not count: these, and those that they replace
        """
        for training in trainings:
            company, day = training.company_id, training.company_id._collections_today()
            total = dict(amounts)
            for currency, amount in training._read_promised(customer, day, besides):
                total[currency] = total.get(currency, 0.0) + amount
            # At the day's rate: neither the day that was given nor the parts matter.
            in_all = sum(
                currency._convert(amount, training.currency_id, company, day)
                for currency, amount in total.items()
            )
            if training.currency_id.compare_amounts(in_all, training.amount_limit) > 0:
                return training
        return trainings.browse()

    def _read_promised(self, customer, day, besides):
        """Return what the trainee has promised with a customer that counts towards the limit.

        Promises that are open or wait, and those of the day that were kept or broken since.

        :return: list of a currency and an amount
        """
        self.ensure_one()
        promises = self.env["collections.promise"]
        return promises._read_group(
            [
                ("user_id", "=", self.user_id.id),
                ("partner_id", "=", customer.id),
                ("company_id", "child_of", self.company_id.id),
                ("id", "not in", besides.ids),
                ("date_cancelled", "=", False),
                "|",
                ("state", "in", promises._get_states()),
                ("date_logged", "=", day),
            ],
            ["currency_id"],
            ["amount:sum"],
        )

    def _explain(self):
        """Return in words what this training means to whoever is in it."""
        self.ensure_one()
        return self.env._(
            "You are in training: more than %(limit)s with a customer waits for the approval of "
            "%(supervisor)s, and is followed up until then.",
            limit=formatLang(self.env, self.amount_limit, currency_obj=self.currency_id),
            supervisor=self.supervisor_id.name,
        )
