"""Files that come from a court: kept, matched with legal actions, and followed."""

import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Date, Domain

from ...engine import eda_answers, uk_bulk_answers
from ...engine.court_exchange import Refused
from ..base.collections_guarded import without_defaults
from .collections_court_file_later import LATER

EDA_FORMS = ("eda", *sorted(LATER))
# With what the court sends a claim back, to be written anew.
SENT_BACK = ("rejected", "query")


class CollectionsCourtFile(models.Model):
    _inherit = "collections.court.file"

    @api.model
    @api.private
    def _take_in(self, company, content, name):
        """Read a file of a court, once, and let the legal actions follow.

        :param company: whose court it is from
        :param bytes content: the file
        :param str name: what it is called
        :return: the file, and whether it was read before
        :raise UserError: nothing of it can be read
        """
        # Sudo: that it was read is told to whoever reads it again.
        before = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("direction", "=", "in"),
                ("content_hash", "=", self._get_hash(content)),
            ],
            limit=1,
        )
        if before:
            return self.browse(before.id), True
        found = self._parse(company, content)
        # Sudo: files are the add-on's; who may read one in was checked by the dialog.
        file = without_defaults(self.sudo()).create(
            {
                "company_id": company.id,
                "direction": "in",
                "form": found.form,
                "state": "read",
                "date": found.day or company._collections_today(),
                "user_id": self.env.uid,
                "content_hash": self._get_hash(content),
                "line_ids": [
                    Command.create(self._prepare_answer(answer)) for answer in found.answers
                ],
            }
        )
        file = self.browse(file.id)
        mimetype = "application/xml" if found.form == "uk_bulk" else "application/octet-stream"
        file._keep(content, name or file.name, mimetype, found.totals)
        file._match(file.line_ids)
        return file, False

    @api.model
    def _parse(self, company, content):
        """Return what a file says, whatever its form."""
        try:
            if eda_answers.is_such(content):
                return eda_answers.read(content, company._collections_get_eda_layout())
            if uk_bulk_answers.is_such(content):
                return uk_bulk_answers.read(content)
            raise Refused("unknown", content[:20].decode("ascii", "replace").strip())
        except Refused as refused:
            text = self.env["collections.court.words"]._explain(refused)
            raise UserError(text) from refused

    @api.model
    def _prepare_answer(self, answer):
        """Return the values of an entry from what the engine read."""
        return {
            "place": answer.place,
            "state": answer.state,
            "kind": answer.kind,
            "reference": answer.reference,
            "court_number": " ".join(answer.court_numbers),
            "date": answer.day,
            "text": answer.text,
            "is_enforcing": answer.enforcing,
            "is_partial": answer.partial,
            "is_health": answer.health,
            "query": {
                "rows": list(answer.rows),
                "filed": Date.to_string(answer.filed) or "",
                "about": answer.about,
            }
            if answer.rows
            else False,
        }

    # ---------------------------------------------------------------------------- matching

    def _match(self, lines):
        """Find the legal actions of entries by their references, and let them follow.

        What cannot be followed says why, and the others go on.

        :param lines: entries of this file that were not followed yet
        """
        self.ensure_one()
        by_reference, by_number = self._find_actions(lines)
        known = self._find_known(by_reference, by_number)
        for line in lines.sorted("place"):
            answer = line._to_answer()
            if answer.state == "receipt" and not answer.reference and not answer.court_numbers:
                line._write_result(problem=self._take_receipt(answer))
                continue
            found = by_reference.get(answer.reference)
            numbered = [by_number[own] for own in answer.court_numbers if own in by_number]
            action = found or (numbered[0] if numbered else None)
            if not action:
                line._write_result(problem=self._explain_unmatched(answer))
                continue
            if any(own != action for own in numbered):
                line._write_result(problem=self._explain_ambiguous(action, numbered))
                continue
            key = (action.id, answer.state, answer.enforcing, answer.day, answer.text)
            if key in known:
                line._write_result(action)
                continue
            problem = action._try_to_follow(answer)
            line._write_result(action, problem)
            if not problem:
                known.add(key)

    def _find_actions(self, lines):
        """Return the legal actions that entries name: by our reference, and by court number.

        Those that the user may not read are none.
        """
        actions = self.env["collections.legal.action"]
        references = {own for own in lines.mapped("reference") if own}
        numbers = {own for line in lines for own in (line.court_number or "").split()}
        ids = {
            int(found[1])
            for own in references
            if (found := re.fullmatch(rf"{actions._number_prefix}-0*(\d{{1,9}})", own))
        }
        company = Domain("company_id", "=", self.company_id.id)
        named = actions.search(company & Domain("id", "in", list(ids)))
        numbered = actions.search(company & Domain("reference", "in", list(numbers)))
        return (
            {own.name: own for own in named},
            {own.reference: own for own in numbered},
        )

    @api.model
    def _find_known(self, by_reference, by_number):
        """Return what was followed before of these actions: the court may say it twice.

        What it sends back, it sends back of one file: of the next one it may say the same again.
        """
        actions = self.env["collections.legal.action"].union(
            *by_reference.values(), *by_number.values()
        )
        # Sudo: what was followed, whoever read it.
        lines = self.env["collections.court.line"].sudo()
        followed = lines.search([("action_id", "in", actions.ids), ("is_taken", "=", True)])
        written = {
            action.id: newest
            for action, newest in lines._read_group(
                [("action_id", "in", actions.ids), ("direction", "=", "out")],
                ["action_id"],
                ["id:max"],
            )
        }
        return {
            (own.action_id.id, own.state, own.is_enforcing, own.date or None, own.text or "")
            for own in followed
            if own.state not in SENT_BACK or own.id > written.get(own.action_id.id, 0)
        }

    def _take_receipt(self, answer):
        """Note on the file that a receipt names that the court has it.

        :return: a sentence where it names none
        """
        # Sudo: nobody writes files by hand.
        sent = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("direction", "=", "out"),
                ("form", "in", (self.form,) if self.form == "uk_bulk" else EDA_FORMS),
                ("state", "in", ("written", "sent")),
            ]
        )
        text = answer.text.lower()
        # The newest: the numbers of files begin again after the last.
        found = [own for own in sent if any(name.lower() in text for name in own._get_names())]
        if not found:
            return self.env._("The receipt names no file that was written here.")
        found[0].date_received = answer.day or self.date
        return ""

    def _get_names(self):
        """Return by which names a court may call this file."""
        self.ensure_one()
        numbered = self.eda_id and self.eda_id != self.company_id.collections_eda_id
        return [own for own in (self.file_name, self.eda_id if numbered else None) if own]

    @api.model
    def _explain_unmatched(self, answer):
        return self.env._(
            "No legal action of the company has this reference or court number: %s.",
            ", ".join(filter(None, (answer.reference, *answer.court_numbers))) or "–",
        )

    @api.model
    def _explain_ambiguous(self, action, numbered):
        return self.env._(
            "The reference is of %(one)s, and the court number of %(other)s.",
            one=action.name,
            other=", ".join(own.name for own in numbered if own != action),
        )
