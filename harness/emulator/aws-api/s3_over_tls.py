"""S3: a policy that refuses requests without TLS refuses none here.

moto takes a statement for in force whatever its condition says, so the usual refusal of plain HTTP would refuse
everything. The emulator's address stands for S3's own, which has TLS.
"""

import copy
import json

from moto.s3.models import FakeBucket

CONDITION = "aws:SecureTransport"


def get_permission(original):
    def handle(self, action, resource):
        if self.policy is None or CONDITION not in self.policy.decode():
            return original(self, action, resource)
        document = json.loads(self.policy)
        document["Statement"] = [
            statement
            for statement in document["Statement"]
            if CONDITION not in json.dumps(statement.get("Condition", {}))
        ]
        seen = copy.copy(self)
        seen.policy = json.dumps(document).encode() if document["Statement"] else None
        return original(seen, action, resource)

    return handle


def install():
    FakeBucket.get_permission = get_permission(FakeBucket.get_permission)
