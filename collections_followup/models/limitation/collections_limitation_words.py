from odoo import api, models
from odoo.tools import format_date

from ...engine.deadlines import tell


class CollectionsLimitationWords(models.AbstractModel):
    """How the end of a limitation came about, in the reader's language."""

    _name = "collections.limitation.words"
    _description = "Limitation in Words"

    @api.model
    @api.private
    def _tell(self, rule, reading, facts, day):
        """Return sentences on the end of a period.

        :param rule: of ``collections.limitation.rule``, none where there is none
        :param reading: see ``collections_limitation.py``
        :param facts: what happened to the debt
        :param date day: the day for which it is asked
        """
        env = self.env
        if not rule:
            if reading.title:
                return env._("There is a title, and no rule for titles of this place.")
            return env._("No rule is about this place and this kind of debt: ask counsel.")
        said = []
        if not reading.steps:
            said.append(env._("%s: how long is not known, so nothing is computed.", rule.name))
        else:
            said.append(env._("%s.", rule.name))
            if reading.title:
                said.append(env._("It rests on the title of %s.", format_date(env, reading.title)))
            sentences = self._get_sentences()
            said += [
                tell([self._name_step(step, facts)], sentences, self._say_day)
                for step in reading.steps
            ]
            if reading.expiry < day:
                said.append(env._("The debt is time-barred."))
        if rule.status == "unverified":
            said.append(env._("This rule is unverified: ask counsel before you rely on it."))
        return " ".join(said)

    @api.model
    def _say_day(self, day):
        return format_date(self.env, day)

    @api.model
    def _name_step(self, step, facts):
        """Return a step whose values say what happened, too."""
        labels = self._get_labels()
        values = step.values
        first = values.get("restart") or values.get("first")
        names = sorted({labels[own.kind] for own in facts if own.first == first})
        named = {**values, "what": ", ".join(names) or "-"}
        return type(step)(step.code, named)

    @api.model
    def _get_labels(self):
        """Return what the kinds of facts are called."""
        env = self.env
        return {
            "payment": env._("part payment"),
            "acknowledgement": env._("acknowledgement"),
            "plan": env._("payment plan"),
            "letter": env._("letter that keeps the claim"),
            "negotiation": env._("negotiation"),
            "action": env._("legal action"),
            "judgment": env._("judgment"),
        }

    @api.model
    def _get_sentences(self):
        """Return the sentences of ``engine/limitation.py`` in the reader's language."""
        env = self.env
        return {
            "begun": env._(
                "The period of %(years)s years begins on %(start)s and ends on %(day)s."
            ),
            "begun_one": env._("The period of 1 year begins on %(start)s and ends on %(day)s."),
            "begun_year_end": env._(
                "For what arose on %(start)s the period of %(years)s years begins with the end of "
                "that year and ends on %(day)s."
            ),
            "begun_year_end_one": env._(
                "For what arose on %(start)s the period of 1 year begins with the end of that "
                "year and ends on %(day)s."
            ),
            "suspended": env._(
                "From %(first)s to %(last)s it is suspended (%(what)s), and ends on %(day)s."
            ),
            "restarted": env._("It begins anew on %(restart)s (%(what)s) and ends on %(day)s."),
            "revived": env._(
                "It ended on %(ended)s, before %(restart)s (%(what)s), which revives the claim: "
                "it ends on %(day)s."
            ),
            "too_early": env._(
                "On %(restart)s (%(what)s) the period has not begun: this restarts nothing."
            ),
            "too_late": env._(
                "%(restart)s (%(what)s) comes after the end on %(ended)s: what is barred stays "
                "barred."
            ),
        }
