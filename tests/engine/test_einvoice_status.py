from datetime import date
from unittest import TestCase

from odoo.addons.collections_followup.engine.einvoice_status import find_meant, parse

TODAY = date(2026, 3, 2)


class TestEinvoiceStatus(TestCase):
    def test_lists_as_platforms_write_them(self):
        for content in (
            "Facture;Statut;Date;Motif\nF1;Refusée;01/03/2026;Prix\nF2;En litige;;\n".encode(),
            (
                "\ufeffFacture;Statut;Date;Motif\r\nF1;REFUSEE;01.03.2026;Prix\r\n\r\n"
                "F2;en  litige\r\n"
            ).encode(),
            "Facture;Statut;Date;Motif\nF1;Refusée;20260301;Prix\nF2;En litige;;\n".encode(
                "cp1252"
            ),
            b"invoice,status,date,reason\nF1,refused,2026-03-01,Prix\nF2,disputed,,\n",
            b"Number\tStatus\tDate\tReason\nF1\tRefused\t2026-03-01\tPrix\nF2\tIn dispute\t\t\n",
        ):
            with self.subTest(content=content):
                rows, refused = parse(content, TODAY)
                self.assertEqual(refused, [])
                self.assertEqual(
                    [row[1:] for row in rows],
                    [
                        ("F1", "refused", date(2026, 3, 1), "Prix"),
                        ("F2", "disputed", None, ""),
                    ],
                )

    def test_what_cannot_be_read_is_said_line_by_line(self):
        content = (
            "invoice;status;date\nF1;rejetée;\n;refused;\nF3;gone;\nF4;refused;31/02/2026\n"
            "F5;refused;03/03/2026\nF6;Non reçue;02/03/2026\n"
        ).encode()
        rows, refused = parse(content, TODAY)
        self.assertEqual(
            [(row.line, row.number, row.status) for row in rows],
            [(2, "F1", "rejected"), (7, "F6", "not_received")],
        )
        self.assertEqual(
            refused,
            [
                (3, "number", ""),
                (4, "status", "gone"),
                (5, "date", "31/02/2026"),
                (6, "future", "03/03/2026"),
            ],
        )
        self.assertEqual(parse(b"", TODAY), ([], [(1, "empty", "")]))
        self.assertEqual(parse(b"a;b\n1;2\n", TODAY)[1], [(1, "columns", "a;b")])

    def test_what_a_reason_means(self):
        for text, meant in (
            ("Erreur de prix", "price"),
            ("TVA : montant erroné", "price_tax"),
            ("QUANTITÉ non conforme", None),
            ("Facture en doublon", "duplicate"),
            ("Déjà réglée", "paid"),
            ("Numéro de commande absent", "order"),
            ("Not delivered", "delivery"),
            ("Surtaxed", None),
            ("Autre", None),
            ("", None),
            (None, None),
        ):
            with self.subTest(text=text):
                self.assertEqual(find_meant(text), meant)
