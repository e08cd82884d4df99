from odoo import api, models

from ...engine import contact_rules
from ...engine.places import get_jurisdictions
from .collections_contact_ruleset import VERDICTS

# Kinds of rules that count: they say nothing of a contact with whom nothing is counted.
COUNTING = ("frequency", "quiet", "gap")
# The words of an answer: what advises keeps nobody from the contact.
GRAVITY = ("allowed", "advised", "warned", "blocked")


class CollectionsGate(models.AbstractModel):
    """The one place that says whether a customer may be reached now.

    Every contact passes it, by machine or by hand, over every channel: who, about which debt,
    over which channel and address, at what time. The rule sets that the company has switched on,
    what the customer has said, and whatever other sources know are laid side by side; the
    strictest decides, and all that have something against it are named.
    """

    _name = "collections.gate"
    _description = "Contact Gate"

    @api.model
    @api.private
    def _ask(self, partner, channel, when=None, items=None, address=None, **values):
        """Return whether one contact is allowed.

        :param partner: who is to be reached: the customer or one of his contacts
        :param str channel: phone, email, sms, letter or visit
        :param datetime when: naive UTC; now if None
        :param items: what it is about: receivable items or invoices; all that is owed if None
        :param str address: number or e-mail address; the contact's own if None
        :param values: more of a row of ``_ask_many``
        :return: a dict: ``verdict`` (allowed, warned or blocked); ``rules``, a list of dicts, one
            for each rule that has something against it, the gravest first: ``rule`` (its name),
            ``verdict`` (advised, warned or blocked), ``text``, ``source``, ``next``; ``next``, the
            first moment (naive UTC) at which nothing blocks the contact, False where there is none
            in sight
        """
        row = {"partner": partner, "channel": channel, "when": when, "items": items}
        return self._ask_many([{**row, "address": address, **values}])[0]

    @api.model
    @api.private
    def _ask_many(self, rows):
        """Return whether each of some contacts is allowed; as many queries for many as for one.

        :param rows: list of dicts with ``partner`` and ``channel`` and, as they are known,
            ``when``, ``items``, ``address``, ``company`` (the one that keeps the case),
            ``required`` (the law asks for this message), ``answers`` (False for what goes by
            itself: it answers nothing that the customer wrote), ``purpose`` (``consent`` for
            a message that asks for consent, and those of levels) and ``assumed``, events of the
            engine that are about to take place
        :return: a list of answers in the order of the rows, see ``_ask``
        """
        if not rows:
            return []
        questions = self._prepare_questions(rows)
        rules, reach = self._read_rules(questions)
        objections = {question: [] for question in questions}
        for source in self.env["collections.gate.source"]._get_gate_sources():
            for question, found in source._get_objections(questions).items():
                objections[question] += found
        validating = any(rule.kind == "validation" for own in rules.values() for rule, *_ in own)
        histories = self._read_histories(questions, reach, validating)
        answers = []
        for question in questions:
            entries = rules[question] + [
                (objection, objection.rule, objection.verdict) for objection in objections[question]
            ]
            answer = contact_rules.ask(question.intent, histories[question], entries)
            answers.append(self._put_into_words(question, answer, histories[question]))
        return answers

    @api.model
    @api.private
    def _ask_for_each(self, asked):
        """Return whether each of some messages is allowed, where each has several readers.

        All of its readers must be allowed. One without readers reaches nobody and may go.

        :param dict asked: lists of rows, see ``_ask_many``, by message
        :return: a dict by message: dicts of ``verdict``; ``text``, what is against it, in words;
            ``next``, the first moment at which it may be asked about again, or False
        """
        answers = iter(self._ask_many([row for rows in asked.values() for row in rows]))
        return {
            key: self._join_answers([next(answers) for _row in rows]) for key, rows in asked.items()
        }

    def _join_answers(self, answers):
        """Return one answer for several contacts that take place together or not at all."""
        joined = {"verdict": "allowed", "text": "", "next": False}
        if not answers:
            return joined
        gravest = max(answers, key=lambda answer: GRAVITY.index(answer["verdict"]))
        joined["verdict"] = gravest["verdict"]
        texts = [self._describe_answer(answer) for answer in answers]
        joined["text"] = " ".join(dict.fromkeys(filter(None, texts)))
        blocked = [answer for answer in answers if answer["verdict"] == "blocked"]
        if all(answer["next"] for answer in blocked):
            joined["next"] = max((answer["next"] for answer in blocked), default=False)
        return joined

    @api.model
    def _is_allowed(self, answer):
        """Return whether a machine may make a contact: only what blocks it counts."""
        return answer["verdict"] != "blocked"

    @api.model
    @api.private
    def _find_wanting_opt_out(self, rows):
        """Return for each of some messages whether a rule set asks it to say how to opt out.

        :param list rows: see ``_ask_many``
        :return: a list of booleans in their order
        """
        if not rows:
            return []
        questions = self._prepare_questions(rows)
        found, _modes = self._read_rulesets(questions)
        return [
            any(ruleset._wants_opt_out(question.intent) for ruleset in found[question])
            for question in questions
        ]

    # -------------------------------------------------------------------------- rules

    def _read_rulesets(self, questions):
        """Return the rule sets that are about each question; on which days, their rules say.

        :return: a dict by question: rule sets; and what the companies make of them: a dict by
            company, see ``_get_modes``
        """
        model = self.env["collections.contact.ruleset"]
        companies = {question.company for question in questions}
        modes = {company: model._get_modes(company) for company in companies}
        # Sudo: which rules count is not a matter of who asks.
        rulesets = model.sudo().browse({key for found in modes.values() for key in found})
        rulesets = rulesets.exists().filtered("active").sorted()
        places = {ruleset: ruleset._get_places() for ruleset in rulesets}
        owed = {
            "amounts": self._read_amounts(questions) if any(rulesets.mapped("max_amount")) else {},
            "dates": self._read_debt_dates(questions)
            if any(rulesets.mapped("debt_date_from"))
            else {},
            "limits": {
                (ruleset, company): ruleset.currency_id._convert(
                    ruleset.max_amount, company.currency_id, company, company._collections_today()
                )
                for ruleset in rulesets.filtered("max_amount")
                for company in companies
            },
        }
        found = {
            question: rulesets.filtered(
                lambda ruleset, own=question: (
                    ruleset.id in modes[own.company]
                    and self._concerns(ruleset, places[ruleset], own, owed)
                )
            )
            for question in questions
        }
        return found, modes

    def _read_rules(self, questions):
        """Return the rules that each question meets, and how far back they look.

        :return: a dict by question: list of tuples of a rule, its engine and its verdict; and a
            timedelta
        """
        found, modes = self._read_rulesets(questions)
        engines = {}
        result = {}
        for question in questions:
            chosen = modes[question.company]
            entries = result[question] = []
            uncounted = question.partner._collections_is_uncounted()
            for ruleset in found[question]:
                for rule in ruleset.rule_ids:
                    if uncounted and rule.kind in COUNTING:
                        continue
                    key = (rule.id, question.part if rule.skips_holidays else None)
                    if key not in engines:
                        engines[key] = rule._to_engine(self._get_holidays(*question.part))
                    mode = "advise" if rule.only_advises else chosen[ruleset.id]
                    entries.append((rule, engines[key], VERDICTS[mode]))
        # Sudo: as above.
        rules = self.env["collections.contact.ruleset"].sudo().union(*found.values()).rule_ids
        return result, rules._get_reach({question.place for question in questions})

    def _concerns(self, ruleset, places, question, owed):
        """Return whether a rule set is about a contact; on which days it holds its rules say.

        :param dict places: see ``_get_places`` of the rule set
        :param dict owed: what customers owe: ``amounts``, ``dates`` and ``limits``
        """
        customer = question.customer
        # Whoever answers for the debt of a company in person is protected in person.
        is_person = not customer.is_company or question.partner._collections_is_liable()
        if ruleset.binds != "all" and is_person != (ruleset.binds == "person"):
            return False
        purpose = customer.collections_debt_purpose
        if purpose and ruleset.purpose not in ("any", purpose):
            return False
        if not any(self._lies_in(places, area) for area in question.areas):
            return False
        key = (question.company.id, customer.id)
        if ruleset.debt_date_from:
            dates = owed["dates"].get(key, {})
            about = [day for move, day in dates.items() if move in question.debts] or dates.values()
            if not any(day >= ruleset.debt_date_from for day in about):
                return False
        if ruleset.max_amount:
            amount = owed["amounts"].get(key, 0.0)
            limit = owed["limits"][ruleset, question.company]
            return question.company.currency_id.compare_amounts(amount, limit) <= 0
        return True

    def _lies_in(self, places, area):
        """Return whether an address or number is from where a rule set is the law.

        :param dict places: see ``_get_places`` of the rule set
        :param tuple area: country code, state id, postcode, town, digits of the national number
        """
        country, state, postcode, city, number = area
        if places["country"] and places["country"] not in get_jurisdictions(country):
            return False
        if not (places["states"] or places["zips"] or places["cities"] or places["areas"]):
            return True
        return bool(
            state in places["states"]
            or (postcode and places["zips"] and postcode.upper().startswith(places["zips"]))
            # Towns of one name are told apart by their postcodes.
            or (
                city
                and not (postcode and places["zips"])
                and city.strip().upper() in places["cities"]
            )
            or (number and places["areas"] and number.startswith(places["areas"]))
        )
