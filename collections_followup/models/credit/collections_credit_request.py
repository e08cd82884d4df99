from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, formatLang

from ..base.collections_checked import check_one
from ..base.collections_guarded import without_defaults

REQUEST = "collections_followup.mail_activity_type_credit_request"
# So many of those who may decide get a task, those of just this tier first.
MOST_PEOPLE = 3


class CollectionsCreditRequest(models.Model):
    """Somebody who sells asks for a release, because an invoice or order is stopped at a limit.

    Whoever may release gets a task. A release that is high enough answers it, and so does a
    refusal with its reason; whoever asked gets a task on the document then.
    """

    _name = "collections.credit.request"
    _inherit = [
        "collections.guarded",
        "collections.owned",
        "collections.thread",
        "mail.activity.mixin",
    ]
    _description = "Request for a Credit Release"
    _order = "id desc"
    _rec_name = "document"
    _user_writable = frozenset({"answer"})
    _user_creatable = frozenset()

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    res_model = fields.Selection(
        selection=[("account.move", "Invoice"), ("sale.order", "Order")],
        string="For",
        required=True,
    )
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, export_string_translation=False
    )
    document = fields.Char(required=True, help="The invoice or order that is stopped.")
    amount = fields.Monetary(
        string="Exposure up to",
        help="What the customer would be bound to pay with it, in the company's currency.",
    )
    limit = fields.Monetary(string="Credit limit", help="As it was then.")
    user_id = fields.Many2one(comodel_name="res.users", string="Asked by", required=True)
    date = fields.Date(string="Asked on", required=True)
    state = fields.Selection(
        selection=[("asked", "To decide"), ("released", "Released"), ("refused", "Refused")],
        required=True,
        default="asked",
        index=True,
    )
    answer = fields.Text(string="Reason", help="Why it is refused.", before_write="_check_open")
    answered_by_id = fields.Many2one(comodel_name="res.users", string="Decided by")
    date_answered = fields.Date(string="Decided on")
    release_id = fields.Many2one(
        comodel_name="collections.credit.release", index="btree_not_null", ondelete="set null"
    )

    _document_once = models.UniqueIndex(
        "(res_model, res_id) WHERE state = 'asked'",
        "A release for this was asked for already: it waits for a decision.",
    )

    # --------------------------------------------------------------------------- asking

    @api.model
    @api.private
    def _ask(self, document):
        """Ask for a release of what is stopped, for the user.

        :param document: an invoice that is not posted, or an order that is not confirmed
        :return: the request, sudoed; that which was open already where there is one
        :raise UserError: nothing stops it
        """
        check_one(document)
        document.check_access("write")
        exposure = self.env["collections.exposure"]
        added = exposure._get_added_sudo(document)
        company, customer, later, released = exposure._look_ahead_sudo(document, added)
        # Sudo: who sells need not read what others decide.
        self = self.sudo()
        if document.state not in ("draft", "sent") or not later or released:
            raise UserError(self.env._("Nothing stops this at a credit limit: no need to ask."))
        if company.collections_credit_rule != "block":
            raise UserError(self.env._("It may pass beyond the limit, and is recorded then."))
        known = self.search(
            [
                ("res_model", "=", document._name),
                ("res_id", "=", document.id),
                ("state", "=", "asked"),
            ]
        )
        if known:
            return known
        request = self.create(
            {
                "partner_id": customer.id,
                "company_id": company.id,
                "res_model": document._name,
                "res_id": document.id,
                # Sudo: by its name, as everybody sees it who sells.
                "document": document.sudo().display_name,
                "amount": later.bound,
                "limit": later.limit,
                "user_id": self.env.uid,
                "date": company._collections_today(),
            }
        )
        request._plan_tasks_sudo()
        return request

    def _plan_tasks_sudo(self):
        """Plan a task for each of those who may release this."""
        # Sudo: tasks for people whom the user need not know.
        self = self.sudo()
        people = self.company_id._collections_find_credit_deciders_sudo(self.amount)[:MOST_PEOPLE]
        without_defaults(self.env["mail.activity"]).with_context(
            mail_activity_quick_update=True
        ).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": self.id,
                    "activity_type_id": self.env.ref(REQUEST).id,
                    "automated": True,
                    "summary": self.env._(
                        "Release %(document)s of %(customer)s?",
                        document=self.document,
                        customer=self.partner_id.display_name,
                    ),
                    "date_deadline": self.date,
                    "user_id": person.id,
                }
                for person in people
            ]
        )

    @api.model
    @api.private
    def _describe_last(self, document):
        """Return what became of the last request for an invoice or order, as a sentence, or ""."""
        if not document.id:
            return ""
        # Sudo: whoever works on the document learns what became of it.
        last = self.sudo().search(
            [("res_model", "=", document._name), ("res_id", "=", document.id)], limit=1
        )
        if not last:
            return ""
        if last.state == "refused":
            return self.env._(
                "%(user)s refused the release on %(day)s: %(reason)s",
                user=last.answered_by_id.name,
                day=format_date(self.env, last.date_answered),
                reason=last.answer,
            )
        if last.state == "released":
            return self.env._("It was released once, and that is not enough any more.")
        return self.env._(
            "%(user)s asked for a release on %(day)s: it waits for a decision.",
            user=last.user_id.name,
            day=format_date(self.env, last.date),
        )

    # ------------------------------------------------------------------------- deciding

    def _check_open(self, _vals=None):
        """Refuse to change what is decided."""
        if any(request.state != "asked" for request in self):
            raise UserError(self.env._("This is decided, and stays as it is."))

    def _check_may_decide(self):
        """Refuse a decision by whoever may not take it, and a second one."""
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        self.env["collections.case"]._check_own(self.partner_id, self.company_id)
        if not self.company_id._collections_may_decide_credit(self.amount):
            raise AccessError(
                self.env._(
                    "An exposure of %(amount)s is released by somebody else: %(people)s.",
                    amount=formatLang(self.env, self.amount, currency_obj=self.currency_id),
                    people=self.company_id._collections_name_credit_deciders(self.amount),
                )
            )

    def action_release(self):
        """Open the release that this asks for."""
        self._check_may_decide()
        name = "move_id" if self.res_model == "account.move" else "order_id"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Release the credit of %s", self.partner_id.display_name),
            "res_model": "collections.credit.release",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_partner_id": self.partner_id.id,
                f"default_{name}": self.res_id,
                "default_amount": self.amount,
                "default_date_until": self.company_id._collections_today(),
            },
        }

    def action_refuse(self):
        """Refuse what was asked for, with the reason that was entered."""
        self._check_may_decide()
        if not (self.answer or "").strip():
            raise UserError(self.env._("Enter why it is refused: whoever asked reads it."))
        self._decide("refused")
        return True

    @api.model
    @api.private
    def _follow_releases(self, releases):
        """Answer what was asked for and is released now."""
        for release in releases.filtered(lambda own: own.kind == "released"):
            # Sudo: who may release was checked; requests follow, whoever reads them.
            asked = self.sudo().search(
                [
                    ("partner_id", "in", release._get_customers_sudo().ids),
                    ("company_id", "=", release.company_id.id),
                    ("state", "=", "asked"),
                    ("amount", "<=", release.amount),
                ]
            )
            for request in asked:
                if release._is_about(request.res_model, request.res_id):
                    request._decide("released", release)

    def _decide(self, state, release=None):
        """Write down what was decided, and tell whoever asked.

        :param str state: ``released`` or ``refused``
        :param release: what answers it
        """
        self.ensure_one()
        # Sudo: what was decided is not people's to write; who may decide was checked.
        own = self.sudo()
        own.write(
            {
                "state": state,
                "release_id": release.id if release else False,
                "answered_by_id": self.env.uid,
                "date_answered": own.company_id._collections_today(),
            }
        )
        own.activity_ids.action_feedback()
        own._tell_decision()

    def _tell_decision(self):
        """Plan a task on the document for whoever asked, and note there what was decided."""
        self.ensure_one()
        if self.res_model not in self.env:
            return
        document = self.env[self.res_model].browse(self.res_id).exists()
        if not document:
            return
        if self.state == "released":
            # Sudo: told is who released what, to whoever works on the document.
            text = self.release_id.sudo()._describe()
            words = self.env._("Credit is released: go on with it")
        else:
            text = self._describe_last(document)
            words = self.env._("No credit is released")
        document._message_log(body=text)
        if self.user_id.active and self.user_id != self.env.user:
            without_defaults(document).activity_schedule(
                "mail.mail_activity_data_todo",
                self.company_id._collections_today(),
                summary=words,
                note=text,
                user_id=self.user_id.id,
            )

    def action_open_document(self):
        """Open the invoice or order that is stopped."""
        self.ensure_one()
        self.check_access("read")
        if self.res_model not in self.env:
            raise UserError(self.env._("Orders are not there any more."))
        return {
            "type": "ir.actions.act_window",
            "name": self.document,
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(self.env._("What was asked for and decided is kept as a record."))
