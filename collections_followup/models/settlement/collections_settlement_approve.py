"""Who may grant a settlement, and how it is approved."""

from markupsafe import escape

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang

from ..agreement.collections_agreement import RANKS
from ..base.collections_guarded import without_defaults

APPROVAL = "collections_followup.mail_activity_type_settlement_approval"


class CollectionsSettlement(models.Model):
    _inherit = "collections.settlement"

    _approval_activity = APPROVAL

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
        # Sudo: only the state is read, for whoever marks the activity as done.
        return self.sudo().state != "to_approve" or self._may_grant()

    def _ask_approval(self):
        """Plan an activity for somebody who may approve."""
        self.ensure_one()
        people = self._find_approvers_sudo(self.tier)
        # Those of just this tier before those above it.
        tier = people.filtered(lambda user: self.with_user(user)._get_rank() == RANKS[self.tier])
        chosen = (tier or people)[:1]
        own = chosen._collections_addressed(self)
        offer = own.env._(
            "%(user)s offers to take %(amount)s for %(open)s, a discount of %(percent)s %%.",
            user=self.env.user.name,
            amount=own._format(self.amount),
            open=own._format(self.amount_open),
            percent=formatLang(own.env, self.discount_percent, digits=2),
        )
        # Sudo: the activity is for somebody else, whatever the user may write.
        without_defaults(self.sudo()).activity_schedule(
            APPROVAL,
            date_deadline=self.company_id._collections_today(),
            note=escape(offer),
            user_id=chosen.id or self.env.uid,
        )

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
        # Sudo: the activity that asked may be somebody else's; who may approve was checked.
        self.sudo().activity_feedback([APPROVAL])
        self._move_cases()
        self._follow_up_at_once()

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
