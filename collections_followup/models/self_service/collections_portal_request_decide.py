"""What somebody of ours decides on a request: granted, with what follows from it, or declined."""

import hashlib

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import float_compare

from ..base.collections_guarded import without_defaults

PAYABLE = "collections_followup.contact_role_payable"
COPIES = "collections_followup.contact_role_copies"


class CollectionsPortalRequest(models.Model):
    _inherit = "collections.portal.request"

    def action_accept(self):
        """Grant these requests: what the customer asked for is done."""
        self._begin_decision()
        for request in self:
            getattr(request, f"_grant_{request.kind}", request._grant)()
        self._end_decision("accepted")
        return True

    def action_decline(self):
        """Decline these requests, with the answer that was entered."""
        self._begin_decision()
        for request in self:
            request._check_answer()
            if request.plan_id.state in ("draft", "proposed", "approved"):
                request.plan_id.check_access("write")
                request.plan_id._end("cancelled")
        self._end_decision("declined")
        return True

    def _begin_decision(self):
        """Refuse whoever may not decide, and what is decided already; the rows are ours then."""
        self.check_access("write")
        for company, own in self.grouped("company_id").items():
            self.env["collections.case"]._check_own(own.partner_id, company)
        self._lock_open()

    def _end_decision(self, state):
        """Write down what was decided, end the pauses that waited for it, and the tasks."""
        self._as_engine().write(
            {
                "state": state,
                "user_id": self.env.uid,
                "date_decided": fields.Datetime.now(),
            }
        )
        for request in self:
            # Sudo: pause and task belong to the request, whosever they are.
            own = request.sudo()
            own.hold_ids.action_release()
            own.activity_id.filtered("active").action_feedback()

    # --------------------------------------------------------------------------- granting

    def _grant(self):
        """Nothing more than the decision follows."""

    def _grant_promise(self):
        """Log the promise as it was given, as far as it is still open."""
        promises = self.env["collections.promise"]
        amounts = {}
        for item in self.item_ids:
            share = (self.shares or {}).get(str(item.id), 0)
            amount = min(float(share), item.amount_residual_currency)
            if item._collections_is_open() and float_compare(amount, 0, 6) > 0:
                amounts[item] = amount
        day = self.day
        if day < self.company_id._collections_today():
            raise UserError(
                self.env._("The promised day is past. Decline it, and ask for another promise.")
            )
        made = promises._make(
            amounts,
            day,
            replace=True,
            channel="portal",
            contact_id=self._get_own_person().id,
            note=self.note,
            logged_contact_id=self.contact_id.id,
        )
        self._as_engine().promise_ids = [Command.set(made.ids)]

    def _get_own_person(self):
        """Return who has asked, if he is one of the customer's; else the customer."""
        is_own = self.person_id and self.person_id._collections_is_contact_of(
            self.partner_id, self.company_id
        )
        return self.person_id if is_own else self.partner_id

    def _grant_plan(self):
        """Approve the plan, and let it come into force: the customer has signed."""
        plan = self.plan_id
        if not plan:
            raise UserError(self.env._("The plan is gone. Decline the request."))
        if plan.state == "proposed":
            plan.action_approve()
        if plan.state == "approved":
            self._bring_into_force()
        elif plan.state in ("draft", "cancelled"):
            raise UserError(self.env._("The plan is gone. Decline the request."))

    def _grant_accept(self):
        """Let the plan of ours that was signed come into force, where it could not by itself."""
        if self.plan_id:
            self._grant_plan()

    def _grant_dispute(self):
        """Raise the dispute as the customer has sent it."""
        self.env["collections.self.service.dispute"]._raise_sudo(self)

    def _bring_into_force(self):
        """Let the plan that was signed come into force, and keep it as accepted."""
        self.ensure_one()
        # Sudo: as signed on the page; who approves it was looked at before.
        own = self.sudo()
        accepts = self.env["collections.self.service.accept"].sudo()
        if own.digest and own.digest != accepts._get_digest(own.plan_id):
            raise UserError(
                self.env._(
                    "%s has changed since the customer signed. Decline the request, and let the "
                    "customer sign anew.",
                    own.plan_id.name,
                )
            )
        own.plan_id._accept(
            own.signed_by, own.signature, own.company_id._collections_day_of(own.date)
        )
        # What waited was kept when it was signed.
        if not own.document_id:
            own._keep_document("collections_followup.report_plan", own.plan_id)

    def _grant_contact(self):
        """Make the new contact, who gets notices or copies from now on, or change the own one."""
        wanted = (self.terms or {}).get("wanted")
        if wanted == "own":
            self._grant_own_address()
            return
        role = self.env.ref(COPIES if wanted == "copies" else PAYABLE, raise_if_not_found=False)
        if wanted == "copies" and not role:
            raise UserError(self.env._("There is no role that gets copies. Set one up first."))
        # Sudo: who works on the customer confirms it, whether or not he makes contacts elsewhere.
        without_defaults(self.env["res.partner"]).sudo().create(
            {
                "parent_id": self.partner_id.id,
                "type": "contact",
                "name": self.new_name,
                "email": self.new_email,
                "phone": self.new_phone,
                "lang": self.person_id.lang or self.partner_id.lang,
                "collections_role_ids": [Command.set(role.ids)] if role else [],
                "collections_contact": not role,
            }
        )

    def _grant_own_address(self):
        """Give whoever has asked the new address, and the number where there is one."""
        # Sudo: as above.
        person = self.person_id.sudo()
        if not person or person.commercial_partner_id != self.partner_id:
            raise UserError(self.env._("Who has asked is no contact of this customer any more."))
        person.write(
            {"email": self.new_email, **({"phone": self.new_phone} if self.new_phone else {})}
        )

    # ------------------------------------------------------------------------- documents

    def _keep_document(self, report, record):
        """Keep the document of an agreement as the customer has accepted it.

        :param str report: XML id
        :param record: plan or settlement
        """
        self.ensure_one()
        # Sudo: whoever accepts or approves reads no reports; kept is what was agreed on.
        own, record = self.sudo(), record.sudo()
        lang = record._get_lang()
        content, kind = (
            self.env["ir.actions.report"]
            .sudo()
            .with_context(lang=lang)
            ._render_qweb_pdf(report, res_ids=record.ids)
        )
        name = f"{record.with_context(lang=lang)._get_document_name()}.{kind}"
        own.document_id = own.env["collections.self.service"]._keep_files(own, [(name, content)])
        # A browser may show what we have written ourselves.
        if kind == "pdf":
            own.document_id.mimetype = "application/pdf"
        own.document_hash = hashlib.sha256(content).hexdigest()

    # --------------------------------------------------------------------------- opening

    def action_open_result(self):
        """Open what came of this request."""
        self.ensure_one()
        self.check_access("read")
        for name in ("plan_id", "settlement_id", "dispute_id"):
            if self[name]:
                return self._open_record(name)
        if self.promise_ids:
            return self.env["collections.promise"]._get_list_action(
                self.promise_ids, self.env._("Promises")
            )
        if self.money_ids:
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Money that may be meant"),
                "res_model": "collections.unmatched",
                "view_mode": "list,form",
                "domain": [("id", "in", self.money_ids.ids)],
            }
        raise UserError(self.env._("Nothing came of it yet."))

    def action_files(self):
        """Open the files that came with this request."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Files of %s", self.name),
            "res_model": "ir.attachment",
            "view_mode": "kanban,list,form",
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_write(self):
        """Open an e-mail to whoever has sent this request, with the answer."""
        self.ensure_one()
        self.check_access("write")
        case = self.env["collections.case"]._find_open(self.partner_id, self.company_id)
        thread = case.get((self.company_id, self.partner_id)) or self.partner_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to the customer"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": thread._name,
                "default_res_ids": thread.ids,
                "default_composition_mode": "comment",
                "default_collections_company_id": self.company_id.id,
                "default_partner_ids": (self.person_id or self.partner_id).ids,
                "default_subject": self.env._("Your request %s", self.name),
                "default_body": self.answer or "",
            },
        }
