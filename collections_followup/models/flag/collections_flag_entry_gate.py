"""Flags at the gate: what they have against a contact, and who may be reached all the same."""

from datetime import timedelta

from odoo import api, models

from ...engine import contact_rules
from ...engine.contact_window import day_start
from ..gate.collections_gate_source import Objection

SUPERVISOR = "collections_followup.group_collections_supervisor"
# What takes a supervisor where a flag says so.
SPOKEN = frozenset({"phone", "visit"})


class CollectionsFlagEntry(models.Model):
    _name = "collections.flag.entry"
    _inherit = ["collections.flag.entry", "collections.gate.source"]

    _gate_order = 20

    @api.model
    def _get_objections(self, questions):
        # EXTENDS 'collections.gate.source'
        result = {}
        entries = self._read_for(questions)
        covered = {
            company: company._collections_covered() | company
            for company in {question.company for question in questions}
        }
        debts = self._read_flagged_debts(questions, entries)
        listed, (by_customer, by_move) = list(entries), entries._place_by_whom()
        # The mark on customers is the flag of the same meaning, without a date.
        cease = self.env.ref("collections_followup.flag_cease", raise_if_not_found=False)
        for question in questions:
            found = result[question] = []
            ceased = False
            places = set(by_customer.get(question.customer.id, ()))
            places.update(*(by_move.get(move, ()) for move in question.debts))
            for entry in (listed[place] for place in sorted(places)):
                if entry.company_id and entry.company_id not in covered[question.company]:
                    continue
                about = entry._get_share(question, debts.get(question))
                if about:
                    found += entry._get_own_objections(question, about == "all")
                    ceased |= entry.flag_id == cease and about == "all"
            if question.customer.collections_cease and not ceased:
                found += self._get_cease_objections(question, cease)
        return result

    def _read_for(self, questions):
        """Return the flags that may be about some of the questions, planned ones too."""
        customers = {question.customer.id for question in questions}
        moves = {move for question in questions for move in question.debts}
        return self.search_fetch(
            [
                ("date_ended", "=", False),
                "|",
                ("partner_id", "in", list(customers)),
                ("move_id", "in", list(moves)),
            ],
            ["flag_id", "partner_id", "move_id", "company_id", "contact_id", "date_from"],
        )

    def _place_by_whom(self):
        """Return at which places of these flags are those of a customer, and of an invoice.

        Of many who are asked about, each has a few of many flags.

        :return: two dicts, by id of the customer and of the invoice
        """
        by_customer, by_move = {}, {}
        for place, entry in enumerate(self):
            by_customer.setdefault(entry.partner_id.id, []).append(place)
            if entry.move_id:
                by_move.setdefault(entry.move_id.id, []).append(place)
        return by_customer, by_move

    def _read_flagged_debts(self, questions, entries):
        """Return what customers owe, who are asked about as a whole and have flagged invoices."""
        customers = entries.filtered("move_id").partner_id
        wide = [q for q in questions if not q.debts and q.customer in customers]
        found = self.env["collections.gate"]._read_debts(wide) if wide else {}
        return {
            question: found.get((question.company.id, question.customer.id), frozenset())
            for question in wide
        }

    def _get_share(self, question, owed):
        """Return how much of what a contact is about this flag is on.

        :param frozenset owed: the customer's open invoices, where the contact is about them all
        :return: all, part or nothing
        """
        if not self.move_id:
            return "all" if self.partner_id == question.customer else None
        if question.debts:
            return "all" if self.move_id.id in question.debts else None
        if self.partner_id != question.customer or self.move_id.id not in (owed or ()):
            return None
        return "all" if owed == {self.move_id.id} else "part"

    def _get_own_objections(self, question, whole):
        """Return what this flag has against a contact.

        :param bool whole: whether all that it is about is flagged
        """
        flag = self.flag_id
        zone = question.company._collections_get_zone().zone
        since = day_start(self.date_from, zone)
        until = self.date_until and day_start(self.date_until + timedelta(days=1), zone) or None
        found = []
        if self.contact_id:
            spoken_for = question.partner == self.contact_id
        else:
            spoken_for = bool(question.partner._collections_get_roles_sudo() & flag.role_ids)
        if (
            flag.contact_verdict != "free"
            and question.purpose not in flag._get_exempt_purposes()
            and not spoken_for
        ):
            turn = None
            if flag.answer_days and not self.date_answered:
                turn = day_start(self.date_from + timedelta(days=flag.answer_days), zone)
                turn = turn if until is None or turn < until else None
            verdict = flag.contact_verdict if whole else "warned"
            found.append(self._object(flag, since, turn or until, verdict, self._describe()))
            if turn:
                text = self.env._(
                    "%(text)s No answer within %(days)s days.",
                    text=self._describe(),
                    days=flag.answer_days,
                )
                found.append(self._object(flag, turn, until, "warned", text))
        if flag.needs_supervisor and question.channel in SPOKEN:
            allowed = self.env.user.has_group(SUPERVISOR)
            text = self.env._("%s Only supervisors call and visit this customer.", self._describe())
            verdict = "warned" if allowed or not whole else "blocked"
            found.append(self._object(flag, since, until, verdict, text, spoken=True))
        return found

    @api.model
    def _object(self, flag, since, until, verdict, text, spoken=False):
        """Return an objection of a flag, see ``Objection``.

        :param bool spoken: only against calls and visits
        """
        channels = SPOKEN if spoken else frozenset(flag.channel_ids.mapped("code"))
        rule = contact_rules.Forbidden(
            channels=channels,
            binds_required=flag.binds_required,
            allows_answer=flag.allows_answer,
            since=since,
            until=until,
        )
        name = flag.name or self.env._("Do not contact about debts")
        return Objection(name, rule, verdict, text, flag.source or "")

    @api.model
    def _get_cease_objections(self, question, flag):
        """Return what the mark *Do not contact about debts* has against a contact.

        :param flag: the flag of the same meaning; may be missing
        """
        flag = flag or self.env["collections.flag"]
        if flag and question.purpose in flag._get_exempt_purposes():
            return []
        text = self.env._("The customer is marked as not to be contacted about debts.")
        return [self._object(flag, None, None, "blocked", text)]
