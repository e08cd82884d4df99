"""Interest and fees of payment plans, invoiced through core."""

from odoo import api, models
from odoo.fields import Command, Domain
from odoo.tools import SQL, format_list

from ..base.attempt import attempt
from ..base.collections_guarded import NO_REFRESH, without_defaults

BATCH = 50


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    @api.model
    def _get_charge_domain(self, day):
        """Return the domain of the instalments whose interest falls due and is not invoiced."""
        return (
            Domain("plan_state", "=", "active")
            & Domain("interest", ">", 0)
            & Domain("date_due", "<=", day)
            & Domain("line_ids", "not any", [("kind", "=", "interest")])
        )

    def _invoice_charges(self, kind, installments=None):
        """Invoice the fee or the interest of instalments, and let the items join the plans.

        :param str kind: ``fee`` or ``interest``
        :param installments: of one company; those of these plans that bear it if None
        :return: the invoices
        """
        if installments is None:
            installments = self.installment_ids.filtered(kind)
        installments = installments.filtered(lambda row: kind not in row.line_ids.mapped("kind"))
        if not installments:
            return self.env["account.move"]
        # Sudo: people who agree on plans, and customers on the portal, need not be allowed to
        # invoice: the invoice is part of what was agreed.
        moves = (
            without_defaults(self.env["account.move"])
            .sudo()
            .with_company(installments.company_id)
            .with_context(collections_no_refresh=NO_REFRESH)
            .create([row.plan_id._prepare_charge_vals(kind, row) for row in installments])
        )
        moves.action_post()
        line_model = self.env["collections.plan.line"].sudo()
        vals_list = []
        for row, move in zip(installments, moves, strict=True):
            [item] = move._collections_get_receivable_lines()
            vals_list.append(
                line_model._prepare_vals(
                    item,
                    plan_id=row.plan_id.id,
                    installment_id=row.id,
                    kind=kind,
                    is_live=True,
                )
            )
        line_model.create(vals_list)
        return moves

    def _prepare_charge_vals(self, kind, installment):
        """Return the values of the invoice of an instalment's fee or interest."""
        self.ensure_one()
        company = self.company_id
        lang = self.contact_id.lang or self.partner_id.lang or self.env.lang
        env = self.with_context(lang=lang).env
        today = company._collections_today()
        product = company._collections_get_plan_product(kind)
        if kind == "fee":
            label = env._("Fee for payment plan %s", self.name)
        else:
            label = env._(
                "Interest on payment plan %(plan)s, %(installment)s",
                plan=self.name,
                installment=installment.with_context(lang=lang).name,
            )
        line = {
            "product_id": product.id,
            "name": label,
            "quantity": 1,
            "price_unit": installment[kind],
            "discount": 0,
            # What was agreed is what is paid: interest and fees bear no tax here.
            "tax_ids": [Command.clear()],
        }
        if company.collections_plan_charge_account_id:
            line["account_id"] = company.collections_plan_charge_account_id.id
        return {
            "move_type": "out_invoice",
            "company_id": company.id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": today,
            "date": today,
            "invoice_payment_term_id": False,
            "invoice_date_due": max(installment.date_due, today),
            "invoice_origin": self.name,
            "invoice_user_id": self.user_id.id,
            "invoice_line_ids": [Command.create(line)],
        }

    def _take_back_charges(self):
        """Credit what is unpaid of the fees and interest that these plans were charged with.

        By core's flow: drafts are cancelled, posted invoices credited as far as they are open,
        less what a draft credit note credits already. Those of earlier versions as well: a new
        version took them over.
        """
        for plan in self:
            # In sudo mode: the plan made the invoices, whoever cancels it.
            versions = plan._get_versions_sudo().sudo()
            charges = versions.line_ids.filtered(lambda line: line.kind != "debt").move_id
            charges = without_defaults(charges).with_context(collections_no_refresh=NO_REFRESH)
            charges.filtered(lambda move: move.state == "draft").button_cancel()
            today = plan.company_id._collections_today()
            credited = charges.browse()
            for move in charges.filtered(lambda move: move.state == "posted"):
                drafts = move.reversal_move_ids.filtered(lambda own: own.state == "draft")
                rest = move.currency_id.round(
                    move.amount_residual - sum(drafts.mapped("amount_total"))
                )
                if rest > 0:
                    credited |= plan._credit_charge(move, rest, today)
            if credited:
                plan.sudo()._message_log(
                    body=self.env._(
                        "What is unpaid of interest and fee is taken back: %s.",
                        format_list(self.env, credited.mapped("name")),
                    )
                )

    def _credit_charge(self, move, amount, day):
        """Credit an invoice of this plan as far as it is unpaid.

        :param move: a posted invoice
        :param float amount: what is credited, in its currency
        :param day: date of the credit note
        :return: the credit note, posted and matched with the invoice
        """
        refund = move._reverse_moves(
            [
                {
                    "date": day,
                    "invoice_date": day,
                    "invoice_date_due": day,
                    "ref": self.env._("Payment plan %s was cancelled", self.name),
                }
            ]
        )
        if move.currency_id.compare_amounts(refund.amount_total, amount):
            self._reduce_credit_note(refund, amount)
        refund.action_post()
        self._match_credit(refund, move._collections_get_sorted_lines())
        return refund

    @api.model
    def _charge_batch(self, company, after=0, limit=BATCH):
        """Invoice the interest of one batch of instalments that fall due.

        What cannot be invoiced, for example for want of a journal or an account, holds nothing
        else up: it is logged, the collector is told, and it is tried again the next night.

        :param company: the company
        :param int after: the id of the instalment after which the batch begins
        :param int limit: how many instalments at most
        :return: the id of the last instalment of the batch, 0 when there was none
        """
        domain = self._get_charge_domain(company._collections_today()) & Domain(
            "company_id", "=", company.id
        )
        # Sudo: the nightly work invoices what was agreed, of all plans of the company.
        found = (
            self.env["collections.plan.installment"]
            .sudo()
            .search(domain & Domain("id", ">", after), limit=limit, order="id")
        )
        rows = found.try_lock_for_update().filtered_domain(domain)
        if rows:
            # A worker that has looked before this one is done, and locks after it, must see so:
            # changed rows make the database tell it to begin anew, locked ones do not.
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_plan_installment SET write_date = now() AT TIME ZONE 'UTC'"
                    " WHERE id IN %s",
                    tuple(rows.ids),
                )
            )
        # Sudo: as above.
        invoice = self.sudo()._invoice_charges
        if attempt(self.env, invoice, "interest", rows):
            # Whatever it is, it is of one of them: the others are invoiced.
            for row in rows:
                error = attempt(self.env, invoice, "interest", row)
                if error:
                    row._report_uncharged(error)
        return max(found.ids, default=0)

    @api.model
    def _cron_plans(self):
        """Daily: invoice the interest that falls due, evaluate plans, prepare their notices.

        Before that, and at once when the last instalment was paid, discounts are written off.

        Each batch of charges is committed on its own; killed in between, the next run goes on
        from there.
        """
        if not self._write_off_paid():
            return
        engine = self.env["collections.followup"]
        engine.env["ir.cron"]._collections_do_each_company(
            engine._get_owners_sudo(), "collections_plans_done", self._do_day
        )

    @api.private
    def _do_day(self, company):
        """Do one company's day of plans, see ``_cron_plans``; return False without time to."""
        after = self._charge_batch(company)
        while after:
            if not self.env["ir.cron"]._commit_progress(1, remaining=1):
                return False
            after = self._charge_batch(company, after)
        self.env["collections.followup"].refresh(company)
        self.env["collections.plan.notice"]._prepare_due(company)
        return True
