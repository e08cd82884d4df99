"""How a legal action is made over receivable items, and what stands in its way."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .collections_legal_kind import HARMLESS

# Kinds of reasons why an item is not chased that a court would ask about.
AGREED = ("agreed", "withheld")


class CollectionsLegalAction(models.Model):
    _inherit = "collections.legal.action"

    @api.model
    @api.private
    def _make(self, items, kind, **values):
        """Make a draft over receivable items.

        :param items: open receivable items of one customer, company and currency
        :param kind: a ``collections.legal.kind``
        :param values: further fields: ``court_id``, ``lawyer_id``, ``note``, ``country_id``, ...
        :return: the legal action
        """
        self.check_access("create")
        items.check_access("read")
        kind.check_access("read")
        owner = self._check_items(items)
        # Sudo: the ledger and the case, of items that the user may read and works on.
        items = items.sudo()
        partner = items.partner_id.commercial_partner_id
        self.env["collections.case"]._check_own(partner, owner)
        cases = self.env["collections.case"].sudo()
        case = cases._find_open(partner, owner).get((owner, partner), cases.browse())
        lines = self.env["collections.legal.item"]
        action = (
            self._as_engine()
            .create(
                {
                    **self._prepare_place(kind, partner, owner),
                    **values,
                    "kind_id": kind.id,
                    "company_id": owner.id,
                    "currency_id": items.currency_id.id,
                    "partner_id": partner.id,
                    "contact_id": partner._collections_get_recipient(owner, "letter").id,
                    "case_id": case.id,
                    "user_id": self._find_owner(case, owner).id,
                    "line_ids": [
                        Command.create(lines._prepare_item(item))
                        for item in items.sorted(
                            lambda own: (own.date_maturity or own.date, own.id)
                        )
                    ],
                }
            )
            .with_env(self.env)
        )
        action._set_date("invoice_due", min(action.line_ids.mapped("date_due")))
        action._update_deadlines()
        return action

    @api.model
    def _prepare_place(self, kind, partner, company):
        """Return the jurisdiction that is proposed: of the kind, else where the customer is."""
        country = kind.country_id or partner.country_id or company.country_id
        state = partner.state_id if partner.state_id.country_id == country else partner.state_id[:0]
        if not country:
            raise UserError(self.env._("Whose law counts? Enter the country of the customer."))
        return {"country_id": country.id, "state_id": state.id}

    @api.model
    def _find_owner(self, case, company):
        """Return who is told of deadlines: whose case it is, or else the user."""
        worker = case.user_id
        return worker if worker and worker._collections_works_for(company) else self.env.user

    # ------------------------------------------------------------------------- what is refused

    @api.model
    def _check_items(self, items):
        """Refuse items that cannot be in one legal action.

        :return: the company that keeps the cases
        """
        env = self.env
        # Sudo: the check holds whatever the user may read; whose they are is checked for him.
        items = items.sudo()
        if not items:
            raise UserError(env._("Choose the open items that the legal action is about."))
        for item in items:
            if (
                not item._collections_is_open()
                or item.currency_id.compare_amounts(item.amount_residual_currency, 0) <= 0
            ):
                raise UserError(
                    env._(
                        "Nothing is open on %s that the customer owes.",
                        item.move_name or item.name or item.id,
                    )
                )
            # A year that is a slip would break what is counted from it.
            self.env["collections.checked"]._check_near(
                item.date_maturity or item.date, item.company_id._collections_today()
            )
        customers = items.partner_id.commercial_partner_id
        if len(customers) != 1 or not all(item.partner_id for item in items):
            raise UserError(
                env._(
                    "A legal action is against one customer. These items are of: %s.",
                    ", ".join(customers[:5].mapped("display_name")),
                )
            )
        if len(items.currency_id) != 1:
            raise UserError(env._("A legal action is in one currency. Choose items in one."))
        owners = {company._collections_owner() for company in items.company_id}
        if len(owners) != 1 or not (owner := next(iter(owners))):
            raise UserError(
                env._("These items are of several companies, or of one without a policy.")
            )
        if not owner.collections_legal:
            raise UserError(
                env._("%s takes no legal action yet: switch it on in Settings.", owner.name)
            )
        return owner.with_env(env)

    def _find_barred(self):
        """Return a sentence that names the barred items of this action; empty if there is none.

        A barred debt is neither claimed in court nor threatened with it (12 CFR 1006.26(b)).
        """
        self.ensure_one()
        if self.type in HARMLESS:
            return ""
        # Sudo: the ledger, of items that the user works on.
        items = self.sudo().line_ids.move_line_id
        found = self.env["collections.limitation"]._read(
            items, self.company_id._collections_today()
        )
        barred = [
            item.move_name or "" for item in items if (own := found.get(item.id)) and own.barred
        ]
        if not barred:
            return ""
        return self.env._(
            "Barred by limitation: %s. No legal step is taken or threatened for it; leave it out.",
            ", ".join(barred),
        )

    def _find_flagged(self):
        """Return a sentence that names the flag that forbids legal steps; empty if none does."""
        self.ensure_one()
        if self.type in HARMLESS:
            return ""
        company = self.company_id
        companies = company._collections_covered() | company
        # Sudo: only which invoices it is about.
        moves = self.sudo().line_ids.move_line_id.move_id
        entries = self.env["collections.flag.entry"]._get_active(self.partner_id, companies)
        for entry in entries.get(self.partner_id.sudo(), ()):
            if entry.flag_id.blocks_legal and (not entry.move_id or entry.move_id in moves):
                return self.env._("No legal step is allowed. %s", entry._describe())
        return ""

    def _check_allowed(self):
        """Refuse steps against a customer whom a flag protects, and for what is barred."""
        for action in self:
            problem = action._find_flagged() or action._find_barred()
            if problem:
                raise UserError(problem)

    def _find_covered(self, still_open=False):
        """Return a sentence where more is claimed than the customer owes after credits.

        Money on account counts though it is matched with nothing yet, and so does what others
        ask for, see ``_read_asked_else``. Empty where no more is claimed.

        :param bool still_open: only what is open of the claim counts: what was matched since is
            told to the court
        """
        self.ensure_one()
        company, currency = self.company_id, self.currency_id
        owed = self.env["account.move.line"]._collections_read_owed(
            self.partner_id, company._collections_covered() | company
        )
        now = owed.get((self.partner_id, currency), 0.0)
        claimed = self.amount_principal
        if still_open:
            claimed = sum(min(line.amount, line.open_today) for line in self.line_ids)
        claimed += sum(self._read_asked_else().values())
        if currency.compare_amounts(claimed, now) <= 0:
            return ""
        return self.env._(
            "%(claimed)s is claimed in all, and after credits the customer owes %(owed)s. Match "
            "what is on account first.",
            claimed=currency.format(claimed),
            owed=currency.format(max(now, 0.0)),
        )

    def _read_asked_else(self):
        """Return what is asked of the customer besides what this action is about.

        :return: amounts in the currency of the action, by item
        """
        self.ensure_one()
        # Sudo: what colleagues claim of this customer counts.
        others = (
            self.env["collections.legal.item"]
            .sudo()
            .search(
                [
                    ("is_live", "=", True),
                    ("action_id.partner_id", "=", self.partner_id.id),
                    ("action_id.company_id", "=", self.company_id.id),
                    ("action_id.currency_id", "=", self.currency_id.id),
                    ("action_id", "not in", self.ids),
                    ("move_line_id", "not in", [*self.sudo().line_ids.move_line_id.ids, False]),
                ]
            )
        )
        return {
            other.move_line_id: min(
                other.amount, max(other.move_line_id.amount_residual_currency, 0.0)
            )
            for other in others
        }

    def _find_doubts(self):
        """Return what a court may ask about, as sentences: what is disputed or agreed on."""
        self.ensure_one()
        # Sudo: why an item is not reminded of is told to whoever works on it.
        lines = self.sudo().line_ids.move_line_id
        ruleset = self.env["collections.followup"].sudo()._get_ruleset(self.company_id)
        texts = []
        explained = lines._collections_explain()
        for line in lines:
            row = explained.get(line.id) or {}
            if ruleset.reasons.kinds.get(row.get("reason")) in AGREED:
                texts.append(f"{line.move_name}: {row['text']}")
        company = self.company_id
        companies = company._collections_covered() | company
        credits = lines.search(
            [
                *lines._collections_get_open_domain(self.partner_id, companies),
                ("currency_id", "=", self.currency_id.id),
                ("amount_residual_currency", "<", 0),
            ]
        )
        on_account = -sum(credits.mapped("amount_residual_currency"))
        if on_account:
            texts.append(
                self.env._("%s is on account: match it first.", self.currency_id.format(on_account))
            )
        return texts
