"""How a payment plan is made from open items, and its schedule from its terms."""

from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...engine import plan_schedule as ps
from ...engine.working_days import add_working_days
from ..base.collections_guarded import declare_internal_keys, get_internal, internal
from .collections_plan_terms import TERM_FIELDS

declare_internal_keys(
    collections_plan_dates="the days of a plan that is being changed",
)


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    @api.model
    def _explain_items(self, problem, items):
        # EXTENDS 'collections.agreement'
        env = self.env
        if problem == "none":
            return env._("Choose the open items that the plan is about.")
        if problem in ("not_receivable", "paid"):
            return env._(
                "%s has no open amount that the customer owes.",
                self._get_item_name(items),
            )
        if problem == "customers":
            return env._("A plan is made with one customer. Choose items of one.")
        if problem == "currencies":
            return env._(
                "A plan is in one currency. Choose items in %s or in another one, not both.",
                items.currency_id[0].name,
            )
        if problem == "companies":
            return env._("Choose items of one company.")
        return super()._explain_items(problem, items)

    @api.model
    def _explain_held(self, line):
        # OVERRIDE
        # Sudo: the plan that holds the item is named to whoever is refused.
        plan = line.plan_id.with_env(self.env).sudo()
        return self.env._(
            "%(item)s is in payment plan %(plan)s (%(state)s). Cancel that plan, or make a new "
            "version of it.",
            item=line.move_name,
            plan=plan.name,
            state=plan._get_state_label(),
        )

    @api.model
    def _explain_beside(self, line):
        # OVERRIDE
        return self.env._(
            "%(item)s is in payment plan %(plan)s by now. Cancel one of the two.",
            item=line.move_name,
            plan=line.plan_id.name,
        )

    def _get_replacing_text(self):
        # OVERRIDE
        return self.env._("Replaced by payment plan %s.", self.name)

    @api.model
    @api.private
    def _make(self, items, terms, dates=(), previous=None):
        """Make a draft plan over receivable items.

        :param items: open receivable items of one customer and one currency
        :param dict terms: values of the terms' fields; what is missing has its default
        :param dates: dates by hand, where ``frequency`` is ``manual``
        :param previous: the plan that this one is a new version of
        :return: the plan
        """
        owner = self._check_items(items, previous)
        self._check_own(items)
        company = owner.sudo()
        items = items.sudo()
        partner = items.partner_id.commercial_partner_id
        if previous:
            previous._check_replaced(partner, owner)
        today = owner._collections_today()
        values = {
            **{name: terms[name] for name in TERM_FIELDS if name in terms},
            "company_id": owner.id,
            "currency_id": items.currency_id.id,
            "partner_id": partner.id,
            **self._prepare_contact_vals(items, owner, terms.get("contact_id")),
            "note": terms.get("note"),
            "date_start": today,
            "user_id": terms.get("user_id")
            or self._find_worker(
                partner.with_company(owner).collections_user_id,
                company.collections_user_id,
                self.env.user,
                company=owner,
            ).id,
            "grace_days": company.collections_plan_grace_days,
            "max_late": company.collections_plan_max_late,
            "accelerate": company.collections_plan_accelerate,
        }
        if previous:
            if previous.contact_chosen and values["contact_id"] == previous.contact_id.id:
                values["contact_chosen"] = True
            values.update(
                previous_id=previous.id,
                root_id=(previous.root_id or previous).id,
                version=max((previous.root_id or previous)._get_versions_sudo().mapped("version"))
                + 1,
            )
        line_model = self.env["collections.plan.line"]
        matched = self.env["collections.followup.matches"]._read_matched(items)
        # Items and schedule follow from the terms: people write neither, hence sudo.
        plan = self.sudo().create(
            {
                **values,
                "line_ids": [
                    Command.create(line_model._prepare_vals(item, matched))
                    for item in items.sorted("date_maturity")
                ],
            }
        )
        plan._write_schedule(dates)
        return self.browse(plan.id)

    def _check_replaced(self, partner, company):
        """Refuse that this plan gives way to one of another customer or company."""
        self.ensure_one()
        self.check_access("write")
        if self.partner_id != partner or self.company_id != company:
            raise UserError(
                self.env._(
                    "%s is a plan of another customer or company: it cannot give way to this one.",
                    self.name,
                )
            )

    def _get_versions_sudo(self):
        """Return all versions of this plan."""
        root = self.root_id or self
        # Sudo: the versions belong together, also those that the user does not see.
        return self.sudo().search(["|", ("id", "=", root.id), ("root_id", "=", root.id)])

    def _get_manual_dates(self):
        # OVERRIDE
        return get_internal(self.env, "collections_plan_dates") or tuple(
            self.installment_ids.filtered("sequence").sorted("sequence").mapped("date_nominal")
        )

    def _write_schedule(self, dates=()):
        """Compute the instalments anew from the items and terms.

        :param dates: dates by hand
        """
        self.ensure_one()
        plan = self.with_context(collections_plan_dates=internal(tuple(dates)))
        unit = Decimal(str(self.currency_id.rounding))
        amount = sum(
            (ps.to_unit(Decimal(str(line.amount)), unit) for line in self.line_ids), Decimal(0)
        )
        try:
            terms = plan._get_terms(amount)
            rows = ps.compute(terms)
        except ps.ScheduleError as error:
            raise UserError(self._explain_schedule_error(error)) from error
        self.installment_ids.unlink()
        self.env["collections.plan.installment"].create(
            [
                {
                    "plan_id": self.id,
                    "sequence": row.sequence,
                    "date_nominal": row.nominal,
                    "date_due": row.due,
                    "date_deadline": add_working_days(row.due, self.grace_days, terms.is_working),
                    "principal": float(row.principal),
                    "interest": float(row.interest),
                    "fee": float(row.fee),
                    "amount": float(row.amount),
                    "amount_open": float(row.amount),
                    "balance": float(row.balance),
                }
                for row in rows
            ]
        )
