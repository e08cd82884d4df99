"""A customer under the law of the United States, for tests of the contact gate."""

from datetime import date

from odoo.fields import Command

from ..common import CollectionsCommon


class GateCommon(CollectionsCommon):
    """A person in New York State who owes an invoice; the rule sets are off."""

    today = date(2026, 12, 31)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate = cls.env["collections.gate"]
        cls.us = cls.env.ref("base.us")
        cls.person = cls._person("NY", zip="12203", city="Albany")
        cls.move = cls._invoice(30, partner=cls.person)

    @classmethod
    def _person(cls, state, name="Pat", **values):
        state = cls.env["res.country.state"].search(
            [("country_id", "=", cls.us.id), ("code", "=", state)]
        )
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": False,
                "country_id": cls.us.id,
                "state_id": state.id,
                "tz": False,
                **values,
            }
        )

    @classmethod
    def _set(cls, name, mode="block"):
        cls.company._collections_set_ruleset(f"collections_followup.ruleset_{name}", mode)

    @classmethod
    def _log(cls, moment, outcome="no_answer", channel="phone", partner=None, moves=None, **values):
        return cls.env["collections.contact"].create(
            {
                "partner_id": (partner or cls.person).id,
                "company_id": cls.company.id,
                "channel": channel,
                "date": moment,
                "outcome_id": cls.env.ref(f"collections_followup.contact_outcome_{outcome}").id,
                "move_ids": [Command.set(moves.ids if moves else [])],
                **values,
            }
        )

    @classmethod
    def _ask(cls, moment, channel="phone", partner=None, items=None, **values):
        return cls.gate._ask(partner or cls.person, channel, moment, items, **values)

    def _assert(self, verdict, *args, opening=None, **values):
        answer = self._ask(*args, **values)
        self.assertEqual(answer["verdict"], verdict, answer["rules"])
        if opening is not None:
            self.assertEqual(answer["next"], opening)
        return answer
