from datetime import timedelta

from odoo.fields import Command
from odoo.tests import new_test_user

from .contact_common import ContactCommon


class CoachingCommon(ContactCommon):
    """A collector in training with a limit of 1,000, looked after by a supervisor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_promise_grace_days = 3
        cls.trainee = cls._member("collector", "coaching_trainee")
        cls.supervisor = cls._member("supervisor", "coaching_supervisor")
        cls.second = cls._member("supervisor", "coaching_second")
        cls.auditor = cls._member("readonly", "coaching_auditor")
        cls.training = cls._train(cls.trainee)
        cls.large = cls._invoice(10, 5000.0)
        cls.small = cls._invoice(8, 600.0)

    @classmethod
    def _train(cls, user, **values):
        return cls.env["collections.training"].create(
            {
                "user_id": user.id,
                "supervisor_id": cls.supervisor.id,
                "company_id": cls.company.id,
                "date_from": cls.today - timedelta(days=30),
                "amount_limit": 1000.0,
                **values,
            }
        )

    @classmethod
    def _promise(cls, moves, amount=None, user=None, days=7, replace=False, **values):
        items = cls._item(moves)
        return (
            cls.env["collections.promise"]
            .with_user(user or cls.trainee)
            ._make(
                {item: amount or item.amount_residual_currency for item in items},
                cls.env.company._collections_today() + timedelta(days=days),
                replace=replace,
                **values,
            )
        )

    @classmethod
    def _asked(cls, promise):
        """Return the open activities that ask for the approval of a promise."""
        return (
            cls.env["mail.activity"]
            .search([("res_model", "=", promise._name), ("res_id", "in", promise.ids)])
            .filtered(
                lambda own: (
                    own.activity_type_id
                    == cls.env.ref("collections_followup.mail_activity_type_promise_approval")
                )
            )
        )

    @classmethod
    def _outsider(cls):
        return new_test_user(cls.env, "coaching_outsider", groups="base.group_user")


class ReviewCommon(CoachingCommon):
    """A check list of four questions, and a contact to review."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checklist = cls.env["collections.review.checklist"].create(
            {
                "name": "Tests",
                "question_ids": [
                    Command.create({"name": name, "weight": weight, "is_vital": vital})
                    for name, weight, vital in (
                        ("Knew whom they spoke to", 3, True),
                        ("Named the invoices", 2, False),
                        ("Asked for a day", 1, False),
                        ("Logged it", 4, False),
                    )
                ],
            }
        )
        cls.contact = cls._log(user=cls.trainee)

    @classmethod
    def _review(cls, contacts=None, collector=None, user=None, **values):
        return (
            cls.env["collections.review"]
            .with_user(user or cls.supervisor)
            .create(
                {
                    "collector_id": (collector or cls.trainee).id,
                    "company_id": cls.company.id,
                    "checklist_id": cls.checklist.id,
                    "contact_ids": [
                        Command.set((cls.contact if contacts is None else contacts).ids)
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def _answer(cls, review, *answers, user=None):
        lines = review.with_user(user or cls.supervisor).answer_ids
        for line, answer in zip(lines, answers, strict=True):
            line.answer = answer

    @classmethod
    def _share(cls, review, user=None):
        cls._answer(review, "met", "met", "met", "met", user=user)
        review.with_user(user or cls.supervisor).action_share()
