from datetime import date
from decimal import Decimal
from unittest import TestCase

from odoo.addons.collections_followup.engine.replies import (
    find_amounts,
    find_dates,
    get_own_words,
    is_automatic,
    propose,
)
from odoo.addons.collections_followup.engine.reply_phrases import PHRASES

TODAY = date(2026, 3, 2)  # a Monday
# What customers write, by kind: English, German, French, Spanish, Dutch.
EXAMPLES = {
    "promise": (
        "We will pay on 15 March.",
        "Wir werden die Rechnung am 20.03. überweisen.",
        "Nous allons régler 500 € vendredi.",
        "Vamos a pagar el 12 de marzo de 2026.",
        "We zullen € 1.200,00 volgende week betalen.",
    ),
    "says_paid": (
        "We have already paid this on 25/02.",
        "Guten Morgen, die Rechnung ist bezahlt.",
        "La facture a déjà été réglée le 28 février.",
        "Ya hemos pagado.",
        "Deze factuur is reeds betaald.",
    ),
    "dispute": (
        "We will pay once the wrong price is put right.",
        "Die Ware war beschädigt.",
        "Nous contestons cette facture.",
        "El precio incorrecto no lo aceptamos.",
        "Wij zijn hier niet mee eens.",
    ),
    "wants_copies": (
        "Please send us a copy of the invoice.",
        "Bitte senden Sie eine Kopie.",
        "Nous n'avons pas reçu la facture.",
        "No hemos recibido la factura.",
        "Factuur niet ontvangen.",
    ),
    "wrong_contact": (
        "Mr Smith no longer works here.",
        "Frau Vogt arbeitet nicht mehr bei uns.",
        "Elle ne travaille plus chez nous.",
        "Ya no trabaja aquí.",
        "Zij werkt hier niet meer.",
    ),
    "out_of_office": (
        "I am out of the office until March 9.",
        "Ich bin bis 9. März im Urlaub.",
        "Je suis absente du bureau jusqu'au 9 mars.",
        "Estoy de vacaciones hasta el 9 de marzo.",
        "Ik ben afwezig tot 9 maart.",
    ),
    "other": (
        "Hello, who are you?",
        "Wir melden uns.",
        "Bonjour",
        "Un saludo",
        "Met vriendelijke groet",
    ),
}


# What is said beside it decides nothing: a person reads who wants no more of it.
UNWANTED = (
    "Please stop writing to us. Our manager is on leave until spring.",
    "Do not call me again, I will pay on Friday.",
    "Bitte keine weiteren Mahnungen, wir zahlen nicht.",
    "Cessez de nous écrire.",
    "Dejen de llamar a mi oficina.",
    "Stop met ons te mailen.",
)
# Said in other words than the textbook's.
OTHER_WORDS = (
    ("promise", "Guten Tag, wir überweisen diese Woche 3.000 EUR, den Rest im nächsten Monat."),
    ("promise", "Nous payons la facture vendredi."),
    ("promise", "Pagamos el viernes que viene."),
    ("promise", "Wij betalen volgende week."),
    ("dispute", "One of the two gauges shows wrong values. We will pay once it has been checked."),
    ("dispute", "The scanner does not work, we will pay when it is repaired."),
    ("dispute", "Zwei Teile fehlen, danach zahlen wir."),
    ("dispute", "La marchandise est non conforme."),
    ("dispute", "La balanza no funciona."),
    ("dispute", "Er ontbreken drie stuks."),
    ("wants_copies", "The invoice is missing, please send a copy of it."),
)


class TestReplies(TestCase):
    def test_whoever_wants_no_more_is_read(self):
        for text in UNWANTED:
            with self.subTest(text=text):
                proposal = propose("Re: Invoice overdue", text, TODAY)
                self.assertEqual(proposal.kind, "other")
                self.assertTrue(proposal.words, "it says why")

    def test_other_words(self):
        for kind, text in OTHER_WORDS:
            with self.subTest(text=text):
                self.assertEqual(propose("Re: Invoice overdue", text, TODAY).kind, kind)

    def test_each_kind_in_each_language(self):
        self.assertEqual(set(PHRASES), set(EXAMPLES))
        for kind, texts in EXAMPLES.items():
            for text in texts:
                with self.subTest(text=text):
                    proposal = propose("Re: Invoice overdue", text, TODAY)
                    self.assertEqual(proposal.kind, kind)
                    self.assertIn(proposal.words, text)
                    self.assertEqual(bool(proposal.words), kind != "other")

    def test_not_is_no_promise(self):
        for text in (
            "We will not pay this.",
            "Die Rechnung ist noch nicht bezahlt.",
            "We have never paid on time, sorry",
        ):
            with self.subTest(text=text):
                self.assertEqual(propose("", text, TODAY).kind, "other")

    def test_what_is_quoted_does_not_count(self):
        quoted = (
            "Hello\n\nOn Mon, 2 Mar 2026 at 10:00, Collections <ar@example.com> wrote:\n"
            "> If you dispute it, tell us. Please pay 99.00 EUR by 9 March."
        )
        self.assertEqual(get_own_words(quoted), "Hello")
        self.assertEqual(propose("Re: pay by 9 March", quoted, TODAY), ("other", "", (), ()))
        for line in (
            "-----Original Message-----",
            "Am 02.03.2026 um 10:00 schrieb Mahnwesen:",
            "Le lun. 2 mars 2026 à 10:00, Recouvrement a écrit :",
            "El lun, 2 mar 2026 a las 10:00, Cobros escribió:",
            "Op ma 2 mrt 2026 om 10:00 schreef Debiteuren:",
            "From: Collections <ar@example.com>",
        ):
            self.assertEqual(get_own_words(f"Hi\n{line}\ndisputed"), "Hi", line)

    def test_the_subject_counts_where_the_customer_wrote_it(self):
        self.assertEqual(propose("Complaint about delivery", "See there", TODAY).kind, "dispute")
        self.assertEqual(propose("AW: dispute", "See there", TODAY).kind, "other")

    def test_dates(self):
        for text, day in (
            ("2026-03-15", date(2026, 3, 15)),
            ("15.03.2026", date(2026, 3, 15)),
            ("15/3/26", date(2026, 3, 15)),
            ("am 15.3. ", date(2026, 3, 15)),
            ("3/25", date(2026, 3, 25)),
            ("March 15th, 2026", date(2026, 3, 15)),
            ("the 1st of April", date(2026, 4, 1)),
            ("1er avril", date(2026, 4, 1)),
            ("15 de diciembre", date(2025, 12, 15)),
            ("by Friday", date(2026, 3, 6)),
            ("Montag", date(2026, 3, 9)),
            ("tomorrow", date(2026, 3, 3)),
            ("morgen", date(2026, 3, 3)),
            ("Ende des Monats", date(2026, 3, 31)),
            ("la semaine prochaine", date(2026, 3, 13)),
            ("in 2 Wochen", date(2026, 3, 16)),
            ("dans 5 jours", date(2026, 3, 7)),
        ):
            with self.subTest(text=text):
                self.assertEqual(find_dates(text, TODAY), (day,))
        self.assertEqual(find_dates("04/03/2026", TODAY, day_first=False), (date(2026, 4, 3),))
        for text in ("Guten Morgen", "30.02.2026", "INV/2026/00012", "tel 12-34-5678", ""):
            self.assertEqual(find_dates(text, TODAY), (), text)

    def test_amounts(self):
        for text, amount in (
            ("1,234.50 EUR", "1234.50"),
            ("1.234,50 €", "1234.50"),
            ("€ 500", "500"),
            ("$1,200", "1200"),
            ("99.90", "99.90"),
            ("1 234,50 euros", "1234.50"),
        ):
            with self.subTest(text=text):
                self.assertEqual(find_amounts(f"We pay {text} soon"), (Decimal(amount),))
        for text in ("INV/2026/00012", "on 15.03.2026", "call 12345", "2 invoices", "v1.2.34"):
            self.assertEqual(find_amounts(text), (), text)

    def test_automatic_answers(self):
        for headers in (
            {"auto-submitted": "auto-replied"},
            {"auto-submitted": "auto-generated; x=1"},
            {"x-autoreply": "yes"},
            {"precedence": "auto_reply"},
        ):
            self.assertTrue(is_automatic(headers), headers)
        self.assertFalse(is_automatic({"auto-submitted": "no"}))
        self.assertFalse(is_automatic({}, "Re: Invoice"))
        self.assertTrue(is_automatic({}, "Abwesenheitsnotiz: Rechnung"))
        self.assertEqual(propose("x", "We will pay", TODAY, automatic=True).kind, "out_of_office")
