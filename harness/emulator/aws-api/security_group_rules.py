"""EC2: the description of a security group rule that names another group.

moto keeps it with the group and answers none, which shows as a change in every later plan.
"""

from moto.ec2.models.security_groups import SecurityGroupRule


def description(self):
    return self.ip_range.get("Description") or self.source_group.get("Description")


def install():
    SecurityGroupRule.description = property(description)
