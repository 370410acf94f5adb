"""Errors as CAMARA wants them: status, code and message, in the place of FastAPI's `detail`."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

# What Starlette itself refuses, such as a path or a method that is not there.
CODES = {400: "INVALID_ARGUMENT", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 415: "UNSUPPORTED_MEDIA_TYPE"}
# Validators name these where INVALID_ARGUMENT is not what the API wants.
VALIDATION_CODES = {"INVALID_CREDENTIAL"}


class ApiError(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def error_response(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    # Names of properties come from the request, and a JSON string may hold half of a surrogate pair.
    readable = message.encode("utf-8", "replace").decode("utf-8")
    return JSONResponse({"status": status, "code": code, "message": readable}, status, headers)


async def on_api_error(_: Request, error: ApiError) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
    return error_response(error.status, error.code, error.message, headers)


async def on_validation_error(_: Request, error: RequestValidationError) -> JSONResponse:
    # Where and why, never the `input`: it may be a secret, and it may be NaN, which no JSON can say.
    problems = [f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in error.errors()]
    codes = [each["type"] for each in error.errors() if each["type"] in VALIDATION_CODES]
    return error_response(400, codes[0] if codes else "INVALID_ARGUMENT", "; ".join(problems))


async def on_http_exception(_: Request, error: HTTPException) -> JSONResponse:
    headers = dict(error.headers) if error.headers else None
    return error_response(error.status_code, CODES.get(error.status_code, "INTERNAL"), str(error.detail), headers)


def handle_errors(app: FastAPI) -> None:
    app.exception_handler(ApiError)(on_api_error)
    app.exception_handler(RequestValidationError)(on_validation_error)
    app.exception_handler(HTTPException)(on_http_exception)
