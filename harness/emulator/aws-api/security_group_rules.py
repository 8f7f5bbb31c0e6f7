"""Returns the description of an EC2 security group rule whose source is another security group.

moto stores that description with the source group and does not return it. So every later Terraform plan would show
a change.
"""

from moto.ec2.models.security_groups import SecurityGroupRule


def description(self):
    return self.ip_range.get("Description") or self.source_group.get("Description")


def install():
    SecurityGroupRule.description = property(description)
