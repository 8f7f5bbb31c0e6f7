"""Adds what moto's Bedrock control plane lacks: inference profiles with tags, availability of models, quotas.

`python server.py --profiles <file>` reads the system inference profiles, JSON: {<id>: {"foundationModel", "regions"}}.
POST /moto-api/bedrock changes the answers of this API. Its body is JSON, in which each member is optional:

    {"status": {<profile id>: "ACTIVE" or another}, "unavailable": {<foundation model>: [<region>, ...]},
     "denied": [<region>, ...], "quotas": {<name>: <value>}}
"""

import json
from urllib.parse import unquote

from moto.bedrock.responses import BedrockResponse
from moto.core.exceptions import JsonRESTError
from moto.core.utils import iso_8601_datetime_without_milliseconds, utcnow
from moto.moto_api._internal import mock_random, urls
from moto.servicequotas.models import ServiceQuotasBackend
from moto.servicequotas.responses import ServiceQuotasResponse

PREFIX = "/inference-profiles/"
AVAILABILITY = "/foundation-model-availability/"
EIPS = {"ServiceCode": "ec2", "QuotaCode": "L-0263D0A3", "QuotaName": "EC2-VPC Elastic IPs", "Value": 5.0}

system = {}
made = {}
tags = {}
planted = {"status": {}, "unavailable": {}, "denied": [], "quotas": {}}


class NotFound(JsonRESTError):
    code = 404

    def __init__(self, message):
        super().__init__("ResourceNotFoundException", message)


class Denied(JsonRESTError):
    code = 403

    def __init__(self, message):
        super().__init__("AccessDeniedException", message)


def now():
    return iso_8601_datetime_without_milliseconds(utcnow())


def arn_of(self, kind, identifier):
    return f"arn:aws:bedrock:{self.region}:{self.current_account}:{kind}/{identifier}"


def models_of(known):
    return [
        {"modelArn": f"arn:aws:bedrock:{region}::foundation-model/{known['foundationModel']}"}
        for region in known["regions"]
    ]


def described(self, identifier):
    last = unquote(identifier).split("/")[-1]
    if last in made:
        return made[last]
    if last not in system:
        raise NotFound(f"The inference profile {last} was not found")
    return {
        "inferenceProfileName": last,
        "inferenceProfileArn": arn_of(self, "inference-profile", last),
        "inferenceProfileId": last,
        "models": models_of(system[last]),
        "status": planted["status"].get(last, "ACTIVE"),
        "type": "SYSTEM_DEFINED",
        "createdAt": now(),
        "updatedAt": now(),
    }


def get_inference_profile(self):
    return json.dumps(described(self, self.path.split(PREFIX, 1)[1]))


def create_inference_profile(self):
    given = json.loads(self.body)
    source = described(self, given["modelSource"]["copyFrom"])
    identifier = mock_random.get_random_string(length=12, lower_case=True)
    arn = arn_of(self, "application-inference-profile", identifier)
    made[identifier] = {
        **source,
        "inferenceProfileName": given["inferenceProfileName"],
        "inferenceProfileArn": arn,
        "inferenceProfileId": identifier,
        "type": "APPLICATION",
        **({"description": given["description"]} if given.get("description") else {}),
    }
    tags[arn] = given.get("tags", [])
    return json.dumps({"inferenceProfileArn": arn, "status": "ACTIVE"})


def delete_inference_profile(self):
    identifier = unquote(self.path.split(PREFIX, 1)[1]).split("/")[-1]
    profile = made.pop(identifier, None)
    if profile is None:
        raise NotFound(f"The inference profile {identifier} was not found")
    del tags[profile["inferenceProfileArn"]]
    return "{}"


def list_inference_profiles(self):
    wanted = self._get_param("type")
    every = [*made.values(), *(described(self, identifier) for identifier in system)]
    found = [profile for profile in every if wanted in (None, profile["type"])]
    return json.dumps({"inferenceProfileSummaries": found})


def list_tags_for_resource(original):
    def handle(self):
        arn = json.loads(self.body)["resourceARN"]
        return json.dumps({"tags": tags[arn]}) if arn in tags else original(self)

    return handle


def tag_resource(original):
    def handle(self):
        given = json.loads(self.body)
        if given["resourceARN"] not in tags:
            return original(self)
        kept = {tag["key"]: tag for tag in tags[given["resourceARN"]] + given["tags"]}
        tags[given["resourceARN"]] = list(kept.values())
        return "{}"

    return handle


def untag_resource(original):
    def handle(self):
        given = json.loads(self.body)
        if given["resourceARN"] not in tags:
            return original(self)
        tags[given["resourceARN"]] = [
            tag for tag in tags[given["resourceARN"]] if tag["key"] not in given["tagKeys"]
        ]
        return "{}"

    return handle


def get_foundation_model_availability(self):
    model = unquote(self.path.split(AVAILABILITY, 1)[1])
    if self.region in planted["denied"]:
        raise Denied(f"User is not authorized to perform this action in {self.region} with an explicit deny")
    is_there = self.region not in planted["unavailable"].get(model, [])
    answer = "AVAILABLE" if is_there else "NOT_AVAILABLE"
    return json.dumps(
        {
            "modelId": model,
            "agreementAvailability": {"status": answer},
            "authorizationStatus": "AUTHORIZED" if is_there else "NOT_AUTHORIZED",
            "entitlementAvailability": answer,
            "regionAvailability": "AVAILABLE",
        }
    )


def get_service_quota(original):
    def handle(self, service_code, quota_code):
        if (service_code, quota_code) == (EIPS["ServiceCode"], EIPS["QuotaCode"]):
            return EIPS
        return original(self, service_code, quota_code)

    return handle


def list_service_quotas(self):
    quotas = [{"QuotaName": name, "Value": value} for name, value in planted["quotas"].items()]
    return json.dumps({"Quotas": quotas if self._get_param("ServiceCode") == "bedrock" else []})


def plant(request, full_url, headers):
    planted.update(json.loads(request.data or b"{}"))
    return 200, {"content-type": "application/json"}, json.dumps(planted)


def know_profiles(file):
    with open(file, encoding="utf-8") as opened:
        system.update(json.load(opened))


def install():
    urls.url_paths["{0}/moto-api/bedrock"] = plant
    for handler in (
        get_inference_profile,
        create_inference_profile,
        delete_inference_profile,
        list_inference_profiles,
        get_foundation_model_availability,
    ):
        setattr(BedrockResponse, handler.__name__, handler)
    BedrockResponse.list_tags_for_resource = list_tags_for_resource(BedrockResponse.list_tags_for_resource)
    BedrockResponse.tag_resource = tag_resource(BedrockResponse.tag_resource)
    BedrockResponse.untag_resource = untag_resource(BedrockResponse.untag_resource)
    ServiceQuotasResponse.list_service_quotas = list_service_quotas
    ServiceQuotasBackend.get_service_quota = get_service_quota(ServiceQuotasBackend.get_service_quota)
