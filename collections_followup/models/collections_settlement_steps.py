"""The steps of a settlement: made, offered, approved, in force, cancelled, sent.

Free of views: a portal can call the methods that begin with an underscore.
"""

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import format_date

from .collections_agreement import RANKS, SETTLEMENT_LIVE

APPROVAL = "collections_followup.mail_activity_type_settlement_approval"


class CollectionsSettlement(models.Model):
    _inherit = "collections.settlement"

    # ------------------------------------------------------------------- checks

    @api.model
    @api.private
    def _check_items(self, items, besides=None):
        """Refuse receivable items that cannot form one settlement.

        :param items: journal items
        :param besides: settlements that may hold the items: the one that is checked
        :return: the company that keeps the settlement
        """
        env, items = self.env, items.sudo()
        if not items:
            raise UserError(env._("Choose the open items that the settlement is about."))
        for item in items:
            name = item.move_name or item.name or str(item.id)
            if item.account_type != "asset_receivable" or item.parent_state != "posted":
                raise UserError(
                    env._("%s is not a posted receivable item, so it cannot be settled.", name)
                )
            if item.reconciled or (
                item.currency_id.compare_amounts(item.amount_residual_currency, 0) <= 0
            ):
                raise UserError(env._("Nothing is open on %s any more.", name))
        customers = items.partner_id.commercial_partner_id
        if len(customers) != 1 or not all(item.partner_id for item in items):
            raise UserError(
                env._(
                    "A settlement is made with one customer. These items are of: %s.",
                    ", ".join(customers[:5].mapped("display_name")),
                )
            )
        if len(items.currency_id) > 1:
            raise UserError(
                env._(
                    "A settlement is in one currency. Choose items in %s or in another one, not "
                    "both.",
                    items.currency_id[0].name,
                )
            )
        owners = {company._collections_owner() for company in items.company_id}
        if len(owners) != 1:
            raise UserError(
                env._("These items are of several companies. Make a settlement for each company.")
            )
        [owner] = owners
        if not owner:
            raise UserError(
                env._(
                    "%s has no follow-up policy. Choose one in Settings.",
                    items.company_id[0].name,
                )
            )
        self._check_free(items, besides)
        return owner

    @api.model
    def _explain_held(self, line):
        # OVERRIDE
        return self.env._(
            "%(item)s is in settlement %(settlement)s (%(state)s). Cancel that settlement first.",
            item=line.name,
            settlement=line.settlement_id.name,
            state=line.settlement_id.with_env(self.env).sudo()._get_state_label(),
        )

    def _check_terms(self):
        """Refuse an agreed amount or a deadline that makes no sense."""
        for settlement in self:
            today = settlement.company_id._collections_today()
            currency = settlement.currency_id
            if currency.compare_amounts(settlement.amount, 0) <= 0:
                raise UserError(
                    self.env._(
                        "Enter an agreed amount above 0. To give up the whole debt, write the "
                        "invoice off."
                    )
                )
            if currency.compare_amounts(settlement.amount, settlement.amount_open) >= 0:
                raise UserError(
                    self.env._(
                        "%(amount)s is no less than the %(open)s that is open: nothing would be "
                        "given up. Enter a lower amount, or log a promise to pay instead.",
                        amount=settlement._format(settlement.amount),
                        open=settlement._format(settlement.amount_open),
                    )
                )
            if settlement.date_deadline < today:
                raise UserError(
                    self.env._(
                        "The deadline %s has passed already. Enter a day from today on.",
                        format_date(self.env, settlement.date_deadline),
                    )
                )

    # ----------------------------------------------------------------- approval

    def _get_tier(self, items=None):
        """Return who may grant this discount: the lowest tier whose limits it keeps.

        :param items: the items that it is about, where it has no lines yet
        """
        self.ensure_one()
        before = self._get_given_up(items)
        company, currency = self.company_id, self.currency_id
        day = self.date_start or company._collections_today()
        for tier in ("collector", "supervisor"):
            most = company._collections_get_settlement_grant(
                tier, self.amount_open, currency, day, before
            )
            if currency.compare_amounts(self.amount_discount, most) <= 0:
                return tier
        return "manager"

    def _update_tier(self):
        """Bring who may grant it up to date: the limits, or what is given up, have changed."""
        self.ensure_one()
        tier = self._get_tier()
        if self.tier != tier:
            # In sudo mode: people do not write it.
            self.sudo().tier = tier

    def _may_grant(self):
        """Return whether the user may grant this settlement."""
        self.ensure_one()
        return self._get_rank() >= RANKS[self.tier]

    def _may_answer_approval(self):
        """Return whether the user may do away with the activity that asks for approval."""
        self.ensure_one()
        return self.sudo().state != "to_approve" or self._may_grant()

    def _ask_approval(self):
        """Plan an activity for somebody who may approve."""
        self.ensure_one()
        people = self._find_approvers(self.tier)
        # Those of just this tier before those above it.
        own = people.filtered(lambda user: self.with_user(user)._get_rank() == RANKS[self.tier])
        chosen = (own or people)[:1]
        self.sudo().activity_schedule(
            APPROVAL,
            date_deadline=self.company_id._collections_today(),
            note=Markup("%s")
            % self.env._(
                "%(user)s offers to take %(amount)s for %(open)s, a discount of %(percent)s %%.",
                user=self.env.user.name,
                amount=self._format(self.amount),
                open=self._format(self.amount_open),
                percent=round(self.discount_percent, 2),
            ),
            user_id=chosen.id or self.env.uid,
        )

    # --------------------------------------------------------------------- steps

    @api.model
    @api.private
    def _make(self, items, amount, deadline, **values):
        """Make a draft settlement over receivable items.

        :param items: open receivable items of one customer, company and currency
        :param float amount: agreed amount, in the currency of the items
        :param deadline: day (date or ``YYYY-MM-DD``) by which it has to be paid
        :param values: further fields: ``reason``, ``note``, ``terms``, ``contact_id``,
            ``user_id``
        :return: the settlement
        """
        owner = self._check_items(items)
        self._check_own(items)
        self._check_amount(amount)
        deadline = self.env["collections.promise"]._parse_date(deadline)
        if not deadline:
            raise UserError(self.env._("Enter the day by which the agreed amount is paid."))
        self._check_near(deadline, owner._collections_today())
        items = items.sudo()
        partner = items.partner_id.commercial_partner_id
        case = (
            self.sudo()
            ._find_open_cases(partner, owner)
            .get((owner, partner), self.env["collections.case"].sudo())
        )
        line_model = self.env["collections.settlement.line"]
        # People make settlements only here, where everything is checked: hence sudo.
        settlement = self.sudo().create(
            {
                "reason": "other",
                **values,
                "company_id": owner.id,
                "currency_id": items.currency_id.id,
                "partner_id": partner.id,
                **self._prepare_contact_vals(items, owner, values.get("contact_id")),
                "user_id": values.get("user_id")
                or self._find_worker(
                    case.user_id,
                    partner.with_company(owner).collections_user_id,
                    owner.sudo().collections_user_id,
                    self.env.user,
                    company=owner,
                ).id,
                "case_id": case.id,
                "amount": items.currency_id.round(amount),
                "date_deadline": deadline,
                "requested_by_id": self.env.uid,
                "line_ids": [
                    Command.create(line_model._prepare_item_vals(item))
                    for item in items.sorted(lambda i: (i.date_maturity or i.date, i.id))
                ],
            }
        )
        settlement.with_env(self.env)._check_terms()
        return self.browse(settlement.id)

    def _offer(self):
        """Put draft settlements forward: what the user may grant comes into force at once."""
        self._check_state("draft")
        for settlement in self:
            items = settlement.line_ids.move_line_id
            if len(items) < len(settlement.line_ids):
                raise UserError(
                    self.env._(
                        "An item of %s is gone. Delete it and make the settlement again.",
                        settlement.name,
                    )
                )
            settlement._check_items(items, settlement)
            for line in settlement.sudo().line_ids:
                line.amount = line.move_line_id.amount_residual_currency
            settlement._check_terms()
            settlement.sudo().write({"state": "to_approve", "requested_by_id": self.env.uid})
            settlement._update_tier()
            if settlement._may_grant():
                settlement._approve()
            else:
                settlement._ask_approval()

    def _approve(self):
        """Bring settlements that wait for approval into force."""
        self._check_state("to_approve")
        for settlement in self:
            settlement._check_items(settlement.line_ids.move_line_id, settlement)
            settlement._check_terms()
            now_open = sum(settlement.line_ids.mapped("amount_open"))
            if settlement.currency_id.compare_amounts(now_open, settlement.amount_open):
                raise UserError(
                    self.env._(
                        "%(before)s was open when %(settlement)s was offered, %(now)s is open "
                        "now. Take it back to draft and look at it again.",
                        before=settlement._format(settlement.amount_open),
                        settlement=settlement.name,
                        now=settlement._format(now_open),
                    )
                )
        for settlement in self:
            settlement._start()
        self.sudo().activity_feedback([APPROVAL])
        self._move_cases()
        self._follow_up_at_once()

    def _start(self):
        """Hold the items from today on."""
        self.ensure_one()
        settlement = self.sudo()
        today = settlement.company_id._collections_today()
        items = settlement.line_ids.move_line_id
        # What held these items before is over for good.
        earlier = (
            self.env["collections.settlement.line"]
            .sudo()
            .search([("move_line_id", "in", items.ids), ("settlement_id", "!=", self.id)])
            .settlement_id.filtered("date_start")
        )
        earlier.write({"is_final": True})
        self.env["collections.plan"]._release_finished(items)
        self.env["collections.promise"]._cancel_on_items(
            items, self.env._("Replaced by settlement %s.", self.name)
        )
        settlement.line_ids._hold_items()
        settlement.write(
            {
                "state": "active",
                "date_start": today,
                "approved_by_id": self.env.uid,
                "amount_due": settlement.amount,
                "amount_rest": settlement.amount_open,
            }
        )
        body = self.env._(
            "%(settlement)s is in force: %(amount)s by %(deadline)s settle %(open)s (%(items)s).",
            settlement=self.name,
            amount=self._format(self.amount),
            deadline=format_date(self.env, self.date_deadline),
            open=self._format(self.amount_open),
            items=", ".join(settlement.line_ids.mapped("name")),
        )
        settlement._message_log(body=body)
        settlement._log_on_cases({self.id: body})

    def _move_cases(self):
        """Move the cases that are being followed up to the stage for settlements."""
        stages = self.env["collections.stage"]
        for settlement in self.sudo():
            company, case = settlement.company_id, settlement.case_id
            stage = company.collections_settlement_stage_id or stages._get_first(
                "negotiation", company
            )
            if (
                stage
                and case.state == "open"
                and case.stage_id != stage
                and case.stage_id.kind in (False, "open", "negotiation")
            ):
                case.stage_id = stage

    def _cancel(self):
        """End these settlements: their items are followed up again."""
        for company, settlements in self.sudo().grouped("company_id").items():
            today = company._collections_today()
            settlements.write(
                {
                    "state": "cancelled",
                    "date_cancelled": today,
                    "date_ended": today,
                    "cancelled_by_id": self.env.uid,
                }
            )
            settlements.line_ids.write({"is_live": False})
            settlements.activity_id.filtered("active").unlink()
            settlements.activity_unlink([APPROVAL])
            texts = {s.id: self.env._("%s was cancelled.", s.name) for s in settlements}
            settlements._message_log_batch(bodies=texts)
            settlements._log_on_cases(texts)

    # ------------------------------------------------------------------- actions

    def action_offer(self):
        """Offer these settlements: in force at once, or to approve, by the company's limits."""
        self.check_access("write")
        self._offer()
        if len(self) == 1 and self.state == "active":
            return self.action_send()
        return True

    def action_approve(self):
        """Approve these settlements: each comes into force."""
        self.check_access("write")
        self._check_state("to_approve")
        for settlement in self:
            settlement._update_tier()
            if not settlement._may_grant():
                raise AccessError(
                    self.env._(
                        "%(settlement)s gives up %(percent)s %%, or %(amount)s: more than you may "
                        "grant. Somebody with the role %(tier)s approves it.",
                        settlement=settlement.name,
                        percent=round(settlement.discount_percent, 2),
                        amount=settlement._format(settlement.amount_discount),
                        tier=settlement._get_tier_label(),
                    )
                )
        self._approve()
        return True

    def action_draft(self):
        """Take settlements that wait for approval back to draft."""
        self.check_access("write")
        self._check_state("to_approve")
        self.sudo().write({"state": "draft"})
        self.sudo().activity_unlink([APPROVAL])
        self._message_log_batch(bodies={s.id: self.env._("Taken back to draft.") for s in self})
        return True

    def action_cancel(self):
        """Cancel these settlements: their items are followed up again at once."""
        self.check_access("write")
        self._check_state("draft", "to_approve", *SETTLEMENT_LIVE)
        for settlement in self:
            if settlement.state == "paid" and self._get_rank() < RANKS["supervisor"]:
                raise AccessError(
                    self.env._(
                        "The customer has paid what was agreed in %s. Only a supervisor cancels "
                        "it now.",
                        settlement.name,
                    )
                )
        self._cancel()
        self._follow_up_at_once()
        return True

    def action_send(self):
        """Open the e-mail to the customer, with the letter attached."""
        self.ensure_one()
        self._check_state("active", "paid", "settled")
        return self._get_send_action("mail_template_settlement", collections_settlement_sent=True)

    def message_post(self, **kwargs):
        # EXTENDS 'mail': the letter went out
        # The key comes back from the client, who may write to the customer with it. It says
        # what is so: only a message to somebody, from somebody who may write, is the letter.
        sent = self.env.context.get("collections_settlement_sent") and kwargs.get("partner_ids")
        if sent and self.has_access("write"):
            for settlement in self.sudo():
                settlement.date_sent = settlement.company_id._collections_today()
        return super().message_post(**kwargs)

    def action_new(self):
        """Open the wizard, to choose the customer and the items."""
        return self.env["collections.settlement.wizard"]._get_action()

    def action_view_items(self):
        """Open the receivable items that are settled."""
        return self.env["account.move.line"]._collections_get_items_action(
            self.line_ids.move_line_id.ids, self.env._("Settled items")
        )

    @api.model
    def _get_action(self, settlements, subject):
        """Return the action that shows settlements.

        :param settlements: one or several settlements
        :param str subject: whose they are
        """
        return self._get_list_action(
            settlements,
            self.env._("Settlements of %s", subject),
            "list,form,calendar,pivot,graph",
        )

    def _mail_get_partner_fields(self, introspect_fields=False):
        # OVERRIDE
        return ["contact_id", "partner_id"]
