"""Ignores statements of S3 bucket policies that deny requests without TLS.

moto ignores the condition of a statement, so a statement that denies plain HTTP would deny all requests. The emulator's
plain HTTP URL stands for S3's own URL, which has TLS.
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
