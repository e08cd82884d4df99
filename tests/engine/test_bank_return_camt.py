import unittest
from datetime import date
from decimal import Decimal

from odoo.addons.collections_followup.engine.bank_return import RefusedFile, read

ENTRY = """
<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{mark}<Sts>{status}</Sts>
<BookgDt><Dt>2026-03-05</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>{charges}
<NtryDtls>{details}</NtryDtls></Ntry>"""
REASON = (
    "<RtrInf><Rsn><Cd>{code}</Cd></Rsn><AddtlInf>not enough</AddtlInf><AddtlInf>money</AddtlInf>"
    "</RtrInf>"
)


def detail(amount, code="AM04", sign="", reference="INV/1", charge="", extra=""):
    """Return a detail: its own amount, direction, reason and costs."""
    return "".join(
        (
            f"<TxDtls><Refs><EndToEndId>{reference}</EndToEndId><MndtId>M-7</MndtId></Refs>",
            f'<Amt Ccy="EUR">{amount}</Amt>' if amount else "",
            f"<CdtDbtInd>{sign}</CdtDbtInd>" if sign else "",
            extra,
            f'<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">{charge}</TtlChrgsAndTaxAmt></Chrgs>'
            if charge
            else "",
            "<RltdPties><Dbtr><Nm>Ann &amp; Co</Nm></Dbtr>"
            "<DbtrAcct><Id><IBAN>DE02120300000000202051</IBAN></Id></DbtrAcct></RltdPties>",
            REASON.format(code=code) if code else "",
            "</TxDtls>",
        )
    )


def entry(amount, *details, sign="DBIT", mark="", status="BOOK", charges="", reference=""):
    return ENTRY.format(
        amount=amount,
        sign=sign,
        mark=mark,
        status=status,
        charges=charges,
        reference=reference,
        details="".join(details),
    )


def camt(*entries, version="053.001.08"):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{version}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>MSG1</MsgId></GrpHdr><Stmt><Id>S1</Id>{''.join(entries)}</Stmt>"
        f"</BkToCstmrStmt></Document>"
    ).encode()


class TestBankReturnCamt(unittest.TestCase):
    """Statements and status reports of ISO 20022."""

    def _amounts(self, *entries):
        found = read(camt(*entries))
        self.assertFalse(found.problems)
        return [row.amount for row in found.returned]

    def test_all_that_a_detail_says(self):
        found = read(camt(entry("100.00", detail("100.00"), reference="BANK-1")))
        self.assertEqual((found.format, found.number), ("camt", "MSG1"))
        [row] = found.returned
        self.assertEqual((row.amount, row.currency), (Decimal("100.00"), "EUR"))
        self.assertEqual(row.day, date(2026, 3, 5))
        self.assertEqual((row.reason, row.kind), ("AM04", "funds"))
        self.assertEqual(row.text, "not enough money")
        self.assertEqual((row.reference, row.mandate), ("INV/1", "M-7"))
        self.assertEqual((row.name, row.account), ("Ann & Co", "DE02120300000000202051"))
        self.assertEqual((row.charge, row.entry), (0, "BANK-1"))

    def test_a_batch_gives_exactly_its_details(self):
        self.assertEqual(
            self._amounts(entry("429.56", detail("329.56"), detail("100.00", reference="INV/2"))),
            [Decimal("329.56"), Decimal("100.00")],
        )

    def test_costs_are_no_debt(self):
        """An entry of 1,526.00: 1,500.00 are owed again, 26.00 are the bank's."""
        within = '<AmtDtls><InstdAmt><Amt Ccy="EUR">1500.00</Amt></InstdAmt></AmtDtls>'
        shapes = (
            entry("1526.00", detail("1500.00", charge="26.00")),
            entry("1526.00", detail("1526.00", charge="26.00", extra=within)),
            entry("1526.00", detail("", charge="26.00", extra=within)),
            entry("1526.00", detail("", charge="26.00")),
            entry("1526.00", detail("1526.00", charge="26.00")),
            entry(
                "1526.00",
                detail("1500.00"),
                charges='<Chrgs><Rcrd><Amt Ccy="EUR">26.00</Amt></Rcrd></Chrgs>',
            ),
        )
        for shape in shapes:
            [row] = read(camt(shape)).returned
            self.assertEqual((row.amount, row.charge), (Decimal("1500.00"), Decimal("26.00")))

    def test_costs_beside_what_was_collected(self):
        """The detail says that all of the entry was collected: the costs stand elsewhere."""
        all_of_it = '<AmtDtls><InstdAmt><Amt Ccy="EUR">100.00</Amt></InstdAmt></AmtDtls>'
        [row] = read(
            camt(entry("100.00", detail("100.00", charge="3.00", extra=all_of_it)))
        ).returned
        self.assertEqual((row.amount, row.charge), (Decimal("100.00"), Decimal("3.00")))

    def test_details_of_one_entry_are_told_apart(self):
        """The bank names the entry alone: each of its details is a return of its own."""
        parts = detail("60.00"), detail("40.00", reference="INV/2")
        found = read(camt(entry("100.00", *parts, reference="BANK-1")))
        self.assertEqual([row.entry for row in found.returned], ["BANK-1/1", "BANK-1/2"])

    def test_details_that_do_not_add_up_are_said_and_not_given_out(self):
        wrong = entry("429.56", detail("329.56"), detail("99.00"))
        found = read(camt(wrong, entry("10.00", detail("10.00"))))
        [problem] = found.problems
        self.assertEqual((problem.code, problem.entry), ("sum", "S1/1"))
        self.assertEqual(problem.difference, Decimal("1.00"))
        self.assertEqual([row.amount for row in found.returned], [Decimal("10.00")])

    def test_several_details_without_amounts(self):
        found = read(camt(entry("429.56", detail(""), detail("100.00"))))
        self.assertEqual([problem.code for problem in found.problems], ["details"])
        self.assertFalse(found.returned)

    def test_a_return_within_a_credit_batch(self):
        """100.00 received, less 25.00 taken back: the detail's own direction counts."""
        received = detail("100.00", code="", sign="CRDT", reference="INV/9")
        taken = detail("25.00", code="MD01", sign="DBIT")
        found = read(camt(entry("75.00", received, taken, sign="CRDT")))
        self.assertFalse(found.problems)
        [row] = found.returned
        self.assertEqual((row.amount, row.kind), (Decimal("25.00"), "mandate"))

    def test_our_own_payment_that_came_back(self):
        found = read(camt(entry("80.00", detail("80.00", code="AC01"), sign="CRDT")))
        self.assertEqual((found.returned, found.own), ([], 1))

    def test_without_a_reversal_mark_by_the_bank_s_code(self):
        code = (
            "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RDDT</Cd><SubFmlyCd>RJCT</SubFmlyCd></Fmly>"
            "</Domn></BkTxCd>"
        )
        [row] = read(camt(entry("50.00", detail("50.00", code=""), mark=code))).returned
        self.assertEqual((row.amount, row.reason, row.kind), (Decimal("50.00"), "", "technical"))

    def test_what_the_entry_says_holds_for_all_its_details(self):
        mark = "<RvslInd>true</RvslInd>"
        parts = detail("30.00", code=""), detail("20.00", code="")
        self.assertEqual(self._amounts(entry("50.00", *parts, mark=mark)), [30, 20])

    def test_without_details_the_entry_counts(self):
        self.assertEqual(self._amounts(entry("50.00", mark="<RvslInd>true</RvslInd>")), [50])

    def test_german_codes_of_returned_debits(self):
        code = "<BkTxCd><Prtry><Cd>NRTI+109+00931</Cd></Prtry></BkTxCd>"
        self.assertEqual(self._amounts(entry("50.00", detail("50.00", code=""), mark=code)), [50])

    def test_ordinary_debits_are_left_alone(self):
        self.assertEqual(self._amounts(entry("50.00", detail("50.00", code=""))), [])

    def test_the_same_reference_twice_is_two_returns(self):
        entries = [entry("50.00", detail("50.00"), reference=f"B{n}") for n in (1, 2)]
        found = read(camt(*entries))
        self.assertEqual([row.entry for row in found.returned], ["B1", "B2"])
        self.assertEqual({row.reference for row in found.returned}, {"INV/1"})

    def test_the_status_as_text_or_as_code_and_pending_ones(self):
        found = read(
            camt(
                entry("1.00", detail("1.00"), status="<Cd>BOOK</Cd>"),
                entry("2.00", detail("2.00"), status="PDNG"),
                entry("3.00", detail("3.00"), status="<Cd>PDNG</Cd>"),
            )
        )
        self.assertEqual([row.amount for row in found.returned], [1])
        self.assertEqual(found.pending, 2)

    def test_a_file_that_is_cut_off(self):
        whole = camt(entry("100.00", detail("100.00")), entry("5.00", detail("5.00")))
        for length in (len(whole) // 2, len(whole) - 3):
            with self.assertRaises(RefusedFile) as refused:
                read(whole[:length])
            self.assertEqual(refused.exception.code, "cut")

    def test_nothing_outside_the_file_is_read(self):
        content = camt(entry("100.00", detail("100.00", reference="&x;"))).replace(
            b"<Document",
            b'<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document',
        )
        for row in read(content).returned:
            self.assertNotIn("root", row.reference)

    def test_rejected_collections(self):
        report = b"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
        <CstmrPmtStsRpt><GrpHdr><MsgId>P1</MsgId></GrpHdr><OrgnlPmtInfAndSts>
        <OrgnlPmtInfId>RUN-5</OrgnlPmtInfId>
        <TxInfAndSts><StsId>X1</StsId><OrgnlEndToEndId>INV/3</OrgnlEndToEndId><TxSts>RJCT</TxSts>
        <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>closed</AddtlInf></StsRsnInf><OrgnlTxRef>
        <Amt><InstdAmt Ccy="EUR">12.50</InstdAmt></Amt><ReqdColltnDt>2026-03-04</ReqdColltnDt>
        <MndtRltdInf><MndtId>M-9</MndtId></MndtRltdInf><Dbtr><Nm>Bob</Nm></Dbtr></OrgnlTxRef>
        </TxInfAndSts>
        <TxInfAndSts><OrgnlEndToEndId>INV/4</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>
        <TxInfAndSts><OrgnlEndToEndId>INV/5</OrgnlEndToEndId><TxSts>RJCT</TxSts></TxInfAndSts>
        </OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""
        found = read(report)
        [row] = found.returned
        self.assertEqual((row.amount, row.currency), (Decimal("12.50"), "EUR"))
        self.assertEqual((row.reason, row.text, row.kind), ("AC04", "closed", "account"))
        self.assertEqual((row.reference, row.mandate, row.name), ("INV/3", "M-9", "Bob"))
        self.assertEqual((row.day, row.entry), (date(2026, 3, 4), "X1"))
        self.assertEqual([problem.code for problem in found.problems], ["amount"])

    def test_our_own_transfers_that_were_rejected(self):
        report = b"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
        <CstmrPmtStsRpt><GrpHdr><MsgId>P2</MsgId></GrpHdr><OrgnlGrpInfAndSts>
        <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>
        <TxInfAndSts><TxSts>RJCT</TxSts><OrgnlTxRef><Amt><InstdAmt Ccy="EUR">5.00</InstdAmt></Amt>
        </OrgnlTxRef></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""
        found = read(report)
        self.assertEqual((found.returned, found.problems, found.own), ([], [], 1))
