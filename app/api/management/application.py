"""The management API as one FastAPI application."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.api.desk import Desk
from app.api.failures import ApiError, error_response, from_known
from app.api.management import decisions, dry_runs, experiments, hosts, imports, operations, profiles
from app.domain.errors import InvalidInputError, ModelyardError


def create_management(desk: Desk) -> FastAPI:
    """Return the application; its description is at /openapi.json below its place."""
    application = FastAPI(
        title="Modelyard",
        version=version("modelyard"),
        description="Profiles, decisions and the state of the router that chooses a local model for every prompt.",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        swagger_ui_oauth2_redirect_url=None,
    )
    application.state.desk = desk
    for part in (profiles, dry_runs, decisions, experiments, operations, imports, hosts):
        application.include_router(part.routes)
    for kind in (ApiError, ModelyardError, RequestValidationError, HTTPException, Exception):
        application.add_exception_handler(kind, _on_error)
    return application


def _operation_id(route: APIRoute) -> str:
    return route.name


async def _on_error(request: Request, error: Exception) -> Response:
    """Return the problem for anything that an operation raised."""
    match error:
        case ApiError():
            known = error
        case InvalidInputError():
            known = ApiError(422, error.message, code=error.kind, param=error.field, fix=error.fix)
        case ModelyardError():
            known = from_known(error)
        case RequestValidationError():
            known = _invalid(error)
        case HTTPException():
            known = ApiError(error.status_code, error.detail, code="http", headers=error.headers)
        case _:
            known = ApiError(500, "Modelyard failed inside.", code="internal", fix="See the log, and report it.")
    return error_response(request.url.path, known)


def _invalid(error: RequestValidationError) -> ApiError:
    """Return which fields are wrong and why; what was sent is not repeated."""
    errors = [
        {"field": ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]), "message": str(one["msg"])}
        for one in error.errors()
    ]
    return ApiError(422, errors[0]["message"], code="invalid_input", errors=errors)
