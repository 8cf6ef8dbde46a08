"""Works in a tenant with Microsoft's own Python clients, unmodified, and prints what it saw as one JSON document.

Environment: TENANT_URL (https://localhost:PORT), TENANT_ID, CLIENT_ID, CLIENT_SECRET, CA_FILE (PEM).
"""

import asyncio
import json
import os

import httpx
from azure.core.exceptions import ClientAuthenticationError
from azure.identity.aio import ClientSecretCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.groups.item.members.members_request_builder import MembersRequestBuilder
from msgraph.generated.models.administrative_unit import AdministrativeUnit
from msgraph.generated.models.group import Group
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.password_profile import PasswordProfile
from msgraph.generated.models.reference_create import ReferenceCreate
from msgraph.generated.models.user import User
from msgraph.generated.users.item.check_member_groups.check_member_groups_post_request_body import (
    CheckMemberGroupsPostRequestBody,
)
from msgraph.generated.users.item.user_item_request_builder import UserItemRequestBuilder
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph_core import GraphClientFactory, PageIterator

url = os.environ["TENANT_URL"]
tenant = os.environ["TENANT_ID"]
authority_file = os.environ["CA_FILE"]


def credential(secret: str) -> ClientSecretCredential:
    return ClientSecretCredential(
        tenant,
        os.environ["CLIENT_ID"],
        secret,
        authority=url,
        disable_instance_discovery=True,
        connection_verify=authority_file,
        retry_total=0,
    )


def client(sign_in: ClientSecretCredential) -> GraphServiceClient:
    provider = AzureIdentityAuthenticationProvider(
        sign_in, scopes=["https://graph.microsoft.com/.default"], allowed_hosts=["localhost"]
    )
    http = GraphClientFactory.create_with_default_middleware(client=httpx.AsyncClient(verify=authority_file))
    adapter = GraphRequestAdapter(provider, http)
    adapter.base_url = f"{url}/v1.0"
    return GraphServiceClient(request_adapter=adapter)


def person(number: int) -> User:
    return User(
        account_enabled=True,
        display_name=f"Person {number:03}",
        mail_nickname=f"person{number}",
        user_principal_name=f"person{number}@contoso.test",
        on_premises_immutable_id=f"anchor{number:03}==",
        password_profile=PasswordProfile(password="Corr3ct-horse"),
    )


async def pages(graph: GraphServiceClient) -> list[str]:
    query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(select=["id", "displayName"], top=10)
    first = await graph.users.get(request_configuration=RequestConfiguration(query_parameters=query))
    names: list[str] = []

    def take(user: User) -> bool:
        names.append(user.display_name)
        return True

    await PageIterator(first, graph.request_adapter).iterate(take)
    return sorted(names)


async def refusal(work) -> dict:
    try:
        await work
    except ODataError as error:
        details = [detail.code for detail in error.error.details or []]
        return {"status": error.response_status_code, "code": error.error.code, "message": error.error.message, "details": details}
    return {"status": 200}


async def wrong_secret() -> str:
    wrong = credential("wrong")
    try:
        await wrong.get_token("https://graph.microsoft.com/.default")
    except ClientAuthenticationError as error:
        return str(error)
    finally:
        await wrong.close()
    return ""


async def main() -> None:
    sign_in = credential(os.environ["CLIENT_SECRET"])
    graph = client(sign_in)
    users = [await graph.users.post(person(number)) for number in range(25)]
    first = users[0]
    await graph.users.by_user_id(first.id).patch(User(department="Research", city="Bern"))
    select = UserItemRequestBuilder.UserItemRequestBuilderGetQueryParameters(select=["department", "city", "createdDateTime"])
    changed = await graph.users.by_user_id(first.id).get(request_configuration=RequestConfiguration(query_parameters=select))
    anchor = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(
        filter="onPremisesImmutableId eq 'anchor007=='", select=["id", "onPremisesImmutableId", "department"]
    )
    found = await graph.users.get(request_configuration=RequestConfiguration(query_parameters=anchor))
    group = await graph.groups.post(
        Group(display_name="Crowd", mail_enabled=False, mail_nickname="crowd", security_enabled=True, group_types=[])
    )
    for user in users[:3]:
        reference = ReferenceCreate(odata_id=f"{url}/v1.0/directoryObjects/{user.id}")
        await graph.groups.by_group_id(group.id).members.ref.post(reference)
    counted = MembersRequestBuilder.MembersRequestBuilderGetQueryParameters(count=True)
    eventual = RequestConfiguration(query_parameters=counted)
    eventual.headers.add("ConsistencyLevel", "eventual")
    members = await graph.groups.by_group_id(group.id).members.get(request_configuration=eventual)
    delta = await graph.users.delta.get()
    changes = len(delta.value)
    while delta.odata_next_link:
        delta = await graph.users.delta.with_url(delta.odata_next_link).get()
        changes += len(delta.value)
    link = delta.odata_delta_link
    twin = await refusal(graph.users.post(person(0)))
    missing = await refusal(graph.users.by_user_id("00000000-0000-0000-0000-000000000000").get())
    await graph.users.by_user_id(first.id).delete()
    bin_before = await graph.directory.deleted_items.graph_user.get()
    after_delete = await graph.users.delta.with_url(link).get()
    removed = [user.additional_data.get("@removed") for user in after_delete.value if user.id == first.id]
    unit = await graph.directory.administrative_units.post(AdministrativeUnit(display_name="Lisbon"))
    for user in users[1:3]:
        reference = ReferenceCreate(odata_id=f"{url}/v1.0/directoryObjects/{user.id}")
        await graph.directory.administrative_units.by_administrative_unit_id(unit.id).members.ref.post(reference)
    inside = await graph.directory.administrative_units.by_administrative_unit_id(unit.id).members.get()
    question = CheckMemberGroupsPostRequestBody(group_ids=[group.id])
    checked = await graph.users.by_user_id(users[1].id).check_member_groups.post(question)
    audits = await graph.audit_logs.directory_audits.get()
    products = await graph.subscribed_skus.get()
    names = await pages(graph)
    await sign_in.close()
    print(
        json.dumps(
            {
                "names": names,
                "changed": [changed.department, changed.city, changed.created_date_time is not None],
                "found": [user.on_premises_immutable_id for user in found.value],
                "members": [type(member).__name__ for member in members.value],
                "memberCount": members.odata_count,
                "changes": changes,
                "twin": twin,
                "missing": missing,
                "deleted": [user.display_name for user in bin_before.value],
                "removed": removed,
                "inside": [member.display_name for member in inside.value],
                "checked": [found == group.id for found in checked.value],
                "audit": [audits.value[0].activity_display_name, audits.value[0].initiated_by.app.app_id],
                "products": [product.sku_part_number for product in products.value],
                "wrongSecret": await wrong_secret(),
            }
        )
    )


asyncio.run(main())
