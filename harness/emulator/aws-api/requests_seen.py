"""Checks every request against AWS's API models and resource schemas, and records the operations of each caller.

GET /moto-api/requests returns the results as JSON:

    {"checked": <number of requests>,
     "violations": [{"service", "operation", "at", "rule", "value"}],
     "unreadable": [{"service", "path", "why"}],
     "operations": {<access key id>: ["<service>:<operation>", ...]},
     "denied": ["<service>:<operation>", ...]}

`python server.py --policy <access key id>=<file>` limits a caller to what an IAM policy allows. Only the `Action` of
each statement is evaluated, with its wildcards; `Resource` and `Condition` are ignored.
"""

import fnmatch
import functools
import json
import re
import threading
from urllib.parse import parse_qs, urlparse

import request_rules
import resource_rules
from iam_actions import iam_action, s3_action
from moto.core.exceptions import AccessDeniedError
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import determine_request_protocol, normalize_request
from moto.core.responses import BaseResponse, get_service_model
from moto.moto_api._internal import urls

SIGNED = re.compile(r"Credential=([\w-]+)/")

# Number of requests that are checked for each operation; programs repeat some operations all the time.
CHECKED_OF_EACH = 200
# Services whose requests are not checked: moto takes some S3 reads for other operations.
NOT_CHECKED = {"s3"}

lock = threading.Lock()
counts = {}
operations = {}
found = {"checked": 0, "violations": [], "unreadable": [], "denied": []}
policies = {}


@functools.cache
def model(service):
    return get_service_model(service)


def may(patterns, action):
    return any(fnmatch.fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def give_policy(access_key, file):
    """Limits the caller with an access key to the actions of the policy in a file."""
    with open(file, encoding="utf-8") as opened:
        document = json.load(opened)
    actions = [statement["Action"] for statement in document["Statement"]]
    policies[access_key] = [a for each in actions for a in (each if isinstance(each, list) else [each])]


def parameters(self, request, operation, service_model):
    normal = normalize_request(request)
    protocol = determine_request_protocol(service_model, normal.content_type)
    return PROTOCOL_PARSERS[protocol](operation).parse(
        {
            "method": normal.method,
            "values": normal.values,
            "headers": normal.headers,
            "body": normal.data,
            "url_path": normal.path,
            "url_params": self.uri_match.groupdict() if self.uri_match else {},
        }
    )


def check(self, request, service, name):
    service_model = model(service)
    if service in NOT_CHECKED or name not in service_model.operation_names:
        return
    operation = service_model.operation_model(name)
    given = parameters(self, request, operation, service_model)
    with lock:
        found["checked"] += 1
    if operation.input_shape is None:
        return
    broken = [*request_rules.violations(operation.input_shape, given), *resource_rules.violations(service, name, given)]
    for at, rule, value in broken:
        violation = {"service": service, "operation": name, "at": at, "rule": rule, "value": value}
        with lock:
            if violation not in found["violations"]:
                found["violations"].append(violation)


def authorize(access_key, action):
    if access_key not in policies or action is None or may(policies[access_key], action):
        return
    with lock:
        if action not in found["denied"]:
            found["denied"].append(action)
    raise AccessDeniedError(user_arn=f"arn:aws:iam::123456789012:user/{access_key}", action=action)


def caller_of(request):
    """Returns the access key id in the signature of a request; "nobody" for an unsigned request."""
    signed = SIGNED.search(request.headers.get("Authorization", ""))
    return signed.group(1) if signed else "nobody"


def action_of(request, service, name):
    if service != "s3":
        return iam_action(service, name)
    parsed = urlparse(request.url)
    return s3_action(request.method, parsed.path, parse_qs(parsed.query, keep_blank_values=True))


def inspect_request(self, request, full_url):
    service, name = self.boto3_service_name, self._get_action()
    if not name:
        return
    caller, action = caller_of(request), action_of(request, service, name)
    with lock:
        counts[service, name] = counts.get((service, name), 0) + 1
        seldom = counts[service, name] <= CHECKED_OF_EACH
        if action is not None:
            operations.setdefault(caller, set()).add(action)
    if seldom:
        try:
            check(self, request, service, name)
        except Exception as error:
            with lock:
                found["unreadable"].append({"service": service, "path": full_url, "why": repr(error)[:300]})
    authorize(caller, action)


def answer(request, full_url, headers):
    with lock:
        told = {**found, "operations": {key: sorted(names) for key, names in operations.items()}}
        return 200, {"content-type": "application/json"}, json.dumps(told, default=str)


def install():
    urls.url_paths["{0}/moto-api/requests"] = answer
    original = BaseResponse.setup_class

    def setup_class(self, request, full_url, headers, *args, **named):
        original(self, request, full_url, headers, *args, **named)
        inspect_request(self, request, full_url)

    BaseResponse.setup_class = setup_class
