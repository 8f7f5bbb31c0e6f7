"""Counts the events that match a rule of EventBridge as CloudWatch metrics, and skips rules that match no events.

moto delivers an event to the targets of every rule that matches it. It publishes no metrics, and it also does so for
disabled rules and for rules that only have a schedule.
"""

from moto.cloudwatch.models import cloudwatch_backends
from moto.core.utils import utcfromtimestamp
from moto.events.models import Rule


def publish(rule, event, counts):
    data = [
        {
            "MetricName": name,
            "Dimensions": [{"Name": "RuleName", "Value": rule.name}],
            "Timestamp": utcfromtimestamp(event["time"]),
            "Value": count,
        }
        for name, count in counts.items()
        if count > 0
    ]
    cloudwatch_backends[rule.account_id][rule.region_name].put_metric_data("AWS/Events", data)


def send_to_targets(original):
    def handle(self, event, *args, **named):
        pattern = self.event_pattern
        if self.state == "DISABLED" or not pattern.get_pattern() or not pattern.matches_event(event):
            return
        counts = {"MatchedEvents": 1, "TriggeredRules": 1, "Invocations": len(self.targets)}
        try:
            original(self, event, *args, **named)
        except Exception:
            # A log group that does not exist, or a target that moto does not serve.
            counts["FailedInvocations"] = 1
        publish(self, event, counts)

    return handle


def install():
    Rule.send_to_targets = send_to_targets(Rule.send_to_targets)
