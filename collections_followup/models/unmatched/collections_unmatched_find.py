"""What money may have paid is guessed for a whole company at once, and written down with it.

What is as it was is left as it is, so that to look twice changes nothing.
"""

from odoo import api, models
from odoo.fields import Command
from odoo.tools import SQL, float_round

from ...engine import unmatched
from ...engine.exact import to_decimal
from .collections_unmatched import ON_ACCOUNT, OPEN
from .collections_unmatched_read import clean_account

# What is read of money anew each time.
FACTS = ("currency_id", "partner_id", "amount", "date", "text", "payer", "account")


class CollectionsUnmatched(models.Model):
    _inherit = "collections.unmatched"

    @api.model
    @api.private
    def _update(self, companies):
        """Bring the money of companies, and what it may have paid, up to date; in sudo mode.

        :param companies: companies, each with the branches whose cases it keeps
        """
        owners = self.env["res.company"]
        for company in companies:
            owners |= company._collections_owner() or company
        for company in owners:
            self._take_turn(company)
            self._take_in(company)
            self._find(company)

    @api.model
    def _take_turn(self, company):
        """Let one transaction at a time look at the money of a company.

        The row is changed, not only locked: of two who look at once the second waits, and is
        repeated on what the first has found.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE res_company SET collections_unmatched_day = collections_unmatched_day"
                " WHERE id = %s",
                company.id,
            )
        )

    @api.model
    def _take_in(self, company):
        """Take in the money of a company that is new, and end what is matched by now."""
        rows = self._read_money(company)
        known = self.search(
            [("company_id", "=", company.id), ("state", "not in", ("done", "over"))]
        )
        by_line = known.filtered("money_line_id").grouped("money_line_id")
        by_statement = (known - known.filtered("money_line_id")).grouped("statement_line_id")
        seen, new = self.browse(), []
        for row in rows:
            line = self.env["account.move.line"].browse(row["money_line_id"] or [])
            statement = self.env["account.bank.statement.line"].browse(
                row["statement_line_id"] or []
            )
            record = by_line.get(line) if line else by_statement.get(statement)
            row["amount"] = float_round(float(row["amount"]), precision_digits=6)
            if not record:
                new.append({**row, "company_id": company.id})
                continue
            seen |= record
            record._renew(row)
        self.create(new)
        (known - seen)._end()

    def _renew(self, row):
        """Write what has changed of this money."""
        if self.state in ON_ACCOUNT and self.currency_id.compare_amounts(self.rest, row["amount"]):
            # What is left over of it grows or shrinks as it is matched or taken back.
            self.rest = row["amount"]
        if self.state not in OPEN:
            return
        changed = {}
        for name in FACTS:
            value = self[name].id if name in ("currency_id", "partner_id") else self[name]
            if (value or None) != (row[name] or None):
                changed[name] = row[name]
        if changed:
            self.write(changed)

    def _end(self):
        """These are over: they are matched by now, or are no money any more; in sudo mode."""
        self.proposal_ids.unlink()
        done = self.filtered(lambda own: own.state in ON_ACCOUNT)
        done.write({"state": "done", "rest": 0.0})
        (self - done).write({"state": "over"})

    @api.model
    def _find(self, company):
        """Guess what the money of a company may have paid that nobody has decided on."""
        records = self.search([("company_id", "=", company.id), ("state", "in", OPEN)])
        if not records:
            return
        rows = records._as_rows()
        self._add_advice(company, rows)
        accounts, names = self._read_payers(rows)
        partners = self._find_customers(company, rows)
        for row in rows:
            row["customers"] = self._get_customers(row, accounts, names)
            partners |= {partner for partner, _who in row["customers"]}
        items = self._read_items(company, partners)
        expected = self._read_expected(company, partners)
        opened = {own.key: own.amount for some in items.values() for own in some}
        for record, row in zip(records, rows, strict=True):
            currency = row["currency_id"]
            finding = self._guess(row, items.get(currency, []), expected.get(currency, []))
            others = [own for key, some in items.items() if key != currency for own in some]
            foreign = "" if finding.proposals else self._name_foreign(row, others)
            record._keep_finding(finding, opened, foreign)

    @api.model
    def _add_advice(self, company, rows):
        """Add to money, as ``said``, what customers have said elsewhere that it is for."""
        source = self.env["collections.remittance.source"]
        advice = source._read_advice_sudo(company)
        for row in rows:
            row["said"] = source._choose_advice(
                advice, row["partner_id"], row["currency_id"], row["amount"]
            )

    @api.model
    def _name_foreign(self, row, items):
        """Return the numbers of items in other currencies that the payer of some money names."""
        tokens = unmatched.read_tokens([row["text"]])
        named = [own for own in items if tokens & unmatched.get_forms(own.numbers)]
        return ", ".join(own.numbers[0] for own in named[:3])

    def _as_rows(self):
        """Return these as ``_read_money`` does."""
        return [
            {
                **record.read(list(FACTS[2:]), load=None)[0],
                "currency_id": record.currency_id.id,
                "partner_id": record.partner_id.id,
                "money_line_id": record.money_line_id.id,
                "statement_line_id": record.statement_line_id.id,
            }
            for record in self
        ]

    @api.model
    def _get_customers(self, row, accounts, names):
        """Return who some money may be from, and how that is known."""
        if row["partner_id"]:
            return ((row["partner_id"], "known"),)
        found = {}
        for partner in sorted(accounts.get(clean_account(row["account"]), ())):
            found[partner] = "account"
        for partner in sorted(names.get((row["payer"] or "").casefold(), ())):
            found.setdefault(partner, "name")
        return tuple(found.items())

    @api.model
    def _guess(self, row, items, expected):
        """Return what some money may have paid, as a ``Finding``."""
        is_statement = not row["money_line_id"]
        return unmatched.propose(
            unmatched.Money(
                amount=to_decimal(row["amount"]).normalize(),
                day=row["date"],
                texts=(row["text"], row["said"]),
                customers=row["customers"],
                is_fixed=not is_statement,
            ),
            # What the bank has is no payment on its way.
            [own for own in items if is_statement or not own.is_payment],
            expected,
        )

    def _keep_finding(self, finding, opened, foreign=""):
        """Write down what this money may have paid.

        :param finding: a ``Finding``
        :param dict opened: what is open of items, by id
        :param str foreign: what the payer names in another currency, where nothing is found
        """
        self.ensure_one()
        rows = [
            {
                "sequence": place,
                "partner_id": own.customer,
                "reason": own.reason,
                "who": own.who,
                "item_ids": [Command.set(list(own.keys))],
                "parts": [[key, str(part), str(opened[key])] for key, part in own.parts],
                "rest": float(own.rest),
                "discount": float(own.discount),
                "agreed": own.expected,
            }
            for place, own in enumerate(finding.proposals)
        ]
        seen = [[*map(str, row.values())] for row in rows]
        read_as = [finding.is_sure, finding.is_cut, foreign, seen]
        if read_as == self.read_as:
            return
        self.proposal_ids.unlink()
        self.write(
            {
                "proposal_ids": [Command.create(row) for row in rows],
                "read_as": read_as,
                "state": "found" if finding.is_sure else "doubt" if rows else "open",
            }
        )
