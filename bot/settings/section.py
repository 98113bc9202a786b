"""What every group of settings is made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Secret = Annotated[str, Field(repr=False, json_schema_extra={"secret": True})]
"""A value that is never shown, logged or repeated in an error."""


class Section(BaseModel):
    """A frozen group of settings in which unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)
