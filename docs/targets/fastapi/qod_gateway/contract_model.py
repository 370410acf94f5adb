"""What every body of the API has in common."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator


class ContractModel(BaseModel):
    """Unlike pydantic's default: "60" is no integer, True is no 1, null is no absence, and no property is unknown."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @model_validator(mode="before")
    @classmethod
    def refuse_null(cls, data: Any) -> Any:
        # `x: X | None = None` is how an optional property is written. It takes null, too, which the API does not have.
        if isinstance(data, dict) and None in data.values():
            raise ValueError("a property is null")
        return data


class NotEmpty(ContractModel):
    """minProperties: 1"""

    @model_validator(mode="after")
    def refuse_empty(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("expected at least one property")
        return self
