"""Random histories, flags, opt-outs and rule sets: one is as many, and the next moment is one."""

from datetime import datetime, timedelta
from random import Random

from odoo.tests import tagged

from .gate_common import GateCommon

START = datetime(2026, 3, 2)  # clocks change on the 8th in America, on the 29th in Europe
SETS = ("us_regulation_f", "us_ma", "us_nyc", "us_dc", "us_ca", "uk", "b2b")
CHANNELS = ("phone", "email", "sms", "letter", "visit")
OUTCOMES = ("no_answer", "right_person", "voicemail", "engaged")


@tagged("post_install", "-at_install")
class TestCollectionsGateProperties(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draw = Random(14)
        cls.person.write({"phone": "+1 415 555 2345", "email": "pat@example.com"})
        cls.lawyer = cls.env["res.partner"].create(
            {"name": "Counsel", "parent_id": cls.person.id, "phone": "+44 20 7946 0018"}
        )
        cls.firm = cls._person("MA", name="Firm", is_company=True, email="firm@example.com")
        cls.other = cls._invoice(10, partner=cls.person)
        cls._invoice(20, partner=cls.firm)
        for name in SETS:
            cls._set(name, cls.draw.choice(("block", "block", "warn", "advise")))
        for _n in range(24):
            cls._log(
                cls._moment(),
                cls.draw.choice(OUTCOMES),
                partner=cls.draw.choice(cls.person | cls.firm),
            )
        cls.env["collections.consent"].create(
            [
                {
                    "decision": cls.draw.choice(("granted", "withdrawn")),
                    "channel": cls.draw.choice(CHANNELS),
                    "partner_id": cls.draw.choice(cls.person | cls.lawyer | cls.firm).id,
                    "date": START,
                    "date_end": cls.draw.choice((False, cls._moment())),
                    "source": "email",
                }
                for _n in range(5)
            ]
        )
        cls.env["collections.quiet.time"].create(
            {
                "partner_id": cls.person.id,
                "date_from": False,
                "tuesday": False,
                "hour_from": 12,
                "hour_to": 14.5,
            }
        )
        for name, values in (
            ("lawyer", {"move_id": cls.other.id, "contact_id": cls.lawyer.id}),
            # It ends on a Sunday.
            ("moratorium", {"partner_id": cls.firm.id, "date_until": START + timedelta(days=13)}),
        ):
            cls.env["collections.flag.entry"].create(
                {
                    "flag_id": cls.env.ref(f"collections_followup.flag_{name}").id,
                    "date_from": START + timedelta(days=3),
                    "reason": "A letter",
                    **values,
                }
            )

    @classmethod
    def _moment(cls):
        return START + timedelta(minutes=cls.draw.randint(1, 30 * 24 * 60))

    def test_one_is_as_many_and_next_is_the_first_moment(self):
        rows = [
            {
                "partner": self.draw.choice(self.person | self.lawyer | self.firm),
                "channel": self.draw.choice(CHANNELS),
                "when": self._moment(),
                "items": self.draw.choice((None, self.move, self.other, self.move | self.other)),
                "required": self.draw.random() < 0.1,
                "answers": False,
            }
            for _n in range(150)
        ]
        for row in rows:
            if row["partner"] == self.firm:
                row["items"] = None
        answers = self.gate._ask_many(rows)
        for row, answer in zip(rows[::10], answers[::10], strict=True):
            values = dict(row)
            partner, channel = values.pop("partner"), values.pop("channel")
            self.assertEqual(self.gate._ask(partner, channel, **values), answer)
        verdicts = {answer["verdict"] for answer in answers}
        self.assertEqual(verdicts, {"allowed", "warned", "blocked"})
        self._check_next(rows, answers)

    def _check_next(self, rows, answers):
        waiting = [
            (row, answer["next"])
            for row, answer in zip(rows, answers, strict=True)
            if answer["verdict"] == "blocked" and answer["next"]
        ]
        self.assertGreater(len(waiting), 20)
        self.assertTrue(all(moment > row["when"] for row, moment in waiting))
        then = self.gate._ask_many([{**row, "when": moment} for row, moment in waiting])
        before = self.gate._ask_many(
            [{**row, "when": moment - timedelta(minutes=1)} for row, moment in waiting]
        )
        for (row, moment), late, early in zip(waiting, then, before, strict=True):
            with self.subTest(row=row, moment=moment):
                self.assertNotEqual(late["verdict"], "blocked", late["rules"])
                self.assertEqual(early["verdict"], "blocked", "it is the first one")
