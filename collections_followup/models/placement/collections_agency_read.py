"""Files from an agency: what it acknowledges, refuses, gives back, and which payments it tells."""

from collections import defaultdict
from hashlib import sha256

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ...engine import placement_file
from .collections_placement import WITH_AGENCY

# No file of an agency is larger.
MOST_BYTES = 20 * 2**20
# So many lines of a file of which none can be read are explained.
MOST_TEXTS = 10


class CollectionsAgency(models.Model):
    _inherit = "collections.agency"

    def _read_file(self, name, content):
        """Take in a file of this agency, once; what cannot be taken in is kept line by line.

        Payments are information: nothing is booked by them.

        :param str name: of the file
        :param bytes content: the file
        :return: the record of the file, with the user's rights
        :raise UserError: the file was read before, or nothing of it can be read
        :raise AccessError: it is about customers on whom the user does not work
        """
        self.ensure_one()
        self.env["collections.placement"].check_access("write")
        if len(content) > MOST_BYTES:
            raise UserError(self.env._("The file is too large to be one of an agency."))
        files = self.env["collections.placement.file"]
        # Sudo: a file that a colleague read was read.
        before = files.sudo().search(
            [
                ("agency_id", "=", self.id),
                ("direction", "=", "in"),
                ("content_hash", "=", sha256(content).hexdigest()),
            ],
            limit=1,
        )
        if before:
            raise UserError(
                self.env._("This file was read before (%s): nothing is done.", before.name)
            )
        # Sudo: who may work on placements was checked; the layout is a setting.
        own = self.sudo()
        today = own.company_id._collections_today()
        usages = own.column_ids.grouped("usage")
        columns = [(column.key, column.heading) for column in usages.get("in", ())]
        words = [(column.key, column.heading) for column in usages.get("word", ())]
        rows, problems = placement_file.parse(content, today, columns, words, own.decimal_mark)
        if not rows:
            # Nothing is kept, so that it can be read once the layout is right.
            texts = [self._explain(*one) for one in problems[:MOST_TEXTS] or [(1, "empty", "")]]
            raise UserError("\n".join(texts))
        lines = own._find_told_lines(rows)
        # A file is read by whoever works on all that it is about.
        named = own.env["collections.placement.line"].union(*lines.values()).placement_id
        named.with_env(self.env)._check_work()
        file = files._keep_sudo(self, "in", name or "agency.csv", content, row_count=len(rows))
        taken = defaultdict(self.env["collections.placement.line"].sudo)
        for row in rows:
            line = lines.get(row.number)
            problem = own._take_row(row, line, file, taken)
            if problem:
                problems.append((row.line, problem, placement_file.get_account(row.number)))
        own._follow_rows(taken)
        file._keep_refused([(one[0], self._explain(*one)) for one in sorted(problems)])
        return file.with_env(self.env)

    def _find_told_lines(self, rows):
        """Return the items of this agency's placements that lines of a file name, by id."""
        found = self.env["collections.placement.line"].search(
            [
                ("id", "in", list({row.number for row in rows})),
                ("placement_id.agency_id", "=", self.id),
                ("placement_id.date_placed", "!=", False),
            ]
        )
        return {line.id: line for line in found}

    def _take_row(self, row, line, file, taken):
        """Take in one line of a file, in sudo mode.

        :param row: see ``placement_file.Row``
        :param line: the item that it names, None where it is none of this agency's
        :param taken: lists to be followed, by status and reason
        :return: the code of what is wrong with it; None if it is taken in
        """
        if not line:
            return "unknown"
        placement, currency = line.placement_id, line.currency_id
        amount = float(row.amount or 0)
        if row.amount is not None and currency.round(amount) != amount:
            return "amount"
        if row.reference and not placement.reference:
            placement.reference = row.reference
        if row.status == "paid":
            return self._take_payment(row, line, file, amount)
        if row.status == "reversed":
            told = self.env["collections.placement.payment"]._find_told(line, amount)
            if not told:
                return "not_told"
            told.state = "reversed"
        elif row.status == "acknowledged":
            if placement.state not in WITH_AGENCY:
                return "ended"
            if placement.state == "placed":
                day = row.day or self.company_id._collections_today()
                placement.write({"state": "acknowledged", "date_acknowledged": day})
        elif row.status in ("refused", "returned"):
            if line.state != "placed":
                return "ended"
            taken[row.status, placement, row.note] |= line
        elif row.note:
            placement._message_log(body=f"{line.number}: {row.note}")
        return None

    def _take_payment(self, row, line, file, amount):
        """Keep a payment that the agency tells of.

        :return: see ``_take_row``
        """
        if line.currency_id.compare_amounts(amount, line.amount) > 0:
            return "too_much"
        payments = self.env["collections.placement.payment"]
        day = row.day or self.company_id._collections_today()
        same = [
            ("line_id", "=", line.id),
            ("date", "=", day),
            ("amount", "=", amount),
            ("reference", "=", row.reference or False),
            ("state", "!=", "reversed"),
            ("file_id", "!=", file.id),
        ]
        if payments.search_count(same, limit=1):
            return "told"
        payments.create(
            {
                "placement_id": line.placement_id.id,
                "line_id": line.id,
                "file_id": file.id,
                "date": day,
                "amount": amount,
                "fee": float(row.fee),
                "reference": row.reference or False,
            }
        )
        return None

    def _follow_rows(self, taken):
        """End what was refused or given back, and look for the money of payments."""
        reasons = {
            "refused": self.env._("Refused by the agency"),
            "returned": self.env._("Returned uncollected"),
        }
        for (status, placement, note), lines in taken.items():
            if status == "refused":
                placement.refusal = note or reasons[status]
            placement._end_lines(lines, status, note or reasons[status])
        payments = self.env["collections.placement.payment"].search(
            [("state", "=", "told"), ("placement_id.agency_id", "=", self.id)]
        )
        payments.placement_id._match_told()

    # --------------------------------------------------------------------------- words

    def _explain(self, line, code, text):
        """Return why one line was not taken in."""
        env = self.env
        most = formatLang(env, float(placement_file.MOST_AMOUNT), digits=0)
        words = {"line": line, "text": text, "most": most}
        texts = {
            "empty": lambda: env._("The file is empty."),
            "encoding": lambda: env._(
                "The file is no text that can be read. Save it as CSV in UTF-8."
            ),
            "sheet": lambda: env._("This is a spreadsheet. Save it as CSV."),
            "unreadable": lambda: env._("Line %s cannot be read: the rest was left out.", line),
            "columns": lambda: env._(
                "The first line names no columns for account and status: %s", text
            ),
            "long": lambda: env._("The file has more than %s lines: the rest was left out.", text),
            "account": lambda: env._("Line %(line)s: “%(text)s” is no account of ours.", **words),
            "unknown": lambda: env._(
                "Line %(line)s: %(text)s is not placed with this agency.", **words
            ),
            "status": lambda: env._(
                "Line %(line)s: “%(text)s” is no status that is known.", **words
            ),
            "date": lambda: env._("Line %(line)s: “%(text)s” is no date.", **words),
            "future": lambda: env._("Line %(line)s: %(text)s is yet to come.", **words),
            "amount": lambda: env._(
                "Line %(line)s: “%(text)s” has no amount above 0 and below %(most)s that can be "
                "read.",
                **words,
            ),
            "fee": lambda: env._(
                "Line %(line)s: “%(text)s” is no fee, or more than was paid.", **words
            ),
            "ended": lambda: env._("Line %(line)s: %(text)s is with the agency no more.", **words),
            "not_told": lambda: env._(
                "Line %(line)s: no payment of this amount was told of %(text)s.", **words
            ),
            "told": lambda: env._(
                "Line %(line)s: this payment on %(text)s was told before.", **words
            ),
            "too_much": lambda: env._(
                "Line %(line)s: more was paid on %(text)s than was placed.", **words
            ),
        }
        return texts[code]()
