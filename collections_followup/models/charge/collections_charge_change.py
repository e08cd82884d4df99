from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, formatLang

from ..agreement.collections_agreement import RANKS


class CollectionsChargeChange(models.Model):
    """What of the interest and charges of an item was waived or booked, by whom and why.

    Written once. What was waived is reinstated, in whole or part; what was booked counts as long
    as its invoice is posted, so that a draft or cancelled one is claimed as before.
    """

    _name = "collections.charge.change"
    _description = "Waived or Invoiced Charge"
    _inherit = ["collections.guarded", "collections.owned"]
    _order = "date desc, id desc"
    _rec_name = "move_line_id"

    company_id = fields.Many2one(comodel_name="res.company", required=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Receivable item",
        required=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        selection=lambda self: (
            self.env["collections.charge"]._fields["kind"]._description_selection(self.env)
        ),
        required=True,
    )
    event = fields.Selection(
        selection=[("waived", "Waived"), ("booked", "Invoiced")], required=True
    )
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)
    amount = fields.Monetary(required=True, aggregator=None)
    amount_reinstated = fields.Monetary(
        string="Reinstated", help="Of what was waived: it is claimed again.", aggregator=None
    )
    date = fields.Date(required=True)
    user_id = fields.Many2one(comodel_name="res.users", string="By", required=True)
    cause = fields.Selection(
        selection=[
            ("goodwill", "Goodwill"),
            ("mistake", "Our mistake"),
            ("agreed", "Part of an agreement"),
            ("small", "Not worth the effort"),
            ("other", "Other"),
        ],
        string="Kind of reason",
        help="Why it was waived, for statistics.",
    )
    reason = fields.Text(required=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    amount_company = fields.Monetary(
        string="In company currency",
        compute="_compute_amount_company",
        store=True,
        currency_field="company_currency_id",
        help="Without what was claimed again, at the rate of the day.",
    )
    date_reinstated = fields.Date(string="Reinstated on")
    reinstated_by_id = fields.Many2one(comodel_name="res.users", string="Reinstated by")
    reinstated_reason = fields.Text(string="Why reinstated")
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoiced by",
        index="btree_not_null",
        ondelete="set null",
    )

    _amounts = models.Constraint(
        "CHECK (amount > 0 AND amount_reinstated BETWEEN 0 AND amount)",
        "No more can be reinstated than was waived.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_collector_id(self):
        return super()._compute_collector_id()

    @api.depends("amount", "amount_reinstated", "date", "currency_id", "company_id")
    def _compute_amount_company(self):
        for change in self:
            company = change.company_id
            change.amount_company = change.currency_id._convert(
                change.amount - change.amount_reinstated, company.currency_id, company, change.date
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(
                self.env._("What was waived is kept as a record. Reinstate it instead.")
            )

    def _get_guard_message(self, names):
        return self.env._(
            "What was waived or invoiced is recorded as it was. Use the buttons on the case or the "
            "invoice."
        )

    # ---------------------------------------------------------------------------- waive

    @api.model
    def _get_tier(self, claims, waived):
        """Return who may waive this much: the lowest tier whose limits it keeps.

        The limits are those of settlements: what is given up of a debt is one thing, whether of
        the debt itself or of what lateness costs. All that was waived or written off counts.

        :param list claims: ``Claim`` of the items, of one company and currency
        :param float waived: what is to be waived of them, in their currency
        """
        item = claims[0].item
        items = item.browse([claim.item.id for claim in claims])
        currency, owner = item.currency_id, item.company_id._collections_owner()
        before = sum(
            amount for amount, _balance in items._collections_read_written_off().values()
        ) + float(sum(sum(claim.waived.values()) for claim in claims))
        owed = float(sum(claim.total for claim in claims))
        for tier in ("collector", "supervisor"):
            most = owner._collections_get_settlement_grant(
                tier, owed, currency, owner._collections_today(), before
            )
            if currency.compare_amounts(waived, most) <= 0:
                return tier
        return "manager"

    @api.model
    def _check_may_waive(self, claims, waived):
        """Refuse to waive more than the user may.

        :raise AccessError: it says who may
        """
        tier = self._get_tier(claims, waived)
        if self.env["collections.settlement"]._get_rank() < RANKS[tier]:
            currency = claims[0].item.currency_id
            who = {
                "collector": self.env._("a collector"),
                "supervisor": self.env._("a supervisor"),
                "manager": self.env._("an administrator"),
            }
            raise AccessError(
                self.env._(
                    "%(amount)s is more than you may waive. By the limits of the company "
                    "%(who)s of the Collections team may.",
                    amount=formatLang(self.env, waived, currency_obj=currency),
                    who=who[tier],
                )
            )

    @api.model
    @api.private
    def _waive(self, amounts, reason, cause="goodwill"):
        """Waive interest and charges of items.

        Rights and limits of the user count. Each item is locked: of two who waive the same at
        once, the second sees what the first has done.

        :param dict amounts: what is waived, by item and kind, in the currency of the item
        :param str reason: why
        :param str cause: the kind of reason, a value of ``cause``
        :return: the records
        :raise UserError: it is more than is claimed, or no reason is given
        """
        # Sudo: whoever waives need not read the ledger; whose items they are is checked.
        items = self.env["account.move.line"].sudo().browse({item.id for item, _kind in amounts})
        self._check_items(items)
        self._lock(items)
        claims = self.env["collections.claim"]._read(items)
        vals_list, per_currency = [], {}
        for (item, kind), amount in amounts.items():
            vals = self._prepare(claims, item, kind, amount, reason)
            vals_list.append({**vals, "event": "waived", "cause": cause})
            together = per_currency.setdefault((item.company_id, item.currency_id), [0.0, set()])
            together[0] += amount
            together[1].add(item)
        for total, own in per_currency.values():
            self._check_may_waive([claims[item] for item in own], total)
        # Sudo: the limits were checked; people write no such records themselves.
        changes = self.sudo().create(vals_list)
        self._tell(changes, self.env._("waived"), reason)
        self.env["collections.charge"]._update_states(items)
        self._refresh(items)
        return changes.with_env(self.env)

    @api.model
    def _refresh(self, items):
        """Let the cases of these items' customers follow."""
        engine = self.env["collections.followup"]
        for owner, lines in engine._get_lines_by_owner(items).items():
            # Sudo: only whose items they are is read.
            engine.refresh(owner, lines.sudo().partner_id.commercial_partner_id)

    @api.model
    @api.private
    def _check_items(self, items):
        """Refuse work on the charges of items that are not the user's to work on.

        :param items: journal items, in sudo mode
        :raise AccessError: the company is none of the user's, the customer a colleague's
        """
        owners = self.env["res.company"].union(
            *(company._collections_owner() for company in items.company_id)
        )
        foreign = (owners | items.company_id).filtered(
            lambda company: company not in self.env.companies
        )
        if foreign and not self.env.su:
            raise AccessError(
                self.env._("You do not work in %s now. Choose the company first.", foreign[0].name)
            )
        customers = items.partner_id.commercial_partner_id.with_env(self.env)
        self.env["collections.case"]._check_own(customers, owners.with_env(self.env))

    @api.model
    @api.private
    def _lock(self, items):
        """Take hold of what is claimed of items, so that nobody else waives or books it meanwhile.

        The rows are changed: of two who do it at once the second is repeated on what the first
        has done.
        """
        self.env["account.move.line"].flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE account_move_line SET write_date = write_date WHERE id IN %s",
                tuple(items.ids) or (0,),
            )
        )

    @api.model
    def _prepare(self, claims, item, kind, amount, reason):
        """Return the values of a change, after a look whether it can be.

        :raise UserError: it is nothing, more than is claimed, or has no reason
        """
        currency = item.currency_id
        if not (reason or "").strip():
            raise UserError(self.env._("Enter why."))
        claimed = float(claims[item].get_open(kind)) if item in claims else 0.0
        if currency.compare_amounts(amount, 0.0) <= 0:
            raise UserError(self.env._("Enter an amount above zero."))
        if currency.compare_amounts(amount, claimed) > 0:
            raise UserError(
                self.env._(
                    "%(item)s: %(claimed)s is claimed, no more than that can be taken off.",
                    item=item.move_name or item.name,
                    claimed=formatLang(self.env, claimed, currency_obj=currency),
                )
            )
        owner = item.company_id._collections_owner()
        return {
            "company_id": owner.id,
            "partner_id": item.partner_id.commercial_partner_id.id,
            "move_line_id": item.id,
            "kind": kind,
            "currency_id": currency.id,
            "amount": currency.round(amount),
            "date": owner._collections_today(),
            "user_id": self.env.uid,
            "reason": reason.strip(),
        }

    @api.private
    def _reinstate(self, amount, reason):
        """Claim again what was waived, or a part of it.

        :param float amount: no more than is still waived
        :param str reason: why
        """
        self.ensure_one()
        self.check_access("read")
        self._lock(self.move_line_id)
        self.invalidate_recordset()
        # Sudo: as above; the record itself was read.
        self._check_items(self.sudo().move_line_id)
        currency = self.currency_id
        left = currency.round(self.amount - self.amount_reinstated)
        if self.event != "waived":
            raise UserError(self.env._("Only what was waived can be reinstated."))
        if not (reason or "").strip():
            raise UserError(self.env._("Enter why."))
        if currency.compare_amounts(amount, 0) <= 0 or currency.compare_amounts(amount, left) > 0:
            raise UserError(
                self.env._(
                    "%s is still waived. Enter no more than that.",
                    formatLang(self.env, left, currency_obj=currency),
                )
            )
        # Sudo: people write no such records themselves.
        self.sudo().write(
            {
                "amount_reinstated": currency.round(self.amount_reinstated + amount),
                "date_reinstated": self.company_id._collections_today(),
                "reinstated_by_id": self.env.uid,
                "reinstated_reason": reason.strip(),
            }
        )
        self._tell(self, self.env._("reinstated"), reason, amount)
        self.env["collections.charge"]._update_states(self.move_line_id)
        self._refresh(self.move_line_id)

    @api.model
    def _tell(self, changes, done, reason, amount=None):
        """Log on the customer's case, or else the customer, what was done."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        cases = self.env["collections.case"]
        for change in changes:
            # Sudo: the log tells of it wherever the user may read.
            case = cases.sudo().search(
                [
                    ("partner_id", "=", change.partner_id.id),
                    ("company_id", "=", change.company_id.id),
                    ("state", "=", "open"),
                ],
                limit=1,
            )
            (case or change.sudo().partner_id)._message_log(
                author_id=self.env.user.partner_id.id,
                body=self.env._(
                    "%(item)s: %(kind)s %(amount)s %(done)s by %(user)s. %(reason)s",
                    item=change.move_line_id.move_name or "",
                    kind=kinds[change.kind],
                    amount=formatLang(
                        self.env, amount or change.amount, currency_obj=change.currency_id
                    ),
                    done=done,
                    user=self.env.user.name,
                    reason=reason.strip(),
                ),
            )

    def action_reinstate(self):
        """Open the dialog that claims again what was waived."""
        self.ensure_one()
        return self.env["collections.charge.wizard"]._get_reinstate_action(self)
