"""Runs moto_server 5.2 with additions that Terraform's AWS provider 5.100 needs.

All applied resources are kept in memory and end with the process. The comment of each addition says what goes
wrong without it. An addition can be deleted once moto itself does what it adds.
"""

import argparse
import json

import bedrock_control
import dynamodb_lock
import dynamodb_queries
import ecs_control_plane
import ecs_deployments
import event_rules
import moto.server
import quick_dispatch
import requests_seen
import s3_over_tls
import security_group_rules
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.budgets.responses import BudgetsResponse
from moto.ecs.responses import EC2ContainerServiceResponse

tags = {}


def of_arn(handler):
    """Returns a handler that calls `handler` with the tags stored for the request's ARN; its result is sent as JSON."""

    def handle(self):
        arn = self._get_param("ResourceARN")
        return json.dumps(handler(self, tags.setdefault(arn, {})) or {})

    return handle


# Application Auto Scaling: if moto returned no tags, the Terraform provider would retry for minutes and then fail.
def register_and_tag(register):
    def handle(self):
        answer = register(self)
        given = self._get_param("Tags")
        if given:
            tags[json.loads(answer)["ScalableTargetARN"]] = dict(given)
        return answer

    return handle


Scaling = ApplicationAutoScalingResponse
Scaling.register_scalable_target = register_and_tag(Scaling.register_scalable_target)
Scaling.list_tags_for_resource = of_arn(lambda self, kept: {"Tags": kept})
Scaling.tag_resource = of_arn(lambda self, kept: kept.update(self._get_param("Tags")))
Scaling.untag_resource = of_arn(
    lambda self, kept: [kept.pop(key, None) for key in self._get_param("TagKeys")] and None
)


# Budgets: if moto returned no tags and subscribers, the Terraform provider could not read a budget that it created.
def tag_new_budget(create):
    def handle(self):
        answer = create(self)
        name = self._get_param("Budget")["BudgetName"]
        arn = f"arn:aws:budgets::{self._get_param('AccountId')}:budget/{name}"
        tags[arn] = {tag["Key"]: tag["Value"] for tag in self._get_param("ResourceTags") or []}
        return answer

    return handle


def subscribers_of(self):
    budget = self.backend.budgets[self._get_param("AccountId")][self._get_param("BudgetName")]
    asked = self._get_param("Notification")
    same = ("NotificationType", "ComparisonOperator", "Threshold")
    found = [
        subscriber
        for notification in budget.notifications
        if all(notification.details[key] == asked[key] for key in same)
        for subscriber in notification.subscribers
    ]
    return json.dumps({"Subscribers": found})


def as_list(kept):
    return [{"Key": key, "Value": value} for key, value in kept.items()]


BudgetsResponse.create_budget = tag_new_budget(BudgetsResponse.create_budget)
BudgetsResponse.describe_subscribers_for_notification = subscribers_of
BudgetsResponse.list_tags_for_resource = of_arn(
    lambda self, kept: {"ResourceTags": as_list(kept)}
)


# ECS: moto drops these parameters of a new service, so every later Terraform plan would show a change.
FORGOTTEN = {
    "deploymentConfiguration": "deployment_configuration",
    "enableExecuteCommand": "enable_execute_command",
    "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
    "availabilityZoneRebalancing": "availability_zone_rebalancing",
    "enableECSManagedTags": "enable_ecs_managed_tags",
}


def remember(handler):
    """Returns a handler that also stores the parameters of a service that moto drops (`FORGOTTEN`).

    If no agent runs the tasks, it sets the number of running tasks to the desired one, and its deployment to completed.
    """

    def handle(self):
        with ecs_control_plane.lock:
            return kept(self)

    def kept(self):
        ecs_control_plane.refuse_inactive(self.ecs_backend, self._get_param("taskDefinition"))
        before = before_update(self)
        answer = handler(self)
        result = getattr(answer, "result", None)
        service = result.get("service") if isinstance(result, dict) else None
        if service is None:
            return answer
        for parameter, attribute in FORGOTTEN.items():
            value = self._get_param(parameter)
            if value is not None:
                setattr(service, attribute, value)
        if not ecs_control_plane.has_agent(self.region):
            take_for_running(service)
        elif before is None:
            ecs_deployments.begin(service)
        else:
            forced = bool(self._get_param("forceNewDeployment"))
            ecs_deployments.carry_on(service, before, forced)
        return answer

    return handle


def before_update(self):
    """Returns the attributes of an ECS service before a call changes it; None if the call creates the service."""
    name = self._get_param("service")
    if name is None:
        return None
    service = self.ecs_backend._get_service(self._get_param("cluster", "default"), name)
    return ecs_deployments.remembered(service)


def take_for_running(service):
    service.running_count, service.pending_count = service.desired_count, 0
    del service.deployments[1:]
    for deployment in service.deployments:
        deployment.update(
            runningCount=service.desired_count,
            desiredCount=service.desired_count,
            pendingCount=0,
            rolloutState="COMPLETED",
            taskDefinition=service.task_definition,
        )


Ecs = EC2ContainerServiceResponse
Ecs.create_service = remember(Ecs.create_service)
Ecs.update_service = remember(Ecs.update_service)
dynamodb_lock.install()
dynamodb_queries.install()
ecs_control_plane.install()
event_rules.install()
requests_seen.install()
bedrock_control.install()
s3_over_tls.install()
security_group_rules.install()
quick_dispatch.install()

if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--policy", action="append", default=[], metavar="<access key id>=<file>")
    arguments.add_argument("--profiles", action="append", default=[], metavar="<file>")
    given, rest = arguments.parse_known_args()
    for access_key, _, file in (policy.partition("=") for policy in given.policy):
        requests_seen.give_policy(access_key, file)
    for file in given.profiles:
        bedrock_control.know_profiles(file)
    moto.server.main(rest)
