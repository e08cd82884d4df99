from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date, formatLang


class CollectionsCreditRelease(models.Model):
    """What passed a credit limit, and by whose leave: the log of credit.

    A release lets a customer's exposure go up to an amount until a day, for all that is sold or
    for one document. Where the company lets pass what is beyond a limit, that is recorded, too.
    Neither is changed or deleted; a release can be ended.
    """

    _name = "collections.credit.release"
    _inherit = ["collections.guarded", "collections.owned"]
    _description = "Credit Release"
    _order = "id desc"
    _rec_name = "partner_id"
    _user_writable = frozenset()
    _user_creatable = frozenset(
        {"partner_id", "move_id", "order_id", "amount", "date_until", "reason"}
    )

    kind = fields.Selection(
        selection=[("released", "Released"), ("warned", "Passed, and recorded")],
        required=True,
        default="released",
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        default=lambda self: self.env.company._collections_owner() or self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: all that is sold to the customer.",
    )
    order_id = fields.Integer(
        export_string_translation=False,
        help="Number of the order in the database, where Sales is installed. 0: not for one order.",
    )
    document = fields.Char(readonly=True, help="The invoice or order that it is about.")
    amount = fields.Monetary(
        string="Exposure up to", required=True, help="In the company's currency."
    )
    limit = fields.Monetary(
        string="Credit limit", readonly=True, help="As it was then; 0 where there was none."
    )
    date_until = fields.Date(string="Until", help="The last day on which it counts.")
    reason = fields.Char()
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Released by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    date = fields.Date(
        string="On",
        required=True,
        readonly=True,
        default=lambda self: self.env.company._collections_today(),
    )
    date_ended = fields.Date(string="Ended on", readonly=True, copy=False)
    ended_by_id = fields.Many2one(
        string="Ended by", comodel_name="res.users", readonly=True, copy=False
    )
    is_running = fields.Boolean(string="In force", compute="_compute_is_running")

    _order_idx = models.Index("(order_id) WHERE order_id > 0")
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A release is for an amount above 0."
    )

    @api.depends("kind", "date_until", "date_ended")
    def _compute_is_running(self):
        for release in self:
            release.is_running = (
                release.kind == "released"
                and not release.date_ended
                and release.date_until
                and release.date_until >= release.company_id._collections_today()
            )

    # --------------------------------------------------------------------------- checks

    @api.model
    def _complete_new(self, vals_list):
        # EXTENDS 'collections.guarded': customer, company and limit as they are
        result = []
        for vals in vals_list:
            if vals.get("kind") == "warned":
                result.append(vals)
                continue
            document = self._find_document_sudo(vals)
            partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
            if document:
                partner = self.env["collections.exposure"]._get_billed_sudo(document)
            if not partner:
                raise UserError(self.env._("Choose the customer whose credit is released."))
            own = document.company_id if document else self.env.company
            company = own._collections_owner() or own
            limit = self.env["collections.exposure"]._get_limit(partner, company)
            result.append(
                {
                    **vals,
                    "partner_id": partner.commercial_partner_id.id,
                    "company_id": company.id,
                    "document": document.display_name if document else False,
                    "limit": limit or 0.0,
                    "date": company._collections_today(),
                }
            )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        releases = super().create(vals_list)
        for release in releases.filtered(lambda own: own.kind == "released"):
            release._check_may_release()
        self.env["collections.credit.request"]._follow_releases(releases)
        return releases

    @api.model
    def _get_reference(self, document):
        """Return the values that say which invoice or order a release is about."""
        return {"move_id" if document._name == "account.move" else "order_id": document.id}

    @api.model
    def _find_document_sudo(self, vals):
        """Return the invoice or order that a release is to be about; None where it is for all.

        :param dict vals: values for ``create``
        :raise UserError: there is none such
        """
        # Sudo: only whose it is; what may be released is checked afterwards.
        for name, model in (("move_id", "account.move"), ("order_id", "sale.order")):
            if vals.get(name):
                found = model in self.env and self.env[model].sudo().browse(vals[name]).exists()
                if not found:
                    raise UserError(self.env._("What is to be released is not there any more."))
                return found
        return None

    def _is_about(self, model, res_id):
        """Return whether this release counts for an invoice or order: it is for it, or for all."""
        self.ensure_one()
        if not self.move_id and not self.order_id:
            return True
        return res_id == (self.move_id.id if model == "account.move" else self.order_id)

    def _get_customers_sudo(self):
        """Return whom this release counts for: the customer, or the group that it heads."""
        self.ensure_one()
        # Sudo: of whom a group is made counts whatever contacts the user may read.
        customer = self.sudo().partner_id
        if not self.sudo().company_id.collections_credit_group:
            return customer
        head, members = self.env["collections.exposure"]._read_groups_sudo(customer)[customer]
        return members if head == customer else customer

    def _check_may_release(self):
        """Refuse a release by whoever may not give it."""
        self.ensure_one()
        company = self.company_id
        self.env["collections.case"]._check_own(self.partner_id, company)
        if not company._collections_may_decide_credit(self.amount):
            raise AccessError(
                self.env._(
                    "An exposure of %(amount)s is released by somebody else: %(people)s.",
                    amount=self._format(self.amount),
                    people=company._collections_name_credit_deciders(self.amount),
                )
            )

    @api.constrains("kind", "date_until", "reason")
    def _check_words(self):
        for release in self.filtered(lambda own: own.kind == "released"):
            if not (release.reason or "").strip():
                raise ValidationError(self.env._("Enter why more credit is given."))
            if not release.date_until or release.date_until < release.date:
                raise ValidationError(
                    self.env._("Enter the last day on which the release counts, today or later.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(self.env._("Releases are kept as a record. End one instead."))

    def action_end(self):
        """End these releases now."""
        for release in self:
            release.check_access("read")
            release._check_may_release()
        # Sudo: who may decide was checked; day and name of the end are not people's to write.
        for release in self.sudo().filtered("is_running"):
            release.write(
                {
                    "date_ended": release.company_id._collections_today(),
                    "ended_by_id": self.env.uid,
                }
            )
        return True

    # ------------------------------------------------------------------------------ use

    @api.model
    @api.private
    def _find_in_force_sudo(self, partners, company, documents):
        """Return the releases of customers that count today, the highest first.

        :param documents: the invoices or orders that it is about; others have no use of a release
            for one
        """
        is_move = documents._name == "account.move"
        moves, orders = (documents.ids, []) if is_move else ([], documents.ids)
        # Sudo: what is released is released, whoever may read it.
        return self.sudo().search(
            [
                ("kind", "=", "released"),
                ("partner_id", "in", partners.ids),
                ("company_id", "=", company.id),
                ("move_id", "in", [False, *moves]),
                "|",
                ("order_id", "=", 0),
                ("order_id", "in", orders),
                ("date_ended", "=", False),
                ("date_until", ">=", company._collections_today()),
            ],
            order="amount desc, id desc",
        )

    def _format(self, amount):
        return formatLang(self.env, amount, currency_obj=self.company_id.currency_id)

    def _describe(self):
        """Return who released what until when, and why."""
        self.ensure_one()
        return self.env._(
            "%(user)s released an exposure of %(amount)s until %(day)s: %(reason)s",
            # Sudo: the names of colleagues are told.
            user=self.sudo().user_id.name,
            amount=self._format(self.amount),
            day=format_date(self.env, self.date_until),
            reason=self.reason,
        )
