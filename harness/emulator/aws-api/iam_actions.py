"""Maps AWS API operations to IAM actions, whose names sometimes differ.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

PREFIXES = {
    "elbv2": "elasticloadbalancing",
    "resourcegroupstaggingapi": "tag",
    "resource-groups-tagging-api": "tag",
}

# Operations that need no IAM permission.
FREE = {("sts", "GetCallerIdentity")}

# Sub-resources of a bucket: their names in the query string of a request, and in the names of IAM actions.
BUCKET = {
    "acl": "BucketAcl",
    "policy": "BucketPolicy",
    "versioning": "BucketVersioning",
    "encryption": "EncryptionConfiguration",
    "lifecycle": "LifecycleConfiguration",
    "publicAccessBlock": "BucketPublicAccessBlock",
    "tagging": "BucketTagging",
    "logging": "BucketLogging",
    "website": "BucketWebsite",
    "cors": "BucketCORS",
    "replication": "ReplicationConfiguration",
    "accelerate": "AccelerateConfiguration",
    "requestPayment": "BucketRequestPayment",
    "object-lock": "BucketObjectLockConfiguration",
    "ownershipControls": "BucketOwnershipControls",
    "location": "BucketLocation",
}
# Sub-resources whose deletion needs an IAM action of its own (`s3:Delete...` instead of `s3:Put...`).
DELETED = {"policy"}
OBJECT = {"GET": "GetObject", "HEAD": "GetObject", "PUT": "PutObject", "POST": "PutObject", "DELETE": "DeleteObject"}
WHOLE = {"GET": "ListBucket", "HEAD": "ListBucket", "PUT": "CreateBucket", "DELETE": "DeleteBucket"}

BUDGETS = {
    "CreateBudget": "ModifyBudget",
    "UpdateBudget": "ModifyBudget",
    "DeleteBudget": "ModifyBudget",
    "CreateNotification": "ModifyBudget",
    "CreateSubscriber": "ModifyBudget",
    "DescribeBudget": "ViewBudget",
    "DescribeBudgets": "ViewBudget",
    "DescribeNotificationsForBudget": "ViewBudget",
    "DescribeSubscribersForNotification": "ViewBudget",
}

OTHERWISE = {"budgets": BUDGETS}


def iam_action(service, operation):
    """Returns the IAM action of an operation, `<prefix>:<action>`; None for an operation that needs no permission."""
    if (service, operation) in FREE:
        return None
    name = OTHERWISE.get(service, {}).get(operation, operation)
    return f"{PREFIXES.get(service, service)}:{name}"


def s3_action(method, path, query):
    """Returns the IAM action that an S3 request needs; the bucket must be in the path of the request."""
    bucket, _, key = path.strip("/").partition("/")
    if not bucket:
        return "s3:ListAllMyBuckets"
    if key:
        return f"s3:{OBJECT[method]}"
    if "versions" in query:
        return "s3:ListBucketVersions"
    if "delete" in query:
        return "s3:DeleteObject"
    for part, name in BUCKET.items():
        if part in query:
            verb = "Get" if method == "GET" else "Delete" if method == "DELETE" and part in DELETED else "Put"
            return f"s3:{verb}{name}"
    return f"s3:{WHOLE[method]}"
