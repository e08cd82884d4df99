"""How a promise is logged: what can be promised, what it replaces, and who hears of it."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date, formatLang

from ..base.collections_guarded import declare_internal_keys, get_internal, internal

declare_internal_keys(
    collections_replace="promises that a new one takes the place of are cancelled",
)


class CollectionsPromise(models.Model):
    _inherit = "collections.promise"

    @api.model
    @api.private
    def _make(self, amounts, date, replace=False, **values):
        """Log a customer's promise: one record for each currency of the items.

        :param dict amounts: by receivable item (``account.move.line``), the promised amount in
            the item's currency
        :param date: day (date or ``YYYY-MM-DD``) on which the customer will have paid
        :param bool replace: whether open promises on the same items are replaced; they are
            refused otherwise
        :param values: further fields: ``channel``, ``contact_id``, ``note``, ``date_made``
        :return: the promises
        """
        if not amounts:
            raise UserError(self._explain_items("none", self.env["account.move.line"]))
        items = self.env["account.move.line"].union(*amounts)
        customer = self._check_one_customer(items)
        company = self._check_one_company(items)
        vals_list = [
            {
                **values,
                "partner_id": customer.id,
                "company_id": company.id,
                "currency_id": currency.id,
                "date": date,
                "line_ids": [
                    Command.create({"move_line_id": item.id, "amount": amounts[item]})
                    for item in own
                ],
            }
            for currency, own in items.grouped("currency_id").items()
        ]
        return self.with_context(collections_replace=internal(replace)).create(vals_list)

    @api.model
    def _explain_items(self, problem, items):
        # EXTENDS 'collections.agreement'
        env = self.env
        if problem == "none":
            return env._("Choose the items that the customer promised to pay.")
        if problem == "not_receivable":
            return env._(
                "%s is not a posted receivable item, so it cannot be promised.",
                self._get_item_name(items),
            )
        if problem == "customers":
            customers = items.partner_id.commercial_partner_id
            return env._(
                "These items are of several customers (%s). A promise is of one customer.",
                ", ".join(customers[:5].mapped("display_name")),
            )
        if problem == "currencies":
            return env._(
                "%(item)s is in %(other)s. Log a promise of its own for each currency.",
                item=self._get_item_name(items[0]),
                other=items.currency_id[0].name,
            )
        if problem == "companies":
            return env._("These items are of several companies. Log a promise for each company.")
        return super()._explain_items(problem, items)

    def _check_new(self):
        """Refuse what cannot be promised: foreign items, more than is open."""
        env, seen = self.env, set()
        # Sudo: the checks hold whatever items the user may read; whose they are is checked for
        # the user.
        covered = {
            company: company.sudo()._collections_covered() | company for company in self.company_id
        }
        for promise in self:
            if not promise.line_ids:
                raise UserError(self._explain_items("none", self.env["account.move.line"]))
            for line in promise.sudo().line_ids:
                item = line.move_line_id
                if item in seen:
                    raise UserError(
                        env._(
                            "%s is listed twice. Promise each item once, with its whole amount.",
                            line.name,
                        )
                    )
                seen.add(item)
                line._check_promisable(promise, covered[promise.company_id])
        items = self.sudo().line_ids.move_line_id
        self._check_own(items)
        self._check_free(items)
        self._check_parts_undisputed()

    def _check_parts_undisputed(self):
        """Refuse promises of more of an item than what is not disputed."""
        # Sudo: the check holds whatever items the user may read.
        lines = self.sudo().line_ids
        for item, amount in lines.move_line_id._collections_read_disputed().items():
            lines.filtered(lambda line, item=item: line.move_line_id == item)._check_undisputed(
                amount
            )

    @api.model
    def _explain_held(self, line):
        # OVERRIDE
        return self.env._(
            "%(item)s is promised for %(date)s (%(promise)s). Cancel that promise first.",
            item=line.name,
            date=format_date(self.env, line.promise_id.date),
            promise=line.promise_id.name,
        )

    def _begin(self):
        """Let these new promises count from now on."""
        self._replace_others()
        self._prepare_new()
        self._take_effect()

    def _take_effect(self):
        """Let follow-up wait for these promises, and say so on the cases."""
        self._follow_up_at_once()
        self._announce()

    def _explain_pending(self):
        """Return what these new promises wait for before they count, as a sentence.

        :return: an empty text where they count
        """
        return ""

    def _find_replaced(self):
        """Return the promises on the items of these new ones that end with them.

        They replace them where the context says so (``collections_replace``).

        :return: the new promise by the one whose place it takes
        :raise UserError: there are some, and nobody has said that they are replaced
        """
        # Sudo: an item is promised once, also where the other promise is a colleague's.
        new = {line.move_line_id: line.promise_id for line in self.sudo().line_ids}
        others = (
            self.env["collections.promise.line"]
            .sudo()
            .search(
                [
                    ("move_line_id", "in", [item.id for item in new]),
                    ("state", "in", self._get_states()),
                    ("promise_id", "not in", self.ids),
                ]
            )
        )
        if others and not get_internal(self.env, "collections_replace"):
            other = others[0].promise_id
            raise UserError(
                self.env._(
                    "%(item)s is promised already for %(date)s (%(promise)s). Cancel that "
                    "promise first, or replace it.",
                    item=others[0].name,
                    date=format_date(self.env, other.date),
                    promise=other.name,
                )
            )
        return {line.promise_id: new[line.move_line_id] for line in others}

    def _replace_others(self):
        """Let these new promises replace others on their items, or refuse them."""
        replaced = self._find_replaced()
        for promise in self:
            gone = [other.id for other, by in replaced.items() if by == promise]
            if gone:
                self.browse(gone)._cancel(replaced_by=promise)

    def _prepare_new(self):
        """Set what new promises count from, and the state of their lines."""
        # Sudo: what a promise counts from follows the ledger and is not people's to write.
        promises = self.sudo()
        cases = (
            self.env["collections.case"].sudo()._find_open(promises.partner_id, promises.company_id)
        )
        matched = promises.line_ids._read_matched()
        for promise in promises:
            company = promise.company_id
            case = cases.get((company, promise.partner_id))
            promise.write(
                {
                    "case_id": case.id if case else False,
                    "amount_company": promise.currency_id._convert(
                        promise.amount, company.currency_id, company, promise.date_made
                    ),
                    "amount_due": promise.amount,
                }
            )
            for line in promise.line_ids:
                line.write({**matched[line.move_line_id], "state": promise.state})

    def _announce(self):
        """Say on the cases that something was promised, and move them to their stage."""
        # Sudo: the case tells of the promise and goes to its stage, also a colleague's.
        texts = {
            promise.id: self.env._(
                "%(promise)s: %(amount)s promised for %(date)s. Follow-up of %(items)s waits "
                "until %(limit)s.",
                promise=promise.name,
                amount=formatLang(self.env, promise.amount, currency_obj=promise.currency_id),
                date=format_date(self.env, promise.date),
                items=", ".join(promise.line_ids.mapped("name")),
                limit=format_date(self.env, promise.date_limit),
            )
            for promise in self.sudo()
        }
        self.sudo()._log_on_cases(texts)
        self.sudo()._move_promised_cases(self.sudo().case_id)
