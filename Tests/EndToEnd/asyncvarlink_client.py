#!/usr/bin/env python3
"""Explores the daemon with the package `asyncvarlink`, logs in, writes a note and reads it back.

usage: asyncvarlink_client.py SOCKET USER CASE   (the passphrase on standard input)
"""

import asyncio
import sys
import uuid

from asyncvarlink import VarlinkClientProtocol, connect_unix_varlink
from asyncvarlink.message import VarlinkMethodCall
from asyncvarlink.serviceinterface import InterfaceNotFound, VarlinkServiceInterface


async def explore(protocol):
    service = protocol.make_proxy(VarlinkServiceInterface)
    info = await service.GetInfo()
    assert info["product"] == "amanatd" and "org.amanat.Cases" in info["interfaces"], info
    for name in info["interfaces"]:
        description = (await service.GetInterfaceDescription(interface=name))["description"]
        assert f"interface {name}" in description, description
    try:
        await service.GetInterfaceDescription(interface="org.amanat.Nothing")
        raise AssertionError("an unknown interface was described")
    except InterfaceNotFound:
        pass


async def ask(protocol, method, **parameters):
    reply, _ = await protocol.call(VarlinkMethodCall("org.amanat." + method, parameters))
    assert reply.error is None, (method, reply.error, reply.parameters)
    return reply.parameters


async def listed(protocol, session, case):
    call = VarlinkMethodCall("org.amanat.Cases.ListRecords", {"session": session, "case": case}, more=True)
    return [line["id"] async for reply, _ in protocol.call_more(call) for line in reply.parameters["records"]]


async def main(path, user, case):
    transport, protocol = await connect_unix_varlink(VarlinkClientProtocol, path)
    await explore(protocol)
    session = (await ask(protocol, "Session.Login", user=user, passphrase=sys.stdin.readline().strip()))["session"]
    text = "written by asyncvarlink: سلام " + uuid.uuid4().hex
    written = await ask(protocol, "Cases.AddRecord", session=session, case=case, kind="session_note", fields={"note": text},
                        request=uuid.uuid4().hex)
    read = await ask(protocol, "Cases.ReadRecord", session=session, record=written["record"])
    assert read["record"]["fields"]["note"] == text
    assert written["record"] in await listed(protocol, session, case)
    transport.close()
    print("note: ok")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
