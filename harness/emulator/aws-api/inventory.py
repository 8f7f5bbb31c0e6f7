"""Lists the resources that exist in the emulated AWS, one name a line, through the AWS API.

Resources that AWS still lists after their deletion are left out: NAT gateways in the state "deleted", and
inactive clusters, services and task definitions.
"""

import sys

import boto3

endpoint, region = sys.argv[1:]


def client(service):
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id="emulated",
        aws_secret_access_key="emulated",
    )


def names(service, operation, key, name, **arguments):
    api = client(service)
    if api.can_paginate(operation):
        pages = api.get_paginator(operation).paginate(**arguments)
    else:
        pages = [getattr(api, operation)(**arguments)]
    for page in pages:
        for item in page.get(key) or []:
            if isinstance(item, str):
                yield f"{service} {item}"
            elif item.get("State") != "deleted":
                yield f"{service} {item[name]}"


ACCOUNT = client("sts").get_caller_identity()["Account"]

LISTS = [
    ("ec2", "describe_vpcs", "Vpcs", "VpcId", {}),
    ("ec2", "describe_subnets", "Subnets", "SubnetId", {}),
    ("ec2", "describe_security_groups", "SecurityGroups", "GroupId", {}),
    ("ec2", "describe_nat_gateways", "NatGateways", "NatGatewayId", {}),
    ("ec2", "describe_internet_gateways", "InternetGateways", "InternetGatewayId", {}),
    ("ec2", "describe_route_tables", "RouteTables", "RouteTableId", {}),
    ("ec2", "describe_addresses", "Addresses", "AllocationId", {}),
    ("ec2", "describe_vpc_endpoints", "VpcEndpoints", "VpcEndpointId", {}),
    ("ec2", "describe_flow_logs", "FlowLogs", "FlowLogId", {}),
    ("elbv2", "describe_load_balancers", "LoadBalancers", "LoadBalancerArn", {}),
    ("elbv2", "describe_target_groups", "TargetGroups", "TargetGroupArn", {}),
    ("wafv2", "list_web_acls", "WebACLs", "Name", {"Scope": "REGIONAL"}),
    ("ecr", "describe_repositories", "repositories", "repositoryName", {}),
    ("dynamodb", "list_tables", "TableNames", "", {}),
    ("cognito-idp", "list_user_pools", "UserPools", "Id", {"MaxResults": 60}),
    ("acm", "list_certificates", "CertificateSummaryList", "CertificateArn", {}),
    ("s3", "list_buckets", "Buckets", "Name", {}),
    ("iam", "list_roles", "Roles", "RoleName", {}),
    ("logs", "describe_log_groups", "logGroups", "logGroupName", {}),
    ("logs", "describe_metric_filters", "metricFilters", "filterName", {}),
    ("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName", {}),
    ("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName", {}),
    ("events", "list_rules", "Rules", "Name", {}),
    ("sns", "list_topics", "Topics", "TopicArn", {}),
    (
        "bedrock",
        "list_inference_profiles",
        "inferenceProfileSummaries",
        "inferenceProfileArn",
        {"typeEquals": "APPLICATION"},
    ),
    ("budgets", "describe_budgets", "Budgets", "BudgetName", {"AccountId": ACCOUNT}),
    (
        "application-autoscaling",
        "describe_scalable_targets",
        "ScalableTargets",
        "ResourceId",
        {"ServiceNamespace": "ecs"},
    ),
]

for cluster in client("ecs").describe_clusters(
    clusters=client("ecs").list_clusters()["clusterArns"]
)["clusters"]:
    if cluster["status"] == "ACTIVE":
        print(f"ecs {cluster['clusterArn']}")

for service, operation, key, name, arguments in LISTS:
    for line in names(service, operation, key, name, **arguments):
        print(line)
