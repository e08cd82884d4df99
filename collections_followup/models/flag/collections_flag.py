from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CollectionsFlag(models.Model):
    """What is known of a customer or a debt and changes how it may be collected.

    What a flag does is said by its fields: nothing in the code knows one flag from another.
    """

    _name = "collections.flag"
    _inherit = ["collections.checked"]
    _description = "Collections Flag"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True, help="What it means and what is to be done.")
    source = fields.Char(help="The law or agreement that asks for it.")
    company_id = fields.Many2one(
        comodel_name="res.company", help="Leave empty to use the flag in all companies."
    )
    on_invoices = fields.Boolean(
        string="On single invoices",
        default=True,
        help="The flag can be set on one invoice, too, and then leaves the others alone.",
    )
    everywhere = fields.Boolean(
        string="In all companies",
        default=True,
        help="What is known of a customer counts in each company. Not ticked: only in the company "
        "in which the flag is set. On an invoice it counts in the company of the invoice.",
    )
    default_days = fields.Integer(
        string="Length (days)",
        help="How long the flag lasts unless somebody enters its last day. 0: until it is ended.",
    )
    names_contact = fields.Boolean(
        string="Somebody speaks for the customer",
        help="The flag names a contact, such as the lawyer or the administrator, who may be "
        "reached whatever it forbids.",
    )
    role_ids = fields.Many2many(
        comodel_name="collections.contact.role",
        relation="collections_flag_role_rel",
        column1="flag_id",
        column2="role_id",
        string="May be reached",
        help="Contacts with these roles may be reached whatever the flag forbids, if it names no "
        "contact.",
    )
    deadline_name = fields.Char(
        string="Deadline",
        translate=True,
        help="What has to be done by a day that is entered with the flag, such as filing the "
        "claim. A task is planned for it. Empty: nothing.",
    )

    once_months = fields.Integer(
        string="Once in (months)",
        help="Whoever sets the flag again on the customer before so many months are over is told. "
        "0: as often as it comes.",
    )
    review_name = fields.Char(
        string="Review",
        translate=True,
        help="What has to be looked at meanwhile. A task is planned for the first of the days "
        "below. Empty: nothing.",
    )
    review_from = fields.Integer(string="Review from day", help="Days after the flag begins.")
    review_until = fields.Integer(string="Review until day")

    # -------------------------------------------------------------------------- effect

    contact_verdict = fields.Selection(
        selection=[("free", "Free"), ("warned", "Warned"), ("blocked", "Blocked")],
        string="Contact is",
        required=True,
        default="free",
    )
    channel_ids = fields.Many2many(
        comodel_name="collections.channel",
        string="Over",
        help="The channels that it is about. Empty: all of them.",
    )
    binds_required = fields.Boolean(
        string="Required messages, too",
        help="Also keeps back messages that the law asks for.",
    )
    allows_end = fields.Boolean(
        string="That efforts end", help="A notice that nothing more will be done stays allowed."
    )
    allows_may_invoke = fields.Boolean(
        string="What may be done", help="A notice of the usual legal remedies stays allowed."
    )
    allows_invoke = fields.Boolean(
        string="What will be done", help="A notice of a legal step that is meant stays allowed."
    )
    allows_answer = fields.Boolean(
        string="One answer is allowed",
        help="What the customer writes in spite of it may be answered once, over the same channel.",
    )
    answer_days = fields.Integer(
        string="Days to answer",
        help="If whoever speaks for the customer has not answered after so many days, contact is "
        "only warned of and reminders go on. 0: however long it takes.",
    )
    needs_supervisor = fields.Boolean(
        string="Calls need a supervisor", help="Only supervisors call and visit."
    )
    stops_reminders = fields.Boolean("Stops reminders", help="What is flagged is not reminded of.")
    stage_id = fields.Many2one(
        comodel_name="collections.stage",
        ondelete="restrict",
        domain="[('company_id', 'in', (False, company_id))]",
        help="Where the open case of a flagged customer goes.",
    )
    freezes_charges = fields.Boolean(
        string="Interest and fees frozen",
        help="Neither interest nor fees are charged for the days of the flag, now or later.",
    )
    policy_id = fields.Many2one(
        comodel_name="collections.policy",
        string="Policy meanwhile",
        ondelete="restrict",
        domain="[('company_id', 'in', (False, company_id))]",
        help="The policy that a flagged customer follows as long as the flag counts, whatever the "
        "customer and the invoices follow else.",
    )
    blocks_legal = fields.Boolean(
        string="No legal steps",
        help="The case cannot be moved to a stage of the kinds Legal action and Collection agency.",
    )

    _days_positive = models.Constraint(
        "CHECK (default_days >= 0 AND answer_days >= 0 AND COALESCE(once_months, 0) >= 0)",
        "A number of days cannot be negative. Enter 0 for no end.",
    )
    _review_in_order = models.Constraint(
        "CHECK (COALESCE(review_from, 0) >= 0"
        " AND COALESCE(review_until, 0) >= COALESCE(review_from, 0))",
        "A review cannot end before it begins. Enter a later last day.",
    )

    @api.constrains("stage_id", "company_id")
    def _check_stage_company(self):
        for flag in self:
            owner = flag.stage_id.company_id
            if owner and owner != flag.company_id:
                raise ValidationError(
                    self.env._(
                        "The stage %(stage)s is one of %(company)s. Choose a stage that all "
                        "companies have, or make the flag one of that company.",
                        stage=flag.stage_id.name,
                        company=owner.name,
                    )
                )

    @api.constrains("policy_id", "company_id", "on_invoices")
    def _check_policy(self):
        for flag in self.filtered("policy_id"):
            owner = flag.policy_id.company_id
            if owner and owner != flag.company_id:
                raise ValidationError(
                    self.env._(
                        "The policy %(policy)s is one of %(company)s. Choose a policy that all "
                        "companies have, or make the flag one of that company.",
                        policy=flag.policy_id.name,
                        company=owner.name,
                    )
                )
            if flag.on_invoices:
                raise ValidationError(
                    self.env._(
                        "A policy is followed for a whole customer. Untick that %s is set on "
                        "single invoices, or leave the policy empty.",
                        flag.name,
                    )
                )

    @api.private
    def _get_exempt_purposes(self):
        """Return for what this flag lets the customer be reached all the same."""
        self.ensure_one()
        return {purpose for purpose in ("end", "may_invoke", "invoke") if self[f"allows_{purpose}"]}
