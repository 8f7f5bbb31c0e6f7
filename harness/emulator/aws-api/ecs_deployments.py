"""Starts deployments of an emulated ECS service: when it is created, and at updates that need a new deployment."""

import copy

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

# Changing one of these attributes of a service starts a new deployment.
DEPLOYED = ("task_definition", "network_configuration", "load_balancers", "platform_version")


def deployment_of(service, desired):
    """Returns a new PRIMARY deployment of a service, without any task yet."""
    identity = f"ecs-svc/{mock_random.randint(10**18, 10**19 - 1)}"
    return {
        "id": identity,
        "status": "PRIMARY",
        "taskDefinition": service.task_definition,
        "desiredCount": desired,
        "runningCount": 0,
        "pendingCount": 0,
        "failedTasks": 0,
        "createdAt": utcnow(),
        "updatedAt": utcnow(),
        "launchType": service.launch_type,
        "platformVersion": service.platform_version,
        "platformFamily": "Linux",
        "networkConfiguration": service.network_configuration or None,
        "rolloutState": "IN_PROGRESS",
        "rolloutStateReason": f"ECS deployment {identity} in progress.",
    }


def begin(service):
    """Starts the first deployment of a new service."""
    service.running_count = service.pending_count = 0
    service.deployments = [deployment_of(service, service.desired_count)]


def remembered(service):
    kept = DEPLOYED + ("running_count", "pending_count", "deployments")
    return {name: copy.deepcopy(getattr(service, name)) for name in kept}


def carry_on(service, before, forced):
    """Restores the deployments of an updated service, and starts a new one if the update needs it.

    `before` has the attributes of the service before the update. moto's own update overwrites its deployments.
    """
    definition = service._backend.describe_task_definition(service.task_definition)
    service.task_definition = definition.arn
    for name in ("running_count", "pending_count", "deployments"):
        setattr(service, name, before[name])
    if forced or any(getattr(service, name) != before[name] for name in DEPLOYED):
        for deployment in service.deployments:
            deployment["status"] = "ACTIVE"
        service.deployments.insert(0, deployment_of(service, service.desired_count))
    else:
        service.deployments[0]["desiredCount"] = service.desired_count
