"""What comes with the add-on but is no code: demo data, translations, guides."""

import re
from pathlib import Path

import polib

from odoo.modules.module import Manifest
from odoo.tests import TransactionCase
from odoo.tools import convert

from odoo.addons.collections_followup.models.base.collections_words import WORDS

REPO = Path(__file__).resolve().parents[1]
ADDON = REPO / "collections_followup"
LANGUAGES = ("de", "es", "fr", "nl")
# What a translation must keep: words filled in, and the tags of a text.
KEPT = re.compile(r"\{[a-z_]*\}|%\([a-z_]+\)[sd]|%[sd]|</?[a-z]+[^>]*>")


class TestTranslations(TransactionCase):
    def test_words_in_braces_and_tags_are_kept(self):
        for language in LANGUAGES:
            for entry in polib.pofile(str(ADDON / "i18n" / f"{language}.po")):
                if not entry.msgstr:
                    continue
                with self.subTest(language=language, text=entry.msgid):
                    self.assertCountEqual(KEPT.findall(entry.msgstr), KEPT.findall(entry.msgid))

    def test_no_translation_is_stale(self):
        known = {entry.msgid for entry in polib.pofile(str(ADDON / "i18n" / f"{ADDON.name}.pot"))}
        for language in LANGUAGES:
            with self.subTest(language=language):
                texts = {
                    entry.msgid
                    for entry in polib.pofile(str(ADDON / "i18n" / f"{language}.po"))
                    if not entry.obsolete
                }
                self.assertEqual(texts - known, set())

    def test_what_customers_read_is_translated(self):
        for language in LANGUAGES:
            translated = {
                occurrence
                for entry in polib.pofile(str(ADDON / "i18n" / f"{language}.po"))
                if entry.msgstr and not entry.fuzzy
                for occurrence, _line in entry.occurrences
            }
            wanted = {
                occurrence
                for entry in polib.pofile(str(ADDON / "i18n" / f"{ADDON.name}.pot"))
                for occurrence, _line in entry.occurrences
                if occurrence.startswith("model:collections.level,")
            }
            with self.subTest(language=language):
                self.assertTrue(wanted)
                self.assertEqual(wanted - translated, set())


class TestShippedPolicies(TransactionCase):
    def test_levels_pass_their_own_checks(self):
        levels = self.env["collections.level"].search([("company_id", "=", False)])
        self.assertGreater(len(levels), 10)
        levels._check_order()
        levels._check_channels()
        levels._check_words()
        levels._check_stage_company()

    def test_translated_texts_know_their_words(self):
        for language in LANGUAGES:
            for entry in polib.pofile(str(ADDON / "i18n" / f"{language}.po")):
                if not any(
                    where.startswith("model:collections.level,") for where, _ in entry.occurrences
                ):
                    continue
                with self.subTest(language=language, text=entry.msgid):
                    words = re.findall(r"\{([^}]*)\}", entry.msgstr)
                    self.assertLessEqual(set(words), set(WORDS))


class TestGuides(TransactionCase):
    def test_make_targets_exist(self):
        targets = set(re.findall(r"^([a-z-]+):", (REPO / "Makefile").read_text(), re.M))
        for page in (REPO / "README.md", *(REPO / "docs").glob("*.md")):
            with self.subTest(page=page.name):
                named = set(re.findall(r"`?make ([a-z-]+)", page.read_text()))
                # Words of a sentence follow "make" too: only code counts.
                code = set(re.findall(r"(?:`|^ {4})make ([a-z-]+)", page.read_text(), re.M))
                self.assertLessEqual(code, targets)
                self.assertTrue(named or page.name != "README.md")

    def test_linked_files_exist(self):
        for page in (REPO / "README.md", REPO / "CHANGELOG.md", *(REPO / "docs").glob("*.md")):
            for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text()):
                with self.subTest(page=page.name, target=target):
                    self.assertTrue((page.parent / target).exists())


class TestDemoData(TransactionCase):
    """Plays the story of the demo in this database, and takes it back."""

    def test_story(self):
        # What is compiled with the words and languages of the demo is not kept for other tests.
        self.env.registry.clear_all_caches()
        sent_before = self.env["collections.notice"].search([("state", "=", "sent")])
        if self.env.ref("collections_followup.company_kilbride", raise_if_not_found=False):
            self.skipTest("this database has the demo data already")
        for file in Manifest.for_addon("collections_followup")["demo"]:
            convert.convert_file(
                self.env, "collections_followup", file, {}, mode="init", noupdate=True
            )
        company = self.env.ref("collections_followup.company_kilbride")
        notices = self.env["collections.notice"].search([("company_id", "=", company.id)])
        self.assertFalse(notices & sent_before)
        states = set(notices.mapped("state"))
        self.assertLessEqual({"draft", "approved", "sent", "failed", "skipped"}, states)
        self.assertEqual(
            set(notices.filtered(lambda n: n.state == "sent").mapped("lang")),
            {"de_DE", "en_US", "es_ES", "fr_FR", "nl_NL"},
        )
        cases = self.env["collections.case"].search(
            [("company_id", "=", company.id), ("state", "=", "open")]
        )
        for number in range(1, 6):
            self.assertTrue(sum(cases.mapped(f"amount_bucket_{number}")), number)
        open_items = self.env["account.move.line"].search(
            [
                ("company_id", "=", company.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ]
        )
        reasons = {
            explanation["reason"] for explanation in open_items._collections_explain().values()
        }
        self.assertLessEqual(
            {"blocked", "cease", "credit", "hold", "interval", "last_level", "min_amount"}
            | {"not_due", "pending", "stage"},
            reasons,
        )
        self.assertFalse(notices.mail_id.filtered(lambda mail: mail.state == "outgoing"))
        contacts = self.env["collections.contact"].search([("company_id", "=", company.id)])
        self.assertGreater(len(contacts), 10)
        self.assertTrue(contacts.promise_ids)
        self.assertTrue(contacts.dispute_ids)
        self.assertTrue(contacts.notice_id)
        self._check_coaching(company)
        self._check_law(company)
        self._check_losses(company)
        self._check_today(company)
        returned = self.env["collections.bank.return"].search([("company_id", "=", company.id)])
        self.assertEqual(returned.mapped("state"), ["found"])
        visits = self.env["collections.visit"].search([("company_id", "=", company.id)])
        self.assertTrue(visits)
        self.assertEqual(visits.activity_id.mapped("active"), [True] * len(visits))
        disputes = self.env["collections.dispute"].search([("company_id", "=", company.id)])
        resolved = disputes.filtered(lambda dispute: dispute.state == "resolved")
        self.assertEqual(len(disputes - resolved), 3)
        self.assertEqual(
            set(resolved.mapped("outcome")),
            {"credited", "partly", "written_off", "rejected", "paid", "withdrawn"},
        )
        self.assertGreater(len(resolved.reason_id), 6)
        self.assertGreater(len(resolved.cause_id), 6)
        self.assertEqual(len(resolved.team_id), 3)
        for dispute in resolved:
            self.assertLess(dispute.date_raised, dispute.date_closed)
            self.assertLess(dispute.date_closed, company._collections_today())
            self.assertEqual(dispute.create_date.date(), dispute.date_raised)
            self.assertGreaterEqual(dispute.date_first_answer.date(), dispute.date_raised)
            self.assertLessEqual(dispute.date_first_answer.date(), dispute.date_closed)
            self.assertLessEqual(
                max(dispute.message_ids.mapped("date")).date(), dispute.date_closed
            )
        figures = self.env["collections.dispute.report"].search([("company_id", "=", company.id)])
        self.assertEqual(set(figures.mapped("on_time")), {0.0, 1.0})
        # What was sent carries the day on which it is told to have happened.
        for notice in notices.filtered(lambda n: n.state == "sent"):
            self.assertEqual(notice.date_sent.date(), notice.date)

    def _check_coaching(self, company):
        """Somebody learns, something waits for an approval, and reviews are at each step."""
        own = [("company_id", "=", company.id)]
        training = self.env["collections.training"].search(own)
        self.assertTrue(training.is_running)
        waiting = self.env["collections.promise"].search([*own, ("state", "=", "to_approve")])
        self.assertEqual(waiting.user_id, training.user_id)
        self.assertEqual(waiting.approver_id, training.supervisor_id)
        reviews = self.env["collections.review"].search(own)
        self.assertEqual(set(reviews.mapped("state")), {"draft", "shared", "acknowledged"})
        shared = reviews.filtered(lambda review: review.state == "shared")
        self.assertEqual(shared.collector_id, training.user_id)
        self.assertTrue(shared.action_ids.activity_id)
        self.assertTrue(0 < shared.score < 100)
        self.assertLessEqual(set(reviews.contact_ids.mapped("user_id")), set(reviews.collector_id))
        procedures = self.env["collections.procedure"].search(own)
        self.assertIn(training.user_id, procedures.activity_ids.user_id)

    def _check_law(self, company):
        """A claim is with the court, a lien is approved and waits for its recording."""
        own = [("company_id", "=", company.id)]
        actions = self.env["collections.legal.action"].search(own, order="id")
        self.assertEqual(actions.mapped("state"), ["filed", "approved", "approved"])
        self.assertTrue(all(action.cost_ids and action.step_ids for action in actions))
        today = company._collections_today()
        for action in actions:
            self.assertGreater(action.date_next, today, action.name)
            self.assertLess(action.date_approved, today)
        file = self.env["collections.court.file"].search(own)
        self.assertEqual((file.state, file.line_ids.action_id), ("sent", actions[:1]))
        documents = self.env["collections.legal.document"].search(own)
        self.assertEqual(set(documents.mapped("state")), {"draft"})

    def _check_losses(self, company):
        """An agency has one item of two; one debt is written off, and another is proposed."""
        own = [("company_id", "=", company.id)]
        for placement in self.env["collections.placement"].search(own):
            self.assertEqual(placement.state, "acknowledged")
            self.assertEqual(sorted(placement.line_ids.mapped("state")), ["placed", "recalled"])
            self.assertEqual(placement.agency_id.pending_count, 2)
            recovery = self.env["collections.placement.recovery"].search(own)
            self.assertEqual((recovery.amount, recovery.commission), (3000, 450))
        requests = self.env["collections.write.off.request"].search(own, order="id")
        self.assertEqual(requests.mapped("state"), ["posted", "proposed"])
        self.assertEqual(requests.claim_ids.recovery_ids.mapped("state"), ["proposed"])
        provision = self.env["collections.provision"].search(own)
        self.assertEqual(provision.state, "proposed")
        self.assertGreater(provision.amount_needed, 0)

    def _check_today(self, company):
        """Customers have asked for something, an insurer was told, a claim ends soon."""
        own = [("company_id", "=", company.id)]
        requests = self.env["collections.portal.request"].search(own)
        waiting = requests.filtered(lambda request: request.state == "waiting")
        self.assertLessEqual({"promise", "plan"}, set(waiting.mapped("kind")))
        self.assertLessEqual({"paid", "question"}, set(requests.mapped("kind")))
        declarations = self.env["collections.credit.declaration"].search(own)
        self.assertEqual(declarations.mapped("state"), ["made"])
        applications = self.env["collections.credit.application"].search(own)
        self.assertEqual(set(applications.mapped("state")), {"received", "invited"})
        clock = self.env["collections.limitation.clock"].search(own)
        self.assertTrue([days for days in clock.mapped("days_left") if 0 < days < 30])
        money = self.env["collections.unmatched"].search(own)
        self.assertLessEqual({"found", "open"}, set(money.mapped("state")))
        group = self.env["collections.group"]._read(
            self.env.ref("collections_followup.partner_meulen"), company
        )
        self.assertEqual([len(own.members) for own in group.values()], [3])
