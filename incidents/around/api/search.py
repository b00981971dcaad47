"""Search over the API."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from blotter.api import KeepsBodyMixin
from incidents.around.selectors.search import search
from incidents.around.serializers import FoundAnswer, SearchSerializer


class SearchView(KeepsBodyMixin, APIView):
    """``POST {"q"}``: incidents and current lookouts by a name, a plate or a telephone number.

    It is no act. A GET would write what was looked for into the logs of addresses.
    """

    required_action = "search.view"

    @extend_schema(request=SearchSerializer, responses=FoundAnswer)
    def post(self, request: Request) -> Response:
        checked = SearchSerializer(data=request.data)
        checked.is_valid(raise_exception=True)
        return Response(search(checked.validated_data["q"]))
