from odoo import api, models
from odoo.tools import formatLang

from ..base.collections_document import Formatter


class ReportCreditDeclaration(models.AbstractModel):
    """Values of the paper by which an overdue, more time, a plan or a claim is declared."""

    _name = "report.collections_followup.report_credit_declaration"
    _inherit = ["collections.report.letter"]
    _description = "Declaration to a Credit Insurer"

    _document_model = "collections.credit.declaration"
    _document_name = "record"
    _document_action = "action_report_credit_declaration"

    @api.model
    def _get_letter(self, record):
        # EXTENDS 'collections.report.letter': it is for the insurer, not the customer
        doc = super()._get_letter(record)
        contact = record.cover_id.insurer_contact_id
        document = self.env["collections.document"]
        lines = document._get_address_lines(contact, contact, record.company_id) if contact else []
        names = [] if lines and lines[0] == record.insurer else [record.insurer]
        doc["address"] = [*names, *lines]
        return doc

    @api.model
    def _get_contact(self, record):
        # OVERRIDE
        return record.partner_id

    @api.model
    def _get_language(self, record):
        # OVERRIDE: that of the insurer
        return record.cover_id.insurer_contact_id.lang or self.env.lang

    @api.model
    def _get_date(self, record):
        # OVERRIDE
        return record.date

    @api.model
    def _prepare_letter(self, record):
        # OVERRIDE
        env, currency = record.env, record.currency_id
        fmt = Formatter(env)
        kinds = dict(record._fields["kind"]._description_selection(env))
        whys = dict(record.line_ids._fields["why"]._description_selection(env))
        # Sudo: the customer is named to the insurer, by whoever works on the declaration.
        customer = record.sudo().partner_id

        def money(amount):
            return fmt.number(amount, currency)

        facts = [
            (env._("Contract"), record.policy_number),
            (env._("Your reference"), record.reference),
            (env._("Customer"), customer.name),
            (env._("Address"), ", ".join(self._get_street_lines(customer))),
            (env._("VAT number"), customer.vat),
            (env._("Limit insured"), fmt.amount(record.limit, currency)),
            (env._("Insured percent"), f"{formatLang(env, record.percent, digits=0)} %"),
            (env._("All that is open, not due included"), fmt.amount(record.exposure, currency)),
            (env._("Why nothing is paid"), record.reason),
            (
                env._("Disputed"),
                fmt.amount(record.amount_disputed, currency)
                if record.amount_disputed
                else env._("nothing"),
            ),
            (env._("Time is given until"), fmt.date(record.date_new)),
        ]
        return {
            "subject": self._get_subject(record),
            "kind": kinds[record.kind],
            "about": [(label, value) for label, value in facts if (value or "").strip(" ,")],
            "code": currency.name,
            "is_draft": record.state == "draft",
            "lines": [
                {
                    "number": line.number,
                    "dated": fmt.date(line.date_invoice),
                    "due": fmt.date(line.date_due),
                    "owed": money(line.owed),
                    "disputed": money(line.disputed),
                    "covered": money(line.covered),
                    "insured": money(line.insured),
                    "why": whys.get(line.why, ""),
                }
                for line in record.line_ids.filtered("is_in")
            ],
            "totals": {
                name: money(record[f"amount_{name}"])
                for name in ("owed", "disputed", "covered", "insured")
            },
            "schedule": [
                (fmt.date(own.date_nominal), money(own.amount))
                # Sudo: what was agreed is told to the insurer.
                for own in record.sudo().plan_id.installment_ids
            ],
        }

    @api.model
    def _get_street_lines(self, customer):
        """Return the address of the customer, without the name and without empty lines."""
        lines = customer._display_address(without_company=True).splitlines()
        return [" ".join(line.split()) for line in lines if line.strip()]

    @api.model
    def _get_subject(self, record):
        """Return what the paper is about, in one line."""
        env = record.env
        # Sudo: the customer is named to the insurer.
        name = record.sudo().partner_id.name
        if record.kind == "overdue":
            return env._("Overdue account of %s", name)
        if record.kind == "extension":
            return env._("Extension for %s", name)
        if record.kind == "rescheduling":
            return env._("Rescheduling of the debt of %s", name)
        return env._("Claim for the debt of %s", name)
