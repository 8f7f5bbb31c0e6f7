"""Checks requests about load balancers and ECS against CloudFormation's schemas.

The schemas come from the package cfn-lint, and are stricter than botocore's models.
"""

import functools

from request_rules import NUMBERS_OF_PYTHON, compiled, fits, outside

ELB = "AWS::ElasticLoadBalancingV2"

# CloudFormation resource type that each operation creates or changes.
RESOURCES = {
    ("elbv2", "CreateLoadBalancer"): f"{ELB}::LoadBalancer",
    ("elbv2", "CreateTargetGroup"): f"{ELB}::TargetGroup",
    ("elbv2", "ModifyTargetGroup"): f"{ELB}::TargetGroup",
    ("elbv2", "CreateListener"): f"{ELB}::Listener",
    ("elbv2", "ModifyListener"): f"{ELB}::Listener",
    ("elbv2", "CreateRule"): f"{ELB}::ListenerRule",
    ("elbv2", "ModifyRule"): f"{ELB}::ListenerRule",
    ("ecs", "CreateCluster"): "AWS::ECS::Cluster",
    ("ecs", "RegisterTaskDefinition"): "AWS::ECS::TaskDefinition",
    ("ecs", "CreateService"): "AWS::ECS::Service",
    ("ecs", "UpdateService"): "AWS::ECS::Service",
}


@functools.cache
def schema_of(resource):
    # Importing cfn-lint takes some seconds, so it is delayed until a request needs a resource's schema.
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    return PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", resource).schema


def resolved(root, schema):
    """Returns a schema merged with the schema that its `$ref` names; its own members have precedence."""
    name = schema.get("$ref", "").removeprefix("#/definitions/")
    return {**root.get("definitions", {}).get(name, {}), **schema}


def bounds(schema, least, most):
    return {key: schema[name] for key, name in (("min", least), ("max", most)) if name in schema}


def within(root, schema, value, path):
    """Yields (path, rule, value) for each part of a request that violates its schema.

    Names of members in requests and in schemas differ only in case.
    """
    schema = resolved(root, schema)
    if isinstance(value, dict):
        known = {name.lower(): inner for name, inner in schema.get("properties", {}).items()}
        for name, inner in value.items():
            if inner is not None and name.lower() in known:
                yield from within(root, known[name.lower()], inner, f"{path}.{name}")
    elif isinstance(value, list):
        yield from outside(bounds(schema, "minItems", "maxItems"), len(value), path, f"{len(value)} items")
        for n, inner in enumerate(value):
            yield from within(root, schema.get("items", {}), inner, f"{path}[{n}]")
    elif isinstance(value, NUMBERS_OF_PYTHON) and not isinstance(value, bool):
        yield from outside(bounds(schema, "minimum", "maximum"), value, path, value)
    elif isinstance(value, str):
        yield from outside(bounds(schema, "minLength", "maxLength"), len(value), path, value)
        if "enum" in schema and value not in schema["enum"]:
            yield path, f"one of {', '.join(map(str, schema['enum'][:15]))}", value
        pattern = compiled(schema["pattern"]) if "pattern" in schema else None
        if pattern and not fits(pattern, value):
            yield path, f"pattern {schema['pattern']}", value


def violations(service, operation, value):
    """Yields (path, rule, value) for each violation in a request that creates or changes a resource of `RESOURCES`."""
    resource = RESOURCES.get((service, operation))
    if resource is not None:
        root = schema_of(resource)
        yield from within(root, root, value, "")
