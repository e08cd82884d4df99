"""What follows from a returned payment, by the class of the bank's reason."""

from odoo import fields, models
from odoo.fields import Command, Domain
from odoo.tools import formatLang

from odoo.addons.base.models.res_bank import sanitize_account_number

HOLD = "collections_followup.hold_reason_returned"
FLAG = "collections_followup.flag_deceased"
# How often what was returned for want of money may be presented again.
MOST_TIMES = 2


class CollectionsBankReturn(models.Model):
    _inherit = "collections.bank.return"

    def _follow_booked(self):
        """Do what follows from this return, once it is booked."""
        self.ensure_one()
        # Sudo: the bank says so; who books need not work on cases.
        own = self.sudo()
        # The case was opened by what was booked.
        own.invalidate_recordset(["case_id"])
        if own.kind == "deceased":
            own._flag_deceased()
        elif own.kind == "refused":
            own._hold_items()
        elif own.kind == "account":
            own._note_account()
        own._plan_task()

    def _get_step(self):
        """Return the next step in words, for whoever works on the customer."""
        self.ensure_one()
        env, who = self.env, self.partner_id.display_name
        if self.kind == "funds":
            return self._get_presenting_step()
        account = self.account or env._("not named by the bank")
        steps = {
            "account": lambda: env._(
                "Ask %(customer)s for another account: %(account)s is wrong, closed or blocked.",
                customer=who,
                account=account,
            ),
            "mandate": lambda: env._(
                "Ask %(customer)s for a mandate: %(mandate)s is missing or has ended. Nothing is "
                "debited until then.",
                customer=who,
                mandate=self.mandate or env._("the one of this payment"),
            ),
            "refused": lambda: env._(
                "Ask %s why the payment was taken back: it may be disputed.", who
            ),
            "deceased": lambda: env._("%s has died: find out who handles the estate.", who),
            "technical": lambda: env._("Correct the payment of %s and send it again.", who),
        }
        return steps[self.kind]()

    def _get_presenting_step(self):
        """Return whether the payment may be presented again, and which time that is."""
        times = self._count_times()
        if times > MOST_TIMES:
            return self.env._(
                "Ask %(customer)s for another way to pay: returned %(times)s times, and not to be "
                "presented again.",
                customer=self.partner_id.display_name,
                times=times,
            )
        return self.env._(
            "%(amount)s of %(customer)s may be presented again (%(time)s of %(most)s).",
            amount=formatLang(self.env, self.amount, currency_obj=self.currency_id),
            customer=self.partner_id.display_name,
            time=times,
            most=MOST_TIMES,
        )

    def _count_times(self):
        """Return how often these items were returned for want of money, this time included."""
        # In sudo mode: those that another collector booked count, too.
        earlier = self.sudo().search_count(
            Domain("state", "=", "done")
            & Domain("kind", "=", "funds")
            & Domain("item_ids", "in", self.item_ids.ids)
            & Domain("id", "!=", self.id)
        )
        return earlier + 1

    def _plan_task(self):
        """Plan the next step, on the case if there is one."""
        case = self.case_id
        record = case if case.state == "open" else self
        company = self._get_owners()
        # Whoever books the return where nobody works on the customer.
        user = self._find_worker(company, self.case_id) or self.user_id
        worded = user._collections_addressed(self)
        self._create_task(
            record,
            user,
            worded.env._("Payment returned: %s", worded._get_reason_words()),
            worded._get_step(),
        )
        self._message_log(body=self._get_step())

    def _hold_items(self):
        """Hold what is open again, until it is known why the customer took the payment back."""
        reason = self.env.ref(HOLD, raise_if_not_found=False)
        moves = self.item_ids.move_id.filtered(
            lambda move: move._collections_get_receivable_lines()
        )
        if not reason or not moves:
            return
        today = self.company_id._collections_today()
        days = reason.default_days
        holds = self.env["collections.hold"].create(
            [
                {
                    "company_id": self._get_owners().id,
                    "scope": "move",
                    "move_id": move.id,
                    "partner_id": self.partner_id.id,
                    "reason_id": reason.id,
                    "date_from": today,
                    "date_until": fields.Date.add(today, days=days - 1) if days else False,
                    "note": self._get_reason_words(),
                }
                for move in moves
            ]
        )
        self.write({"hold_id": holds[:1].id, "hold_ids": [Command.set(holds.ids)]})

    def _flag_deceased(self):
        """Flag the customer, unless that is known already."""
        flag = self.env.ref(FLAG, raise_if_not_found=False)
        if not flag or not flag.active:
            return
        entries = self.env["collections.flag.entry"]
        known = entries._get_active(self.partner_id, self.company_id)
        if flag in known.get(self.partner_id, entries).flag_id:
            return
        self.flag_entry_id = entries.create(
            {
                "flag_id": flag.id,
                "partner_id": self.partner_id.id,
                "reason": self.env._(
                    "Said by the bank, with a returned payment (%(number)s): %(text)s",
                    number=self.name,
                    text=self._get_reason_words(),
                ),
            }
        )

    def _note_account(self):
        """Note on the customer, and mark on the account, that it is not to be used."""
        self.partner_id.bank_ids.filtered(
            lambda own: own.sanitized_acc_number == sanitize_account_number(self.account)
        ).collections_return_id = self
        self.partner_id._message_log(
            body=self.env._(
                "Bank account %(account)s: %(reason)s (%(number)s). Do not use it until the "
                "customer has confirmed it.",
                account=self.account or self.env._("of the returned payment"),
                reason=self._get_reason_words(),
                number=self.name,
            )
        )
