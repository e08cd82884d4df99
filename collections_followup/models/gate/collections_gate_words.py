"""What the gate answers, in words that whoever works with it understands."""

from odoo import api, models
from odoo.tools import format_date, format_datetime

from ...engine import places
from ...engine.contact_window import to_local


class CollectionsGate(models.AbstractModel):
    _inherit = "collections.gate"

    @api.model
    def _put_into_words(self, question, answer, history):
        """Return the engine's answer as ``_ask`` gives it."""
        rules = []
        for finding in answer.findings:
            key = finding.key
            if isinstance(key, models.BaseModel):
                entry = {
                    "rule": self.env._(
                        "%(ruleset)s: %(rule)s", ruleset=key.ruleset_id.name, rule=key.name
                    ),
                    "text": self._describe(key, finding, question, history),
                    "source": key.source or key.ruleset_id.source or "",
                    "rule_id": key.id,
                }
            else:
                entry = {
                    "rule": key.name,
                    "text": key.text,
                    "source": key.source,
                    "rule_id": False,
                }
            if finding.answered:
                entry["text"] = self.env._(
                    "%(text)s The customer wrote or called on %(moment)s: one answer is allowed "
                    "all the same.",
                    text=entry["text"],
                    moment=self._format_clock(finding.answered.moment, question.zones[0]),
                )
            rules.append({**entry, "verdict": finding.verdict, "next": finding.next or False})
        gravity = ("blocked", "warned", "advised")
        rules.sort(key=lambda entry: gravity.index(entry["verdict"]))
        return {
            "verdict": answer.verdict,
            "rules": rules,
            "next": answer.next or False,
            "zones": question.zones,
            "local": to_local(question.moment, question.zones[0]),
        }

    def _describe(self, rule, finding, question, history):
        """Return what a rule has against a contact."""
        zone = question.zones[0]
        if rule.kind == "hours":
            return self.env._(
                "It is %(time)s where the customer is (%(zone)s). Allowed: %(days)s from "
                "%(start)s to %(end)s.",
                time=self._format_clock(question.moment, zone),
                zone=zone,
                days=rule._get_days_words(),
                start=rule._format_hour(rule.hour_from),
                end=rule._format_hour(rule.hour_to),
            )
        if rule.kind == "frequency":
            return self.env._(
                "%(count)s within %(days)s days already; at most %(limit)s are allowed for "
                "%(scope)s.",
                count=max(
                    finding.rule.count(question.intent, history, zone) for zone in question.zones
                ),
                days=rule.days,
                limit=rule.limit,
                scope=rule._get_scope_words(),
            )
        if rule.kind == "quiet":
            event = finding.rule.find_conversation(question.intent, history, zone)
            day = to_local(event.moment if event else question.moment, zone).date()
            return self.env._(
                "There was a conversation on %(day)s. The customer is left in peace for "
                "%(days)s days from then on.",
                day=format_date(self.env, day),
                days=rule.days,
            )
        if rule.kind == "gap":
            return self.env._(
                "The last attempt is less than %(minutes)s minutes away.", minutes=rule.minutes
            )
        if rule.kind == "consent":
            return self._describe_consent(rule, question)
        if rule.kind == "validation":
            firsts = (
                finding.rule.find_first(question.intent, history, zone) for zone in question.zones
            )
            return self.env._(
                "No validation notice was sent within %(days)s days of the first communication, "
                "on %(day)s. Send it now: a level whose purpose is the validation notice does.",
                days=rule.days,
                day=format_date(self.env, min(filter(None, firsts))),
            )
        return self.env._("This kind of address may not be used.")

    def _describe_consent(self, rule, question):
        """Return what a rule that asks for consent has against a contact."""
        if rule.consent_days:
            return self.env._(
                "Neither agreement nor a message from there within %s days.", rule.consent_days
            )
        if question.purpose == "consent" and rule.asks:
            return self.env._(
                "The customer has not agreed to this channel, and was asked within %s days "
                "already.",
                rule.days,
            )
        if rule.asks:
            return self.env._(
                "The customer has not agreed to this channel. Messages that may ask for it within "
                "%(days)s days: %(number)s.",
                number=rule.asks,
                days=rule.days,
            )
        return self.env._("The customer has not agreed to this channel.")

    def _format_clock(self, moment, zone):
        return format_datetime(self.env, moment, tz=zone, dt_format="short")

    @api.model
    def _format_day(self, moment):
        """Return the date of a moment where the company is, for people to read."""
        return format_date(self.env, self.env.company._collections_day_of(moment))

    @api.model
    def _get_holidays(self, country, part=None):
        """Return a function that tells of a date whether it is a holiday in a country, or None.

        :param str part: code of the part of it that has holidays of its own
        """
        return places.make_holidays(country, part) if country else None

    @api.model
    def _describe_answer(self, answer, zone=None):
        """Return an answer in one or two sentences: what is against it, and from when it is free.

        :param dict answer: see ``_ask``
        :param str zone: whose clock is shown; the user's if None
        """
        texts = [f"{entry['rule']}: {entry['text']}" for entry in answer["rules"]]
        if answer["verdict"] == "blocked":
            if answer["next"]:
                texts.append(
                    self.env._(
                        "Next possible: %s.",
                        format_datetime(self.env, answer["next"], tz=zone, dt_format="short"),
                    )
                )
            else:
                texts.append(self.env._("No moment is in sight at which it is possible."))
        return " ".join(texts)

    @api.model
    def _render_answers(self, answers):
        """Return what is against reaching somebody, channel by channel, as a table.

        :param dict answers: see ``_ask``, by channel
        :return: markup; False where nothing is against any of them
        """
        if not any(answer["rules"] for answer in answers.values()):
            return False
        names = dict(
            self.env["collections.channel"]._fields["code"]._description_selection(self.env)
        )
        rows = [
            {
                "channel": names[channel],
                "verdict": answer["verdict"],
                "text": self._describe_answer(answer),
            }
            for channel, answer in answers.items()
        ]
        first = next(iter(answers.values()))
        clock = format_datetime(self.env, first["local"], tz="UTC", dt_format="short")
        return self.env["ir.qweb"]._render(
            "collections_followup.gate_answers",
            {"rows": rows, "clock": clock, "zones": ", ".join(first["zones"])},
        )
