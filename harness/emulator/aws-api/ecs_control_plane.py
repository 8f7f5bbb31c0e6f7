"""Lets an agent that runs the tasks of ECS services report the state of these services to moto.

moto runs no tasks: a service is as its API calls left it. An agent that runs tasks announces itself and
reports. From then on, a new service starts with no task running, and a new task definition starts a second
deployment. A deleted service drains until its last task has stopped. DescribeServices, ListTasks and
DescribeTasks answer what the agent has reported. While no agent has announced itself, or the last agent
has sent nothing for 30 s, moto answers these calls itself.

POST /moto-api/ecs takes one of these JSON bodies:

    {"region", "agent": true}     announces an agent
    {"region", "agent": false}    ends an agent
    {"region", "agent": true, "service": <ARN>, "primary": <id of the PRIMARY deployment it has seen>,
     "taskDefinition", "runningCount", "pendingCount", "deployments", "events", "tasks"}

The last body reports a service. Its values have the form that DescribeServices and DescribeTasks return. The
answer is {"stop": [{"taskArn", "reason"}]}, which lists the tasks that StopTask was called for. The answer is
409 if the deployment in "primary" is no longer PRIMARY; the report is then ignored, and the agent must read the
service again.
"""

import json
import threading
import time

from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.responses import ActionResult
from moto.ecs.exceptions import EcsClientException
from moto.ecs.models import EC2ContainerServiceBackend, ecs_backends
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.moto_api._internal import urls

Ecs = EC2ContainerServiceResponse
Backend = EC2ContainerServiceBackend

# Number of seconds without a report after which an agent counts as ended, because a killed agent does not sign off.
SILENT_SECONDS = 30

lock = threading.RLock()
heard = {}
tasks = {}
stops = {}


def has_agent(region):
    return time.monotonic() - heard.get(region, float("-inf")) < SILENT_SECONDS


def is_task_of(task, cluster, service):
    named = (task.get("clusterArn"), task.get("clusterArn", "").split("/")[-1])
    group = f"service:{service.split('/')[-1]}" if service else None
    return cluster in named and group in (None, task.get("group"))


def refuse_inactive(backend, name):
    """Refuses a service's creation or update with a deregistered task definition; services that have one keep it."""
    if name and backend.describe_task_definition(name).status != "ACTIVE":
        raise EcsClientException("TaskDefinition is inactive")


def write(region, body):
    arn = body["service"]
    found = [s for s in ecs_backends[DEFAULT_ACCOUNT_ID][region].services.values() if s.arn == arn]
    if not found:
        return 404, {"message": f"Cannot find the service {arn} in {region}"}
    service = found[0]
    by_id = {deployment["id"]: deployment for deployment in service.deployments}
    primary = [d["id"] for d in service.deployments if d["status"] == "PRIMARY"]
    if primary != [body["primary"]]:
        return 409, {"message": f"{body['primary']} is not the primary deployment: {primary} is"}
    like = by_id[body["primary"]]
    service.task_definition = body["taskDefinition"]
    service.running_count = body["runningCount"]
    service.pending_count = body["pendingCount"]
    service.deployments = [{**by_id.get(d["id"], like), **d} for d in body["deployments"]]
    service.events = body["events"]
    tasks[arn] = {task["taskArn"]: task for task in body["tasks"]}
    live = [task for task in body["tasks"] if task["lastStatus"] != "STOPPED"]
    if service.status == "DRAINING" and not live:
        service.status = "INACTIVE"
    asked = [stops.pop(task["taskArn"]) for task in live if task["taskArn"] in stops]
    return 200, {"stop": asked}


def take_report(request, full_url, headers):
    body = json.loads(request.data or b"{}")
    with lock:
        region = body.get("region")
        if request.method != "POST" or not isinstance(region, str) or "agent" not in body:
            status, answer = 400, {"message": 'Expected is POST with "region" and "agent"'}
        elif not body["agent"]:
            heard.pop(region, None)
            status, answer = 200, {}
        else:
            heard[region] = time.monotonic()
            status, answer = write(region, body) if "service" in body else (200, {})
    return status, {"content-type": "application/json"}, json.dumps(answer)


def reported(region):
    return [task for of in tasks.values() for task in of.values() if f":{region}:" in task["taskArn"]]


def list_tasks(original):
    def handle(self):
        answer = original(self)
        family, wanted = self._get_param("family"), self._get_param("desiredStatus", "RUNNING")
        cluster, service = self._get_param("cluster", "default"), self._get_param("serviceName")
        answer.result["taskArns"] += [
            task["taskArn"]
            for task in reported(self.region)
            if is_task_of(task, cluster, service)
            and task["desiredStatus"] == wanted
            and family in (None, task["taskDefinitionArn"].split("/")[-1].split(":")[0])
        ]
        return answer

    return handle


def asked_for(self, names):
    ids = [name.split("/")[-1] for name in names]
    return [task for task in reported(self.region) if task["taskArn"].split("/")[-1] in ids]


def describe_tasks(original):
    def handle(self):
        found = asked_for(self, self._get_param("tasks", []))
        answer = original(self)
        answer.result["tasks"] = found + list(answer.result["tasks"])
        return answer

    return handle


def stop_task(original):
    def handle(self):
        found = asked_for(self, [self._get_param("task")])
        if not found:
            return original(self)
        task, reason = found[0], self._get_param("reason") or "Task stopped by user"
        task["desiredStatus"] = "STOPPED"
        stops[task["taskArn"]] = {"taskArn": task["taskArn"], "reason": reason}
        return ActionResult({"task": task})

    return handle


def run_task(original):
    def handle(self):
        refuse_inactive(self.ecs_backend, self._get_param("taskDefinition"))
        return original(self)

    return handle


def drain(original):
    """Returns a handler that keeps a deleted service until its tasks have stopped, if an agent runs them."""

    def handle(self, cluster_name, service_name, force):
        with lock:
            service = original(self, cluster_name, service_name, force)
            if has_agent(self.region_name):
                service.status, service.desired_count = "DRAINING", 0
            return service

    return handle


def end_without_agent(original):
    def handle(self, cluster_str, service_names_or_arns):
        services, failures = original(self, cluster_str, service_names_or_arns)
        for service in services:
            if service.status == "DRAINING" and not has_agent(self.region_name):
                service.status = "INACTIVE"
        return services, failures

    return handle


def install():
    urls.url_paths["{0}/moto-api/ecs"] = take_report
    Ecs.list_tasks = list_tasks(Ecs.list_tasks)
    Ecs.describe_tasks = describe_tasks(Ecs.describe_tasks)
    Ecs.stop_task = stop_task(Ecs.stop_task)
    Ecs.run_task = run_task(Ecs.run_task)
    Backend.delete_service = drain(Backend.delete_service)
    Backend.describe_services = end_without_agent(Backend.describe_services)
