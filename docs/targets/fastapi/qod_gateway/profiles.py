"""The operator's QoS profiles: what is published of each, and what the NEF calls it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .subscribers import Subscriber

UNIT_SECONDS = {"Days": 86_400, "Hours": 3_600, "Minutes": 60, "Seconds": 1}


@dataclass(frozen=True)
class Profile:
    published: dict[str, Any]
    qosReference: str
    restrictedTo: tuple[str, ...] | None = None
    """Phone numbers of those who may use it; None for everybody."""

    @property
    def name(self) -> str:
        return str(self.published["name"])

    @property
    def status(self) -> str:
        return str(self.published["status"])

    @property
    def shortest_s(self) -> int:
        return _seconds(self.published["minDuration"])

    @property
    def longest_s(self) -> int:
        return _seconds(self.published["maxDuration"])

    def is_for(self, subscriber: Subscriber | None) -> bool:
        return self.restrictedTo is None or (subscriber is not None and subscriber.phoneNumber in self.restrictedTo)


def _seconds(duration: dict[str, Any]) -> int:
    return int(duration["value"]) * UNIT_SECONDS[duration["unit"]]


def read_profiles(file: Path) -> dict[str, Profile]:
    profiles = [Profile(**each) for each in json.loads(file.read_text("utf-8"))]
    return {profile.name: profile for profile in profiles}
