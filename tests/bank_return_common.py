import base64
import itertools
from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import CollectionsCommon

DETAIL = """<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs>
<Amt Ccy="{currency}">{amount:.2f}</Amt>{charge}<RltdPties><Dbtr><Nm>{name}</Nm></Dbtr>
<DbtrAcct><Id><IBAN>{account}</IBAN></Id></DbtrAcct></RltdPties>
<RtrInf><Rsn><Cd>{code}</Cd></Rsn></RtrInf></TxDtls>"""
ENTRY = """<Ntry><Amt Ccy="{currency}">{total:.2f}</Amt><CdtDbtInd>{sign}</CdtDbtInd>
<Sts>{status}</Sts><BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{entry}</AcctSvcrRef>
<NtryDtls>{details}</NtryDtls></Ntry>"""
NUMBERS = itertools.count(1)


class BankReturnCommon(CollectionsCommon):
    """Customers who have paid, and a bank whose files say that it took payments back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.returns = cls.env["collections.bank.return"]
        cls.bank = cls.company_data["default_journal_bank"]
        cls.costs = cls.company_data["default_account_expense"]
        cls.accountant = new_test_user(
            cls.env,
            "returns_accountant",
            groups="base.group_user,account.group_account_invoice,"
            "collections_followup.group_collections_collector",
            company_id=cls.company.id,
        )

    @classmethod
    def _detail(
        cls, amount, reference="", code="AM04", charge=0, name="", account="", currency="USD"
    ):
        """Return a detail of an entry."""
        costs = f'<TtlChrgsAndTaxAmt Ccy="{currency}">{charge:.2f}</TtlChrgsAndTaxAmt>'
        return amount + charge, DETAIL.format(
            amount=amount,
            reference=reference,
            code=code,
            charge=f"<Chrgs>{costs}</Chrgs>" if charge else "",
            name=name,
            account=account,
            currency=currency,
        )

    @classmethod
    def _entry(cls, *details, sign="DBIT", status="BOOK", day=None, entry=None, currency="USD"):
        """Return an entry of a statement with details."""
        return ENTRY.format(
            total=sum(amount for amount, _text in details),
            sign=sign,
            status=status,
            day=day or cls.today,
            entry=entry or f"BANK-{next(NUMBERS)}",
            details="".join(text for _amount, text in details),
            currency=currency,
        )

    @classmethod
    def _file(cls, *entries):
        return (
            '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
            f"<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S1</Id>{''.join(entries)}"
            "</Stmt></BkToCstmrStmt></Document>"
        ).encode()

    @classmethod
    def _open(cls, content, user=None):
        """Open the dialog with a file."""
        wizard = cls.env["collections.bank.return.wizard"].with_user(user or cls.env.user)
        return wizard.create(
            {"company_id": cls.company.id, "file": base64.b64encode(content), "file_name": "c.xml"}
        )

    @classmethod
    def _read(cls, *entries, user=None):
        """Read a file with these entries; return the dialog."""
        wizard = cls._open(cls._file(*entries), user)
        wizard.action_read()
        return wizard

    @classmethod
    def _return(cls, amount, reference, user=None, day=None, **values):
        """Read a file with one returned payment; return it."""
        detail = cls._detail(amount, reference, **values)
        entry = cls._entry(detail, day=day, currency=values.get("currency", "USD"))
        found = cls._read(entry, user=user)
        return found.return_ids

    @classmethod
    def _take_back(cls, payment, **values):
        """Let the bank take a payment back, and book that."""
        found = cls._return(payment.amount, payment.name, **values)
        found.action_book()
        return found

    @classmethod
    def _state_line(cls, amount, *moves, day=None):
        """Return a line of a bank statement that is matched with invoices, without a payment."""
        line = cls.env["account.bank.statement.line"].create(
            {
                "journal_id": cls.bank.id,
                "date": day or cls.today,
                "amount": amount,
                "payment_ref": "Transfer",
                "partner_id": moves[0].partner_id.id if moves else cls.customer.id,
            }
        )
        money, suspense, _others = line._seek_for_lines()
        line.with_context(force_delete=True, skip_readonly_check=True).move_id.write(
            {
                "line_ids": [
                    Command.delete(suspense.id),
                    *(
                        Command.create(
                            {
                                "name": move.name,
                                "account_id": cls._item(move).account_id.id,
                                "partner_id": move.commercial_partner_id.id,
                                "balance": -move.amount_residual,
                                "amount_currency": -move.amount_residual,
                                "currency_id": money.currency_id.id,
                            }
                        )
                        for move in moves
                    ),
                ]
            }
        )
        for move in moves:
            item = line.move_id.line_ids.filtered(
                lambda own, m=move: own.name == m.name and own.account_type == "asset_receivable"
            )
            (item | cls._item(move)).reconcile()
        return line

    @classmethod
    def _pay_with_discount(cls):
        terms = cls.env["account.payment.term"].create(
            {
                "name": "2 % in 60 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 60,
                "early_pay_discount_computation": "included",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 100, "nb_days": 61})
                ],
            }
        )
        move = cls._invoice(-30, invoice_payment_term_id=terms.id, invoice_date_due=False)
        return move, cls._pay(move)

    @classmethod
    def _late(cls, days):
        return fields.Date.subtract(cls.today, days=days)

    @classmethod
    def _soon(cls, days):
        return cls.today + timedelta(days=days)
