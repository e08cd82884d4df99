"""A record of each kind that the add-on keeps, to be attacked over RPC."""

import inspect
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import get_public_method
from odoo.tools import SQL

from .common import CollectionsCommon

CORE = set(dir(models.BaseModel))
NAME = "Colleague's Customer"


class RpcCommon(CollectionsCommon):
    """A customer of a colleague, with something of everything that is kept of one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write(
            {
                "name": NAME,
                "phone": "+32 470 12 34 56",
                "street": "Main Street 1",
                "zip": "1000",
                "city": "Brussels",
                "country_id": cls.env.ref("base.be").id,
            }
        )
        cls.colleague = cls._user("collector", login="rpc_colleague")
        cls.boss = cls._user("supervisor", login="rpc_boss")
        cls.move = cls._invoice(5, 123.45)
        cls._pass()
        cls._invoice(40, 678.9)
        cls.run_record = cls._prepare()
        cls.case = cls._case()
        cls.case.user_id = cls.colleague
        cls.run_record.notice_ids.sudo().user_id = cls.colleague
        cls._keep_all()
        cls.env.flush_all()

    @classmethod
    def _keep(cls, model, /, **values):
        """Keep a record as the engine does."""
        return cls.env[model].sudo().create(values)

    @classmethod
    def _keep_all(cls):
        now, today = fields.Datetime.now(), cls.today
        partner, company, user = cls.customer.id, cls.company.id, cls.colleague.id
        cls._keep("collections.pack.sending", company_id=company, user_id=user, date=today)
        cls._keep(
            "collections.hold",
            partner_id=partner,
            reason_id=cls.env.ref("collections_followup.hold_reason_clarify").id,
            date_until=today,
        )
        cls._keep(
            "collections.flag.entry",
            flag_id=cls.env["collections.flag"].search([("scope", "!=", "invoice")], limit=1).id
            if "scope" in cls.env["collections.flag"]._fields
            else cls.env["collections.flag"].search([], limit=1).id,
            partner_id=partner,
            reason="Said so",
        )
        cls._keep("collections.consent", partner_id=partner, channel="sms", date=now)
        cls._keep("collections.quiet.time", partner_id=partner)
        cls._keep(
            "collections.gate.override",
            company_id=company,
            date=now,
            user_id=user,
            partner_id=partner,
            channel="phone",
            verdict="blocked",
            reason="Asked for it",
        )
        cls._keep(
            "collections.address", contact_id=partner, medium="email", address="x@example.com"
        )
        cls._keep("collections.address.finding", contact_id=partner, source="Register")
        cls._keep(
            "collections.absence",
            user_id=user,
            substitute_id=cls.boss.id,
            date_from=today + timedelta(days=9),
            date_to=today + timedelta(days=9),
        )
        cls._keep(
            "collections.handover",
            company_id=company,
            date=now,
            user_id=user,
            case_ids=[Command.set(cls.case.ids)],
            case_count=1,
        )
        procedure = cls._keep("collections.procedure", name="Calls", body="<p>Be kind.</p>")
        cls._keep(
            "collections.procedure.reading",
            procedure_id=procedure.id,
            user_id=user,
            version=1,
            date=now,
        )
        cls._keep(
            "collections.thanks",
            company_id=company,
            partner_id=partner,
            case_id=cls.case.id,
            date_due=today,
        )
        contact = cls._keep(
            "collections.contact",
            partner_id=partner,
            company_id=company,
            case_id=cls.case.id,
            outcome_id=cls.env.ref("collections_followup.contact_outcome_promise").id,
        )
        cls._keep(
            "collections.desk.step",
            key="a-key-of-the-screen",
            user_id=user,
            case_id=cls.case.id,
            kind="skip",
        )
        cls._keep(
            "collections.reply",
            partner_id=partner,
            company_id=company,
            case_id=cls.case.id,
            contact_id=contact.id,
            date=now,
        )
        cls._keep(
            "collections.dispute",
            reason_id=cls.env["collections.dispute.reason"].search([], limit=1).id,
            user_id=user,
            line_ids=[Command.create({"move_id": cls.move.id, "scope": "amount", "amount": 10})],
        )
        returned = cls._keep(
            "collections.bank.return",
            company_id=company,
            currency_id=cls.company.currency_id.id,
            amount=123.45,
            date=today,
            kind="funds",
            entry="BANK-1",
        )
        cls.env.flush_all()
        # As if it were of a payment of the customer, who has paid nothing here.
        cls.env.cr.execute(
            SQL(
                "UPDATE collections_bank_return SET partner_id = %s WHERE id = %s",
                partner,
                returned.id,
            )
        )
        returned.invalidate_recordset()
        cls._keep(
            "collections.short.payment",
            company_id=company,
            partner_id=partner,
            move_id=cls.move.id,
            currency_id=cls.company.currency_id.id,
            amount=123.45,
            date=today,
            state="proposed",
        )
        cls._keep(
            "collections.unmatched",
            company_id=company,
            partner_id=partner,
            currency_id=cls.company.currency_id.id,
            amount=123.45,
            date=today,
            state="open",
        )
        cls._keep("collections.assignment.rule", name="All", user_ids=[Command.set([user])])
        cls._keep("collections.team", name="North", member_ids=[Command.set([user])])
        cls._keep(
            "collections.target", company_id=company, user_id=user, amount=123.45, date_from=today
        )

        cls._keep(
            "collections.credit.score",
            partner_id=partner,
            company_id=company,
            date=today,
            grade="B",
            is_current=True,
        )
        cls._keep("collections.credit.review", partner_id=partner, amount=678.9, cause="limit")
        cls._keep("collections.credit.file", partner_id=partner, company_id=company)
        cls._keep(
            "collections.credit.release",
            partner_id=partner,
            amount=123.45,
            date_until=today,
            reason="x",
        )
        cover = cls._keep(
            "collections.credit.cover",
            file_id=cls.env["collections.credit.file"].search([], limit=1).id,
            insurer="Safe",
            amount=123.45,
        )
        cls._keep(
            "collections.credit.declaration",
            kind="claim",
            cover_id=cover.id,
            partner_id=partner,
            company_id=company,
            currency_id=cls.company.currency_id.id,
            insurer="Safe",
            date=today,
            line_ids=[
                Command.create(
                    {
                        "move_line_id": cls._item(cls.move).id,
                        "number": "INV",
                        "date_invoice": today,
                        "date_due": today,
                        "owed": 123.45,
                        "is_in": True,
                    }
                )
            ],
        )
        cls._keep_placement(partner, company, user)
        cls._keep(
            "collections.credit.application",
            partner_id=partner,
            company_id=company,
            user_id=user,
            state="received",
            person="Pat",
        )
        cls._keep(
            "collections.portal.request",
            kind="question",
            partner_id=partner,
            company_id=company,
            date=now,
            amount=123.45,
            state="waiting",
        )
        cls._keep(
            "collections.credit.request",
            partner_id=partner,
            company_id=company,
            res_model="account.move",
            res_id=cls.move.id,
            document="INV",
            amount=123.45,
            user_id=user,
            date=today,
        )
        cls._keep_legal(partner, company)
        cls._keep_written_off()

    @classmethod
    def _keep_legal(cls, partner, company):
        """Keep a legal action with everything that belongs to one."""
        cls.env["res.company"].browse(company).collections_legal = True
        kind = cls.env.ref("collections_followup.legal_kind_us_lien")
        country = cls.env.ref("base.us").id
        action = cls._keep(
            "collections.legal.action",
            partner_id=partner,
            company_id=company,
            currency_id=cls.company.currency_id.id,
            case_id=cls.case.id,
            user_id=cls.boss.id,
            kind_id=kind.id,
            country_id=country,
            state_id=cls.env.ref("base.state_us_5").id,
            line_ids=[
                Command.create(
                    {"move_line_id": cls._item(cls.move).id, "name": "INV", "amount": 123.45}
                )
            ],
        )
        cls._keep("collections.legal.code", table_name="Grounds", code="1", name="Goods")
        cls._keep(
            "collections.legal.date", action_id=action.id, anchor="completion", date=cls.today
        )
        action._update_deadlines()
        cls._keep("collections.legal.step", action_id=action.id, name="Hearing")
        cls._keep("collections.legal.cost", action_id=action.id, name="Fee", amount_estimate=123.45)
        cls._keep(
            "collections.legal.document",
            action_id=action.id,
            layout_id=cls.env.ref("collections_followup.legal_layout_us_lien").id,
        )

    @classmethod
    def _keep_placement(cls, partner, company, user):
        """Keep an agency, and something of everything that is kept of what it has."""
        today = cls.today
        agency = cls._keep(
            "collections.agency",
            partner_id=cls.env["res.partner"].create({"name": "Fair Collect"}).id,
            company_id=company,
        )
        cls._keep("collections.agency.rate", agency_id=agency.id, percent=20)
        cls._keep("collections.agency.column", agency_id=agency.id, key="name", heading="Name")
        placement = cls._keep(
            "collections.placement",
            partner_id=partner,
            company_id=company,
            currency_id=cls.company.currency_id.id,
            agency_id=agency.id,
            user_id=user,
            state="placed",
            date_placed=today,
            line_ids=[
                Command.create(
                    {
                        "number": NAME,
                        "date_invoice": today,
                        "date_due": today,
                        "amount": 123.45,
                        "balance": 123.45,
                        "state": "placed",
                    }
                )
            ],
        )
        own = {"placement_id": placement.id, "line_id": placement.line_ids.id}
        file = cls.env["collections.placement.file"]._keep_sudo(
            agency, "out", "x.csv", NAME.encode()
        )
        cls._keep("collections.placement.event", kind="new", date=today, file_id=file.id, **own)
        cls._keep("collections.placement.payment", date=today, amount=123.45, **own)
        cls._keep("collections.placement.recovery", date=today, amount=123.45, **own)

    @classmethod
    def _keep_written_off(cls):
        """A write-off of the customer, and all that is kept of it."""
        partner, company, item = cls.customer.id, cls.company.id, cls._item(cls.move)
        currency = cls.company.currency_id.id
        request = cls._keep(
            "collections.write.off.request",
            partner_id=partner,
            company_id=company,
            line_ids=[Command.create({"move_line_id": item.id, "amount": 1})],
        )
        own = {"partner_id": partner, "company_id": company, "currency_id": currency}
        claim = cls._keep(
            "collections.memo.claim",
            request_id=request.id,
            line_id=request.line_ids.id,
            date=cls.today,
            amount=1,
            **own,
        )
        cls._keep(
            "collections.memo.recovery",
            claim_id=claim.id,
            kind="payment",
            way="take_back",
            date=cls.today,
            amount=1,
            **own,
        )
        cls._keep(
            "collections.vat.relief",
            claim_id=claim.id,
            line_id=request.line_ids.id,
            date=cls.today,
            **own,
        )
        cls._keep(
            "collections.provision",
            partner_id=partner,
            company_id=company,
            note="Has stopped paying",
        )
        batch = cls._keep(
            "collections.write.off.batch",
            reason_id=cls.env["collections.write.off.reason"].search([], limit=1).id,
        )
        cls._keep(
            "collections.write.off.batch.line",
            batch_id=batch.id,
            move_line_id=item.id,
            partner_id=partner,
            currency_id=currency,
            amount=1,
        )

    @classmethod
    def _get_records(cls):
        """Return one record of each model that is kept, by its name."""
        records = {}
        for name in cls.env.registry:
            model = cls.env[name].sudo()
            if name.startswith("collections.") and not model._abstract and not model._transient:
                records[name] = model.with_context(active_test=False).search([], limit=1)
        # What is the colleague's, where there are several.
        records["collections.case"] = cls.case.sudo()
        records["collections.notice"] = cls.run_record.notice_ids[:1].sudo()
        return records

    def _find_methods(self, model):
        """Return the methods of a model that the add-on lets anybody call, by name."""
        found = {}
        for name, method in inspect.getmembers(type(model), inspect.isfunction):
            if name in CORE or "collections_followup" not in method.__module__:
                continue
            try:
                get_public_method(model, name)
            except (AccessError, AttributeError):
                continue
            found[name] = method
        return found

    def _find_arguments(self, method):
        """Return what a method is called with: something for each argument that it needs."""
        known = {
            "case_id": self.case.id,
            "partner_id": self.customer.id,
            "msg_dict": {},
            "vals": {},
            "values": {},
            "domain": [],
            "key": "a-key-of-the-screen",
            "step_id": 1,
            "limit": 1,
        }
        parameters = list(inspect.signature(method).parameters.values())[1:]
        return [
            known.get(parameter.name, self.case.id)
            for parameter in parameters
            if parameter.default is parameter.empty
            and parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]
