"""The pipeline as a Step Functions definition: the states first, then one chain that reads as its sentence."""

from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from stacks.constructs.stage_functions import StageFunctions
from stacks.constructs.state_factory import StateFactory


class PipelineDefinition(Construct):
    """Exposes `start`, from which every state is reached."""

    def __init__(self, scope: Construct, construct_id: str, *, stages: StageFunctions) -> None:
        super().__init__(scope, construct_id)
        make = StateFactory(self, stages)
        self._make = make
        self.resolve_run = make.task("Resolve run", "resolve_run", first=True)
        self.validate_datasets = make.task("Validate datasets", "validate_datasets")
        self.preflight_reward = make.task("Preflight reward", "preflight_reward")
        self.plan_base_sample = make.plan("Plan base sample", key="plan_base_sample", arm="base_sample")
        self.sample_base_model = make.profile(
            "Sample base model", "Profile base sample shard", key="sample_base_model", plan="plan_base_sample"
        )
        self.forecast_run = make.task("Forecast run", "forecast_run")
        self.approve_training = make.approval("Approve training", key="approve_training", what="training")
        self.plan_base_profile = make.plan("Plan base profile", key="plan_base_profile", arm="base")
        self.profile_base_model = make.profile(
            "Profile base model", "Profile base shard", key="profile_base_model", plan="plan_base_profile"
        )
        self.submit_job = make.task("Submit job", "submit_job")
        self.wait_for_quota = make.wait("Wait for quota", "submit_job")
        self.monitor_job = make.task("Monitor job", "monitor_job")
        self.wait_for_job = make.wait("Wait for job", "monitor_job")
        self.deploy_model = make.task("Deploy model", "deploy_model")
        self.wait_for_deployment = make.wait("Wait for deployment", "deploy_model")
        self.plan_tuned_profile = make.plan("Plan tuned profile", key="plan_tuned_profile", arm="tuned")
        self.profile_tuned_model = make.profile(
            "Profile tuned model", "Profile tuned shard", key="profile_tuned_model", plan="plan_tuned_profile"
        )
        self.compare_models = make.task("Compare models", "compare_models")
        self.approve_promotion = make.approval("Approve promotion", key="approve_promotion", what="promotion")
        self.promote_model = make.task("Promote model", "promote_model")
        self.retire_model = make.task("Retire model", "retire_model")
        self.write_report = make.write_report
        self.start = self._chain()

    def _chain(self) -> sfn.IChainable:
        """The order in which a run goes through the states; what a question leads to stands in its line."""
        report, retire = self.write_report, self.retire_model
        ask = self._make.decision

        self.resolve_run.next(self.validate_datasets)
        self.validate_datasets.next(
            ask("Datasets valid?", "validate_datasets", {"continue": self.preflight_reward, "end": report})
        )
        self.preflight_reward.next(
            ask(
                "Reward proved?",
                "preflight_reward",
                {"continue": self.plan_base_sample, "wait": self.preflight_reward, "end": report},
            )
        )
        self.plan_base_sample.next(self.sample_base_model).next(self.forecast_run)
        self.forecast_run.next(
            ask("Go?", "forecast_run", {"continue": self._training_wanted(), "end": report})
        )

        self.plan_base_profile.next(self.profile_base_model).next(self.submit_job)
        room = self.wait_for_quota.next(self.submit_job)
        self.submit_job.next(
            ask("Job submitted?", "submit_job", {"continue": self.monitor_job, "wait": room})
        )
        self.monitor_job.next(
            ask(
                "Job done?",
                "monitor_job",
                {
                    "continue": self.deploy_model,
                    "wait": self.wait_for_job.next(self.monitor_job),
                    "retry": self.submit_job,
                    "end": report,
                },
            )
        )
        again = self.wait_for_deployment.next(self.deploy_model)
        self.deploy_model.next(
            ask("Model deployed?", "deploy_model", {"continue": self.plan_tuned_profile, "wait": again})
        )
        self.plan_tuned_profile.next(self.profile_tuned_model).next(self.compare_models)

        self.compare_models.next(
            ask("Verdict?", "compare_models", {"promote": self._promotion_wanted(), "retire": retire})
        )
        self.promote_model.next(ask("Promoted?", "promote_model", {"continue": report, "retire": retire}))
        retire.next(report)
        return self.resolve_run

    def _training_wanted(self) -> sfn.Choice:
        """A person's go before money is spent, if the run wants one or the forecast is over a limit."""
        approved = self._make.decision(
            "Training approved?",
            "approve_training",
            {"continue": self.plan_base_profile, "end": self.write_report},
        )
        self._make.approved(self.approve_training, "Approve training", approved, key="approve_training")
        return self._make.wanted(
            "Training approval wanted?",
            "forecast_run",
            "approve_training",
            yes=self.approve_training,
            no=self.plan_base_profile,
        )

    def _promotion_wanted(self) -> sfn.Choice:
        """A person's go before the champion changes, if the run wants one."""
        approved = self._make.decision(
            "Promotion approved?",
            "approve_promotion",
            {"continue": self.promote_model, "end": self.retire_model},
        )
        self._make.approved(self.approve_promotion, "Approve promotion", approved, key="approve_promotion")
        return self._make.wanted(
            "Promotion approval wanted?",
            "resolve_run",
            "approve_promotion",
            yes=self.approve_promotion,
            no=self.promote_model,
        )
