"""OCA's ``account_payment_return`` beside ours: what it books is followed, and undone with it.

Part of ``make peers``, where pip has that add-on. A customer has promised to pay and paid; the
return is booked by the other add-on, and then cancelled there. Each line of the output is a
question with its answer, and one that is answered otherwise than expected is a difference.
"""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command

ADDON = "account_payment_return"


def _invoice(env, partner, today):
    move = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": today - timedelta(days=40),
            "invoice_date_due": today - timedelta(days=10),
            "invoice_payment_term_id": False,
            "invoice_line_ids": [
                Command.create({"name": "Work", "price_unit": 100.0, "tax_ids": [Command.clear()]})
            ],
        }
    )
    move.action_post()
    return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")


def _pay(env, item, today):
    payment = (
        env["account.payment.register"]
        .with_context(active_model="account.move.line", active_ids=item.ids)
        .create({"payment_date": today})
        ._create_payments()
    )
    return payment.move_id.line_ids.filtered(lambda line: line.account_type == "asset_receivable")


def _return(env, line, today):
    reason = env["payment.return.reason"].create({"code": "MD06", "name": "Refused by the payer"})
    return env["payment.return"].create(
        {
            "journal_id": line.journal_id.id,
            "date": today,
            "line_ids": [
                Command.create(
                    {
                        "move_line_ids": [Command.set(line.ids)],
                        "partner_id": line.partner_id.id,
                        "amount": 100.0,
                        "reason_id": reason.id,
                        "reference": line.move_id.name,
                    }
                )
            ],
        }
    )


def _is_refused(env):
    """Return whether our own dialog leaves files to the other add-on."""
    try:
        env["collections.bank.return.wizard"].create({}).action_read()
    except UserError as error:
        return "Payment Returns" in str(error)
    return False


def play(env):
    """Play the story.

    :return: how many answers differ from what is expected
    """
    today = env.company._collections_today()
    partner = env["res.partner"].create({"name": "Takes it back"})
    item = _invoice(env, partner, today)
    promise = env["collections.promise"]._make({item: 100.0}, today + timedelta(days=5))
    line = _pay(env, item, today)
    answers = [("the promise is kept by the payment", promise.state, "kept")]
    returned = _return(env, line, today)
    returned.action_confirm()
    ours = env["collections.bank.return"].search([("payment_line_id", "=", line.id)])
    answers += [
        ("the other add-on has booked it", returned.state, "done"),
        ("ours knows of it", ours.mapped("state"), ["done"]),
        ("by the class of its reason", ours.kind, "refused"),
        ("and by its entry", ours.move_id, returned.move_id),
        ("the invoice is open again", item.amount_residual, 100.0),
        ("the promise is open again", promise.state, "open"),
        ("the invoice is on hold", ours.hold_id.state, "active"),
        ("files are left to the other add-on", _is_refused(env), True),
    ]
    returned.action_cancel()
    answers += [
        ("undone there, it is undone here", ours.state, "left_out"),
        ("the invoice is paid again", item.amount_residual, 0.0),
        ("the promise is kept again", promise.state, "kept"),
        ("the hold is released", ours.hold_id.state, "released"),
    ]
    print(f"returns booked by {ADDON}:")
    for question, answer, expected in answers:
        print(f"  {'as expected' if answer == expected else 'DIFFERS':12} {question}: {answer}")
    return sum(answer != expected for _question, answer, expected in answers)
