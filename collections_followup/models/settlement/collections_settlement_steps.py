"""The steps of a settlement: offered, in force, cancelled, sent.

Free of views: a portal can call the methods that begin with an underscore. How it is made is in
``collections_settlement_make.py``, who grants it in ``collections_settlement_approve.py``.
"""

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..agreement.collections_agreement import RANKS
from ..base.collections_guarded import declare_client_keys
from .collections_settlement_approve import APPROVAL

declare_client_keys(
    collections_settlement_sent="the composer sends a settlement: it is marked as sent",
)

# States in which the letter goes to the customer.
SENDABLE = ("active", "paid", "settled")


class CollectionsSettlement(models.Model):
    _inherit = "collections.settlement"

    # --------------------------------------------------------------------- steps

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
            # Sudo: the callers have checked the rights; amounts and states are not people's to
            # write.
            for line in settlement.sudo().line_ids:
                line.amount = line.move_line_id.amount_residual_currency
            settlement._check_terms()
            settlement.sudo().write({"state": "to_approve", "requested_by_id": self.env.uid})
            settlement._update_tier()
            if settlement._may_grant():
                settlement._approve()
            else:
                settlement._ask_approval()

    def _start(self):
        """Hold the items from today on."""
        self.ensure_one()
        # Sudo: what was granted comes into force and ends what held the items, also where a
        # colleague made that.
        settlement = self.sudo()
        today = settlement.company_id._collections_today()
        settlement._take_items()
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

    @api.model
    def _let_go(self, items, winner):
        # OVERRIDE: of two settlements the later one counts; the ledger may still say of an
        # earlier one beside a plan that it was paid in time
        if winner._name != self._name:
            return
        # Sudo: items are agreed on anew, whosever the earlier settlement was.
        lines = self.env["collections.settlement.line"].sudo()
        earlier = lines.search(
            [("move_line_id", "in", items.ids), ("settlement_id", "!=", winner.id)]
        ).settlement_id.filtered("date_start")
        earlier.write({"is_final": True})

    def _move_cases(self):
        """Move the cases that are being followed up to the stage for settlements."""
        stages = self.env["collections.stage"]
        # Sudo: the stage follows the settlement, also where the case is not the user's to write.
        for settlement in self.sudo():
            company, case = settlement.company_id, settlement.case_id
            stage = company.collections_settlement_stage_id or stages._get_first_sudo(
                "negotiation", company
            )
            case._move_stage("reduced", stage)

    def _cancel(self):
        """End these settlements: their items are followed up again."""
        # Sudo: the callers have checked the rights; states are not people's to write.
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

    def action_draft(self):
        """Take settlements that wait for approval back to draft."""
        self.check_access("write")
        self._check_state("to_approve")
        # Sudo: write access was checked; states are not people's to write, and the activity may
        # be somebody else's.
        self.sudo().write({"state": "draft"})
        self.sudo().activity_unlink([APPROVAL])
        self._message_log_batch(bodies={s.id: self.env._("Taken back to draft.") for s in self})
        return True

    def action_cancel(self):
        """Cancel these settlements: their items are followed up again at once."""
        self.check_access("write")
        self._check_state("draft", "to_approve", *self._get_states("in_force"))
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
        self._check_state(*SENDABLE)
        return self._get_send_action("mail_template_settlement", collections_settlement_sent=True)

    def message_post(self, **kwargs):
        # EXTENDS 'mail': the letter went out
        # The key comes back from the client, who may write to the customer with it. It says
        # what is so: only a message to somebody, from somebody who may write, is the letter.
        sent = self.env.context.get("collections_settlement_sent") and kwargs.get("partner_ids")
        if sent and self.has_access("write"):
            # Sudo: write access was checked; the day of sending is not people's to write.
            for settlement in self.sudo().filtered(lambda own: own.state in SENDABLE):
                settlement.date_sent = settlement.company_id._collections_today()
        return super().message_post(**kwargs)

    @api.model
    def _get_new_action(self, items):
        # OVERRIDE
        free = self._get_free(items)
        return free and self.env["collections.settlement.wizard"]._get_action(free)

    def action_new(self):
        """Open the wizard, to choose the customer and the items."""
        return self.env["collections.settlement.wizard"]._get_action()

    def action_view_items(self):
        """Open the receivable items that are settled."""
        return self.env["account.move.line"]._collections_get_items_action(
            [("id", "in", self.line_ids.move_line_id.ids)], self.env._("Settled items")
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
