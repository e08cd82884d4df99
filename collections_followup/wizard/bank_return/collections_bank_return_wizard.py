import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import formatLang

from ...engine import bank_return


class CollectionsBankReturnWizard(models.TransientModel):
    """Reads a file of the bank, and shows what it says of returned payments; then books them."""

    _name = "collections.bank.return.wizard"
    _inherit = ["collections.checked"]
    _description = "Read Bank Returns"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    is_read = fields.Boolean("Is read", readonly=True)
    return_ids = fields.Many2many(
        comodel_name="collections.bank.return",
        relation="collections_bank_return_wizard_rel",
        column1="wizard_id",
        column2="return_id",
        string="Returned payments",
        readonly=True,
    )
    summary = fields.Text(readonly=True)
    problems = fields.Text(string="What was not taken in", readonly=True)

    def action_read(self):
        """Read the file: what is new of it is taken in and shown, and nothing is booked."""
        self.ensure_one()
        self.env["collections.bank.return.oca"]._check_own_files()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Choose one of your companies."))
        returns = self.env["collections.bank.return"].with_company(self.company_id)
        # Whoever may not take any in learns it before the file is read.
        returns.check_access("create")
        found = self._read_file()
        new, before = returns._take_in(self.company_id, found, self.file_name)
        problems = [self._explain(problem) for problem in found.problems]
        self.write(
            {
                "is_read": True,
                "file": False,
                "return_ids": [Command.set((new | before._filtered_access("read")).ids)],
                "summary": "\n".join(self._summarize(found, new, before)),
                "problems": "\n".join(problems) or False,
            }
        )
        return self._show()

    def action_book(self):
        """Book those whose payment was found; the others wait for a person's choice."""
        self.ensure_one()
        found = self.return_ids.filtered(lambda own: own.state == "found")
        if not found:
            raise UserError(
                self.env._("There is nothing to book: choose the payments of those to match first.")
            )
        found.action_book()
        return self._show()

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Read bank returns"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _read_file(self):
        """Return what the file says.

        :raise UserError: nothing of it can be read
        """
        try:
            content = base64.b64decode(self.file)
        except (binascii.Error, ValueError):
            content = b""
        try:
            return bank_return.read(content)
        except bank_return.RefusedFile as refused:
            raise UserError(self._explain_refused(refused)) from refused

    # --------------------------------------------------------------------------- words

    def _explain_refused(self, refused):
        """Return why nothing of the file can be read."""
        env = self.env
        texts = {
            "empty": env._("The file is empty."),
            "cut": env._(
                "The end of the file is missing: fetch it from the bank again. Nothing of it was "
                "taken in."
            ),
            "not_xml": env._(
                "The file cannot be read from line %s on. Nothing of it was taken in.",
                refused.detail,
            ),
            "unknown": env._(
                "This is no file about returned payments that is known: camt.053, camt.054, "
                "pain.002, NACHA and BAI2 are."
            ),
        }
        return texts[refused.code]

    def _summarize(self, found, new, before):
        """Return what was found, as sentences.

        :param found: a ``ReturnFile``
        :param new: what was taken in
        :param before: what was read before
        """
        env, texts = self.env, []
        if new:
            sure = new.filtered(lambda own: own.state == "found")
            texts.append(
                env._(
                    "%(count)s returned payments, %(found)s with the payment that each takes back.",
                    count=len(new),
                    found=len(sure),
                )
            )
        if before and not new:
            texts.append(
                env._("This file was read before (%s returned payments): nothing new.", len(before))
            )
        elif before:
            texts.append(env._("%s were read before and stay as they are.", len(before)))
        if not new and not before:
            texts.append(env._("The file has no payment of a customer that came back."))
        if found.own:
            texts.append(
                env._("%s payments of our own came back: customers owe no more by that.", found.own)
            )
        if found.pending:
            texts.append(
                env._("%s are not booked by the bank yet, and are left alone.", found.pending)
            )
        return texts

    def _explain(self, problem):
        """Return what is wrong with an entry of the file, with the difference.

        :param problem: a ``Problem``
        """
        env = self.env

        def write(amount):
            return formatLang(env, float(amount or 0), digits=2)

        amounts = {
            "entry": problem.entry,
            "expected": write(problem.expected),
            "found": write(problem.found),
            "difference": write(abs(problem.difference or 0)),
        }
        texts = {
            "sum": lambda: env._(
                "Entry %(entry)s is of %(expected)s, and its details come to %(found)s: "
                "%(difference)s apart. Nothing of it was taken in.",
                **amounts,
            ),
            "total": lambda: env._(
                "%(entry)s: the file's own total is %(expected)s, and its entries come to "
                "%(found)s: %(difference)s apart. None of them was taken in.",
                **amounts,
            ),
            "details": lambda: env._(
                "Entry %s has several details, and not all of them say their amount. Nothing of "
                "it was taken in.",
                problem.entry,
            ),
            "amount": lambda: env._(
                "Entry %s has no amount that can be read. It was not taken in.", problem.entry
            ),
            "date": lambda: env._("Entry %s has no date that can be read.", problem.entry),
        }
        return texts[problem.code]()
