from odoo.tests import tagged

from ..coaching_common import CoachingCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgreement(CoachingCommon):
    def test_in_training_nobody_grants_more_than_a_collector(self):
        promise = self._promise(self.small)
        for name in ("collections.settlement", "collections.plan", "collections.promise"):
            agreements = self.env[name].with_company(self.company)
            self.assertEqual(agreements.with_user(self.second)._get_rank(), 1)
        self.assertIn(self.second, promise._find_approvers_sudo("supervisor"))
        training = self._train(self.second)
        for name in ("collections.settlement", "collections.plan", "collections.promise"):
            agreements = self.env[name].with_company(self.company)
            self.assertEqual(agreements.with_user(self.second)._get_rank(), 0)
        self.assertEqual(promise.with_user(self.trainee)._get_rank(), 0)
        self.assertNotIn(self.second, promise._find_approvers_sudo("supervisor"))
        training.date_to = self.today.replace(day=1)
        self.assertEqual(promise.with_user(self.second)._get_rank(), 1)
