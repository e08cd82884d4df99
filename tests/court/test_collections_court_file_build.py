from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.collections_followup.engine import eda_answers, uk_bulk_answers

from .. import small_ledger
from ..committed import CommittedCase
from ..court_common import CourtCommon


@tagged("post_install", "-at_install")
class TestCollectionsCourtFileBuild(CourtCommon):
    def _lines(self, file):
        return file.attachment_id.raw.decode("cp850").split("\r\n")[:-1]

    def _problem(self, action, form="eda", **detail):
        return self.files._find_problems(form, {action: self._detail(**detail)})[action]

    def test_a_german_file_with_interest_and_totals(self):
        self.company.collections_charges = True
        self.env["collections.interest.rule"].search([]).active = False
        self.env["collections.interest.rule"].create(
            {
                "name": "Nine points",
                "company_id": self.company.id,
                "binds": "all",
                "rate_id": self.env.ref("collections_followup.rate_de").id,
                "margin": 9.0,
                "currency_id": self.company.currency_id.id,
            }
        )
        actions = self._action() | self._action(amount=40.5)
        file = self._write(actions)
        lines = self._lines(file)
        self.assertEqual({len(line) for line in lines}, {128})
        self.assertEqual(
            [lines[0][:10], lines[-1][:10]], ["AA12345678", "BB12345678"], "head and end"
        )
        claims = [line for line in lines if line.startswith("01ASPK")]
        self.assertEqual([claim[103:113] for claim in claims], ["0000011900", "0000004050"])
        steps = [line for line in lines if line.startswith("01ZINS")]
        self.assertEqual({step[9:16] for step in steps}, {"09000B1"})
        self.assertEqual(eda_answers.read(file.attachment_id.raw).totals["amount"], 15950)
        self.assertEqual(file.totals["count"], 2)
        self.assertEqual(file.line_ids.mapped("reference"), actions.sorted("id").mapped("name"))
        self.assertIn(file.name, actions[0].step_ids.mapped("name")[-1])

    def test_an_english_file(self):
        action = self._english(amount=250.0)
        file = self._write(action, "uk_bulk")
        root = etree.fromstring(file.attachment_id.raw)
        texts = {etree.QName(own).localname: own.text for own in root.iter()}
        self.assertEqual(texts["claimAmount"], "25000")
        self.assertEqual(texts["customerReference"], file.name)
        self.assertEqual(file.totals, {"count": 1, "amount": 25000})
        self.assertEqual(file.signed_by, "A Clerk")
        self.assertEqual(uk_bulk_answers.read(file.attachment_id.raw).totals["count"], 1)

    def test_each_action_that_cannot_go_says_why(self):
        action = self._action()
        english = self._english()
        self.assertFalse(self._problem(action))
        self.assertIn("another kind or jurisdiction", self._problem(english))
        self.assertIn("another kind or jurisdiction", self._problem(action, "uk_bulk"))
        self.assertIn("who represents", self._problem(action, representative=False))
        self.assertIn("form of address", self._problem(self._action(self.person)))
        self.assertFalse(self._problem(self._action(self.person), salutation="1"))
        self.german.name = "Schmidt Handel"
        self.assertIn("Missing: Customer, legal form", self._problem(action))
        self.german.write({"name": "Schmidt GmbH", "city": "Łódź"})
        self.assertIn("Ł", self._problem(action))
        self.german.city = "Stuttgart"
        action.court_id = False
        self.assertIn("court is missing", self._problem(action))
        self._pay(action.line_ids.move_line_id.move_id, 19.0)
        action.court_id = self.court
        self.german.name = "Schmidt Handel GmbH"
        self.assertIn("is claimed, and", self._problem(action))
        self.english.zip = "12345"
        self.assertIn("postcode", self._problem(english, "uk_bulk"))

    def test_a_colleagues_customer_is_not_told_of(self):
        action = self._action()
        self._case(self.german).user_id = self.supervisor
        self.company.collections_own_cases = True
        files = self.files.with_user(self._user("collector", login="court_other"))
        with self.assertRaises(AccessError):
            files._find_problems("eda", {action.with_env(files.env): self._detail()})

    def test_a_file_refuses_what_cannot_go(self):
        action = self._action()
        self.company.collections_eda_number = False
        self.assertIn("Kennziffer", self._refused(self._write, action))
        self.company.collections_eda_number = "12345678"
        self.german.city = "x" * 28
        self.assertIn(action.name, self._refused(self._write, action))
        self.assertIn("None", self._refused(self._write, self.env["collections.legal.action"]))

    def test_an_action_is_in_one_file_until_a_person_corrects_it(self):
        action = self._action()
        first = self._write(action)
        self.assertIn(first.name, self._refused(self._write, action))
        second = self._write(action, corrects=first)
        self.assertEqual((first.state, second.state), ("replaced", "written"))
        self.assertEqual(second.corrects_id, first)
        self.assertEqual(first.line_ids.mapped("is_live"), [False])
        self._refused(self._write, action, corrects=first)
        second.action_sent()
        third = self._write(action, corrects=second)
        self.assertEqual((action.state, third.state), ("filed", "written"))

    def test_a_correction_frees_only_what_it_takes_over(self):
        one, two = self._action(), self._action()
        english = self._english()
        first = self._write(one | two)
        self.assertIn(
            "another kind", self._refused(self._write, english, "uk_bulk", corrects=first)
        )
        second = self._write(one, corrects=first)
        self.assertEqual((first.state, first.line_ids.mapped("is_live")), ("replaced", [False] * 2))
        third = self._write(two)
        third.action_sent()
        other = self._action()
        other.action_file()
        self.assertIn("was filed already", self._refused(self._write, other, corrects=second))
        # What was handed over stays with the court; the file can be corrected once more.
        fourth = self._write(self._action(), corrects=third)
        self.assertEqual((third.state, third.line_ids.is_live), ("sent", True))
        fifth = self._write(two, corrects=third)
        self.assertEqual((third.state, third.line_ids.is_live), ("replaced", False))
        self.assertTrue(fourth.line_ids.is_live and fifth.line_ids.is_live)

    def test_whoever_corrects_works_on_all_of_the_file(self):
        one, two = self._action(), self._action(self.person, amount=40.0)
        details = {one: self._detail(), two: self._detail(salutation="1")}
        file = self.files._build(self.company, "eda", details)
        collector = self._user("collector", login="court_correcting")
        self.company.collections_own_cases = True
        self._case(self.german).user_id = collector
        self._case(self.person).user_id = self.supervisor
        files = self.files.with_user(collector)
        with self.assertRaises(AccessError):
            files._build(
                self.company,
                "eda",
                {one.with_user(collector): self._detail()},
                files.browse(file.id),
            )


@tagged("post_install", "-at_install")
class TestCourtFilesAtOnce(CommittedCase):
    """Two people who write the same legal action into a file at once."""

    def test_of_two_files_one_is_written(self):
        detail = {"salutation": "1", "catalogue": 11}
        with self._worker() as env:
            company = env["res.company"].browse(self.ids["company"])
            env.ref("base.EUR").active = True
            company.write(
                {
                    "currency_id": env.ref("base.EUR").id,
                    "country_id": env.ref("base.de").id,
                    "collections_legal": True,
                    "collections_eda_number": "12345678",
                    "collections_eda_id": "ABC",
                    "collections_court_representative": "Erika Müller",
                    "collections_court_role": "Geschäftsführerin",
                }
            )
            place = {"street": "Ring 1", "zip": "70173", "city": "Stuttgart"}
            company.partner_id.write({**place, "name": "Werke GmbH", "is_company": True})
            court = env["res.partner"].create({"name": "Amtsgericht", **place})
            notices = small_ledger.queue(env, self.ids, 2)
            notices.partner_id.write({**place, "country_id": env.ref("base.de").id})
            kind = env.ref("collections_followup.legal_kind_de_order")
            actions = env["collections.legal.action"]
            for notice in notices:
                action = actions._make(notice.line_ids.move_line_id, kind, court_id=court.id)
                action.action_propose()
                actions |= action
            ids = actions.ids

        def build(env, *numbers):
            files = env["collections.court.file"]
            own = env["collections.legal.action"].browse([ids[n] for n in numbers])
            return files._build(own.company_id, "eda", dict.fromkeys(own, detail))

        with self._worker() as one, self.registry.cursor() as cr:
            other = one(cr=cr)
            # Both have looked before either has written.
            for env in (one, other):
                self.assertEqual(
                    set(env["collections.legal.action"].browse(ids).mapped("state")), {"approved"}
                )
            self.assertEqual(build(one, 0).eda_id, "ABC001")
            one.cr.commit()
            problem = None
            try:
                with mute_logger("odoo.sql_db"):
                    build(other, 0, 1)
                    other.flush_all()
            except Exception as error:  # pylint: disable=broad-except
                problem = error
            cr.rollback()
            self.assertIn(getattr(problem, "pgcode", None), ("40001", "23505"), problem)
        with self._worker() as env:
            self.assertEqual(build(env, 1).eda_id, "ABC002", "no number twice, and none left out")
            lines = env["collections.court.line"].search([])
            self.assertEqual(sorted(lines.action_id.ids), sorted(ids))
