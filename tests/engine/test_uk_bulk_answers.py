"""Answers of Secure Data Transfer, and files that are refused."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from odoo.addons.collections_followup.engine import uk_bulk
from odoo.addons.collections_followup.engine import uk_bulk_answers as answers
from odoo.addons.collections_followup.engine.court_exchange import Refused

NUMBER = "A1B2C3D4"


def feedback(*entries, count=None):
    inner = "".join(
        f'<response requestType="{kind}" requestId="{reference}"><mcolResponseDetail>{detail}'
        f'</mcolResponseDetail><status code="{code}">{error}</status></response>'
        for kind, reference, detail, code, error in entries
    )
    count = len(entries) if count is None else count
    return (
        '<bulkFeedbackResponse xmlns="http://ws.sdt.moj.gov.uk/2013/sdt/BulkFeedbackResponseSchema">'
        "<bulkRequestStatus><submittedDate>2026-03-17T10:00:00</submittedDate>"
        f'<requestCount>{count}</requestCount><status code="Ok"/></bulkRequestStatus>'
        f"<responses>{inner}</responses></bulkFeedbackResponse>"
    ).encode()


def requests(*bodies, count=None):
    inner = "".join(
        f'<r:request requestType="x" requestId="1">{body}</r:request>' for body in bodies
    )
    return (
        f'<r:bulkRequest xmlns:r="urn:r"><r:header><r:requestCount>{count or len(bodies)}'
        f"</r:requestCount></r:header><r:requests>{inner}</r:requests></r:bulkRequest>"
    ).encode()


class TestUkBulkAnswers(TestCase):
    def test_accepted_claims_have_a_number_and_days(self):
        detail = (
            f"<claimNumber>{NUMBER}</claimNumber><issueDate>2026-03-18</issueDate>"
            "<serviceDate>2026-03-23</serviceDate>"
        )
        error = "<error><code>101</code><description>Postcode</description></error>"
        found = answers.read(
            feedback(
                ("mcolClaim", "A-1", detail, "Accepted", ""),
                ("mcolClaim", "A-2", "", "Rejected", error),
                ("mcolClaim", "A-3", "", "Awaiting Data", ""),
                ("mcolJudgment", "A-4", detail, "Accepted", ""),
                ("mcolWarrant", "A-5", "<warrantNumber>W7</warrantNumber>", "Accepted", ""),
                ("mcolOther", "A-6", "", "Accepted", ""),
            )
        )
        self.assertEqual(
            [(own.reference, own.state) for own in found.answers],
            [
                ("A-1", "issued"),
                ("A-1", "served"),
                ("A-2", "rejected"),
                ("A-4", "judgment"),
                ("A-5", "enforcement"),
            ],
        )
        issued, served, rejected = found.answers[:3]
        self.assertEqual((issued.court_numbers, issued.day), ((NUMBER,), date(2026, 3, 18)))
        self.assertEqual((served.day, rejected.text), (date(2026, 3, 23), "101: Postcode"))
        self.assertEqual((found.day, found.answers[4].text), (date(2026, 3, 17), "W7"))

    def test_requests_of_others_say_what_happened(self):
        claim = f"<claimNumber>{NUMBER}</claimNumber>"
        bodies = (
            f"<mcolJudgment>{claim}</mcolJudgment>",
            f"<mcolWarrant>{claim}</mcolWarrant>",
            f"<mcolPaid>{claim}<paidInFullDate>2026-05-01</paidInFullDate></mcolPaid>",
            f"<mcolSetAside>{claim}<orderAndDetails>Not served</orderAndDetails></mcolSetAside>",
            f"<mcolClaimStatusUpdate>{claim}<notificationType>MP</notificationType>"
            "<paidInFullDate>2026-05-02</paidInFullDate></mcolClaimStatusUpdate>",
            f"<mcolClaimStatusUpdate>{claim}<notificationType>DI</notificationType>"
            "</mcolClaimStatusUpdate>",
            *(
                f"<mcolBreathingSpace>{claim}<breathingSpaceNotificationType>{code}"
                "</breathingSpaceNotificationType></mcolBreathingSpace>"
                for code in ("BS", "BC", "MH", "MC")
            ),
        )
        found = answers.read(requests(*bodies)).answers
        self.assertEqual(
            [own.state for own in found],
            [
                "judgment",
                "enforcement",
                "paid",
                "set_aside",
                "paid",
                "withdrawn",
                "breathing_space",
                "breathing_space_end",
                "breathing_space",
                "breathing_space_end",
            ],
        )
        self.assertEqual({own.court_numbers for own in found}, {(NUMBER,)})
        self.assertEqual([own.health for own in found[6:]], [False, False, True, True])
        self.assertEqual((found[2].day, found[4].day), (date(2026, 5, 1), date(2026, 5, 2)))
        self.assertEqual(found[3].text, "Not served")

    def test_defences(self):
        content = (
            "<submitQueryResponse><resultCount>1</resultCount><results><mcolDefenceDetail>"
            f"<claimNumber>{NUMBER}</claimNumber><defendants>"
            '<defendant defendantId="1"><filedDate>2026-04-01T09:00:00</filedDate>'
            "<responseType>DE</responseType></defendant>"
            '<defendant defendantId="2"><filedDate>2026-04-02T09:00:00</filedDate>'
            "<responseType>PA</responseType></defendant>"
            "</defendants></mcolDefenceDetail></results></submitQueryResponse>"
        ).encode()
        found = answers.read(content).answers
        self.assertEqual([own.state for own in found], ["objection"] * 2)
        self.assertEqual([own.partial for own in found], [False, True])
        self.assertEqual(found[0].day, date(2026, 4, 1))
        with self.assertRaises(Refused):
            answers.read(content.replace(b">1<", b">2<"))

    def test_our_own_file_says_nothing_new(self):
        home = uk_bulk.Party("Smith", ("1 High Street", "Leeds"), "LS1 4AP")
        claim = uk_bulk.Claim("A-1", (home,), Decimal(10), "Goods")
        sender = uk_bulk.Sender("12345678", "F", "A Clerk")
        content = uk_bulk.write(sender, [claim], date(2026, 3, 16)).content
        found = answers.read(content)
        self.assertEqual((found.answers, found.totals), ([], {"count": 1}))
        self.assertTrue(answers.is_such(content))
        for end in range(50, len(content) - 20, 90):
            with self.assertRaises(Refused):
                answers.read(content[:end])

    def test_what_is_no_answer_is_refused(self):
        wrong = f"<mcolStrange><claimNumber>{NUMBER}</claimNumber></mcolStrange>"
        claim = f"<mcolPaid><claimNumber>{NUMBER}</claimNumber></mcolPaid>"
        for content, reason in (
            (b"", "not_xml"),
            (b"hello", "not_xml"),
            (b"<other/>", "unknown"),
            (b"<individualRequest/>", "unknown"),
            (requests(wrong), "unknown"),
            (requests(claim, count=2), "totals"),
            (feedback(("mcolClaim", "A", "", "Accepted", ""), count=0), "totals"),
            (feedback(("mcolClaim", "A", "<issueDate>x</issueDate>", "Accepted", "")), "number"),
            (
                b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><bulkRequest>&e;</bulkRequest>',
                "unknown",
            ),
        ):
            with self.assertRaises(Refused) as caught:
                answers.read(content)
            self.assertEqual(caught.exception.reason, reason, content)
